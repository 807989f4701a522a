package io.stealaway.model;

import io.stealaway.internal.Require;
import io.stealaway.internal.SortedCopies;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Where the VMs of a batch are to be created: an answer for every VM, in the order in which they were placed. Creating them in that
 * order, no step breaks a rule.
 *
 * <p>Immutable and thread-safe.
 *
 * @param snapshotTakenAt which snapshot it was made for
 * @param answers one for each VM of the batch, in the order of placement: the largest first
 * @param searchedAll whether a VM without a host has none in any arrangement of the batch that was to be tried; false when
 *     the search came to the end of its bound before, so that an arrangement may exist that was not found
 * @param hash SHA-256 over the canonical JSON of VMs, hosts and policy, 64 lower-case hexadecimal digits
 */
public record BatchPlacement(Instant snapshotTakenAt, List<Answer> answers, boolean searchedAll, String hash) {

    /** Checks for null, and copies the list. */
    public BatchPlacement {
        Objects.requireNonNull(snapshotTakenAt, "snapshotTakenAt");
        answers = List.copyOf(answers);
        Objects.requireNonNull(hash, "hash");
    }

    /** Returns the VMs that have a host, in the order of placement. */
    public List<Placed> placed() {
        return answers.stream()
                .filter(Placed.class::isInstance)
                .map(Placed.class::cast)
                .toList();
    }

    /** Returns the answer for a VM, if it is in the batch. */
    public Optional<Answer> of(VmId vm) {
        return answers.stream().filter(answer -> answer.vm().equals(vm)).findFirst();
    }

    /** The answer for one VM. */
    public sealed interface Answer {
        /** Returns the VM. */
        VmId vm();

        /** Returns the request that it is one of. */
        VmId request();
    }

    /**
     * The VM is to be created on a host.
     *
     * @param vm the VM
     * @param request the request that it is one of
     * @param host the host
     * @param score the weighted mean of the host's scores, fraction
     * @param alternates the hosts that are next best, in order, for when this one turns out not to take the VM; at most 2, as Nova's
     *     scheduler hands out with its default of three attempts
     * @param demand what CPU it is expected to need
     */
    public record Placed(VmId vm, VmId request, HostId host, double score, List<HostId> alternates, Demand demand)
            implements Answer {
        /** @throws IllegalArgumentException naming a score that is not a fraction */
        public Placed {
            Objects.requireNonNull(vm, "vm");
            Objects.requireNonNull(request, "request");
            Objects.requireNonNull(host, "host");
            Require.fraction("score", vm, score);
            alternates = List.copyOf(alternates);
            Objects.requireNonNull(demand, "demand");
        }
    }

    /**
     * No host takes the VM, with the VMs before it placed.
     *
     * @param vm the VM
     * @param request the request that it is one of
     * @param rejections number of hosts by the name of the first filter that refused them
     * @param nearestMiss the host that is nearest to taking the VM
     * @param blocker the VM there without which it would take it, if one alone stands in the way
     * @param demand what CPU it is expected to need
     */
    public record NoHost(
            VmId vm,
            VmId request,
            SortedMap<String, Integer> rejections,
            Optional<Placement.NearestMiss> nearestMiss,
            Optional<Placement.Blocker> blocker,
            Demand demand)
            implements Answer {
        /** Checks for null. */
        public NoHost {
            Objects.requireNonNull(vm, "vm");
            Objects.requireNonNull(request, "request");
            rejections = SortedCopies.map(rejections);
            Objects.requireNonNull(nearestMiss, "nearestMiss");
            Objects.requireNonNull(blocker, "blocker");
            Objects.requireNonNull(demand, "demand");
        }
    }

    /**
     * The VM is not created because others are not.
     *
     * @param vm the VM
     * @param request the request that it is one of
     * @param reason one line that names the VM without a host
     */
    public record Withheld(VmId vm, VmId request, String reason) implements Answer {
        /** Checks for null. */
        public Withheld {
            Objects.requireNonNull(vm, "vm");
            Objects.requireNonNull(request, "request");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * What CPU a new VM is expected to need.
     *
     * @param basis what that is known by
     * @param peers how many VMs it is known by, 0 for {@link Basis#ALL_IT_MAY_USE}
     * @param meanMicroCores over the remembered moments, micro-cores
     * @param peakMicroCores the most of any of them, micro-cores
     */
    public record Demand(Basis basis, int peers, long meanMicroCores, long peakMicroCores) {
        /** What a new VM's demand is known by. */
        public enum Basis {
            /** What VMs of its role wanted before. */
            ROLE,
            /** What VMs with the same vCPUs, RAM and disk wanted before. */
            FLAVOR,
            /** Nothing is known: all that it may use. */
            ALL_IT_MAY_USE
        }

        /** @throws IllegalArgumentException naming the number that is negative */
        public Demand {
            Objects.requireNonNull(basis, "basis");
            Require.between("peers", peers, 0, Integer.MAX_VALUE);
            Require.between("meanMicroCores", meanMicroCores, 0, Long.MAX_VALUE);
            Require.between("peakMicroCores", peakMicroCores, meanMicroCores, Long.MAX_VALUE);
        }
    }
}
