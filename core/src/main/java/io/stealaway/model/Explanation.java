package io.stealaway.model;

import io.stealaway.internal.Require;
import io.stealaway.internal.SortedCopies;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedSet;

/**
 * Explains the placement of one VM: the decision, and the evaluation of every host of every zone.
 *
 * <p>Immutable and thread-safe.
 *
 * @param answer what a plan answers when this VM is the only one detected
 * @param source the host that the VM is on
 * @param hosts a verdict for every host of the snapshot, by host id; given also when the VM stays
 * @param survival whether the VM's zone survives the loss of hosts, and the price of asking for it; empty when the policy does not
 */
public record Explanation(
        Placement answer, HostId source, List<HostEvaluation> hosts, Optional<FailoverCheck> survival) {

    /** @throws IllegalArgumentException naming a host that is out of order, missing or ranked wrongly */
    public Explanation {
        Objects.requireNonNull(answer, "answer");
        Objects.requireNonNull(source, "source");
        hosts = List.copyOf(hosts);
        Objects.requireNonNull(survival, "survival");
        checkOrder(hosts);
        checkRanks(hosts);
        if (hosts.stream().noneMatch(verdict -> verdict.host().equals(source))) {
            throw new IllegalArgumentException("source (" + source + ") has no verdict");
        }
    }

    private static void checkOrder(List<HostEvaluation> hosts) {
        for (int i = 1; i < hosts.size(); i++) {
            if (hosts.get(i - 1).host().compareTo(hosts.get(i).host()) >= 0) {
                throw new IllegalArgumentException("hosts must be in the order of their ids, each once, but "
                        + hosts.get(i).host() + " follows " + hosts.get(i - 1).host());
            }
        }
    }

    private static void checkRanks(List<HostEvaluation> hosts) {
        int[] ranks = hosts.stream()
                .filter(HostEvaluation.Accepted.class::isInstance)
                .mapToInt(verdict -> ((HostEvaluation.Accepted) verdict).rank())
                .sorted()
                .toArray();
        for (int i = 0; i < ranks.length; i++) {
            if (ranks[i] != i + 1) {
                throw new IllegalArgumentException("hosts must have the ranks 1 to " + ranks.length
                        + ", each once, but rank " + (i + 1) + " is missing");
            }
        }
    }

    /** Returns the VM. */
    public VmId vm() {
        return answer.vm();
    }

    /** Returns the host that the VM itself ends on, if it moves. */
    public Optional<HostId> chosen() {
        return answer instanceof Placement.Chosen chosen
                ? chosen.migrations().stream()
                        .filter(migration -> migration.vm().equals(vm()))
                        .map(PlannedMigration::target)
                        .reduce((earlier, last) -> last)
                : Optional.empty();
    }

    /** Returns why the VM stays, if that is because of itself or because a move would help too little. */
    public Optional<String> stays() {
        return answer instanceof Placement.Stays stays ? Optional.of(stays.reason()) : Optional.empty();
    }

    /** Returns the hosts that may take the VM, best first. */
    public List<HostEvaluation.Accepted> ranking() {
        return hosts.stream()
                .filter(HostEvaluation.Accepted.class::isInstance)
                .map(HostEvaluation.Accepted.class::cast)
                .sorted(Comparator.comparingInt(HostEvaluation.Accepted::rank))
                .toList();
    }

    /** Returns by how much the best host's score exceeds the second's, fraction; empty with fewer than two. */
    public OptionalDouble margin() {
        List<HostEvaluation.Accepted> ranking = ranking();
        return ranking.size() < 2
                ? OptionalDouble.empty()
                : OptionalDouble.of(ranking.get(0).score() - ranking.get(1).score());
    }

    /**
     * Returns the refused host that is nearest to taking the VM: one of its zone, not its own, refused by the fewest
     * filters; of several the one with the highest score, then the smallest id.
     */
    public Optional<HostEvaluation.Rejected> nearestMiss() {
        return hosts.stream()
                .filter(HostEvaluation.Rejected.class::isInstance)
                .map(HostEvaluation.Rejected.class::cast)
                .filter(rejected ->
                        rejected.zone().equals(zone()) && !rejected.host().equals(source))
                .min(Comparator.comparingInt((HostEvaluation.Rejected rejected) ->
                                rejected.refusals().size())
                        .thenComparing(Comparator.comparingDouble(HostEvaluation::score)
                                .reversed()));
    }

    private AvailabilityZone zone() {
        return hosts.stream()
                .filter(verdict -> verdict.host().equals(source))
                .findFirst()
                .map(HostEvaluation::zone)
                .orElseThrow();
    }

    /**
     * Whether a zone survives the loss of as many hosts as the policy asks for, and what asking for it costs: capacity that
     * must stay free.
     *
     * <p>Immutable and thread-safe.
     *
     * @param zone the zone
     * @param hosts its hosts, at least 1
     * @param failing how many of them fail at once, 0 in a zone of one host, else at least 1 and fewer than all
     * @param usableShare share of the zone's capacity that can be committed at most when the largest hosts fail, fraction; the
     *     smallest over vCPUs, RAM and disk
     * @param committedShare share of the zone's capacity that is committed, a VM in flight on both of its hosts, not negative and
     *     above 1 where more is committed than may be; the largest over vCPUs, RAM and disk
     * @param answer whether it survives, as things stand before anything is planned
     */
    public record FailoverCheck(
            AvailabilityZone zone,
            int hosts,
            int failing,
            double usableShare,
            double committedShare,
            FailoverResult answer) {

        /** @throws IllegalArgumentException naming the value that breaks its rule */
        public FailoverCheck {
            Objects.requireNonNull(zone, "zone");
            Require.between("hosts of " + zone, hosts, 1, Integer.MAX_VALUE);
            Require.between("failing of " + zone, failing, hosts == 1 ? 0 : 1, hosts - 1);
            Require.fraction("usableShare of " + zone, usableShare);
            Require.notNegative("committedShare of " + zone, committedShare);
            Objects.requireNonNull(answer, "answer");
        }
    }

    /**
     * Whether every VM of a zone still has a host when a share of the zone's hosts fails at once, whichever hosts these are.
     *
     * <p>The VMs of failed hosts must fit on the other hosts of their zone that are in service, by vCPUs, RAM and disk as
     * these may be handed out, and by the rules of roles and hard server groups; the VMs of the other hosts stay where they
     * are. A VM that moves counts as one VM on each of its hosts.
     *
     * <p>Immutable and thread-safe.
     */
    public sealed interface FailoverResult {

        /** Whichever hosts fail, every VM finds another one. */
        record Survives() implements FailoverResult {}

        /**
         * Some VMs find no host when certain hosts fail.
         *
         * @param witness the hosts whose failure strands the most VMs of all sets of hosts that were looked at, by id; at least one
         * @param stranded the least number of VMs that cannot be placed when these hosts fail, at least 1; where there are
         *     more than a thousand sets, a number that this is known not to be below
         */
        record Fails(SortedSet<HostId> witness, int stranded) implements FailoverResult {
            /** @throws IllegalArgumentException if no host fails or no VM is stranded */
            public Fails {
                witness = SortedCopies.set(witness);
                if (witness.isEmpty()) {
                    throw new IllegalArgumentException("witness must not be empty");
                }
                Require.between("stranded", stranded, 1, Integer.MAX_VALUE);
            }
        }

        /**
         * Not known: the policy's bound on evaluations was reached before.
         *
         * @param evaluations sets of hosts, and hosts for VMs, that were tried; 0 when there are more sets of hosts than that
         *     bound, or earlier questions of the plan left none, so that nothing was tried
         */
        record Undecided(long evaluations) implements FailoverResult {
            /** @throws IllegalArgumentException if the number is negative */
            public Undecided {
                Require.between("evaluations", evaluations, 0, Long.MAX_VALUE);
            }
        }
    }
}
