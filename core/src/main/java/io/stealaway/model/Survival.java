package io.stealaway.model;

import io.stealaway.internal.Require;
import io.stealaway.internal.Sorted;
import java.util.SortedSet;

/**
 * Whether every VM of a zone still has a host when a share of the zone's hosts fails at once, whichever hosts these are.
 *
 * <p>The VMs of failed hosts must fit on the other hosts of their zone that are in service, by vCPUs, RAM and disk as
 * these may be handed out, and by the rules of roles and hard server groups; the VMs of the other hosts stay where they
 * are. A VM that moves counts as one VM on each of its hosts.
 *
 * <p>Immutable and thread-safe.
 */
public sealed interface Survival {

    /** Whichever hosts fail, every VM finds another one. */
    record Survives() implements Survival {}

    /**
     * Some VMs find no host when certain hosts fail.
     *
     * @param witness the hosts whose failure strands the most VMs of all sets of hosts that were looked at, by id; at least one
     * @param stranded the least number of VMs that cannot be placed when these hosts fail, at least 1
     */
    record Fails(SortedSet<HostId> witness, int stranded) implements Survival {
        /** @throws IllegalArgumentException if no host fails or no VM is stranded */
        public Fails {
            witness = Sorted.set(witness);
            if (witness.isEmpty()) {
                throw new IllegalArgumentException("witness must not be empty");
            }
            Require.between("stranded", stranded, 1, Integer.MAX_VALUE);
        }
    }

    /**
     * Not known: the policy's bound on evaluations was reached before.
     *
     * @param evaluations sets of hosts, and hosts for VMs, that were tried; 0 when there are more sets of hosts than that bound, so that nothing was tried
     */
    record Undecided(long evaluations) implements Survival {
        /** @throws IllegalArgumentException if the number is negative */
        public Undecided {
            Require.between("evaluations", evaluations, 0, Long.MAX_VALUE);
        }
    }
}
