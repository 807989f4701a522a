package io.stealaway.model;

import io.stealaway.internal.SortedCopies;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a plan must leave alone: VMs for a while, pairs of VM and host that must not be tried again yet, and VMs that would
 * not be moved now by what carries out the plan.
 *
 * <p>Immutable and thread-safe.
 *
 * @param cooldowns until when a VM is left alone, exclusive
 * @param bans until when a VM is not sent to a host, exclusive
 * @param vetoes why a VM is not moved now, for reasons that neither snapshot nor policy tell, such as how long the VMs of its
 *     role took to be isolated; a veto keeps the VM where it is, and does not forbid that others are moved for it
 */
public record PlacementHolds(
        SortedMap<VmId, Instant> cooldowns, SortedMap<Ban, Instant> bans, SortedMap<VmId, String> vetoes) {
    private static final PlacementHolds NONE =
            new PlacementHolds(Collections.emptySortedMap(), Collections.emptySortedMap());

    /**
     * A VM and a host to which a migration of it failed.
     *
     * @param vm the VM
     * @param host the host it is not sent to
     */
    public record Ban(VmId vm, HostId host) implements Comparable<Ban> {
        @Override
        public int compareTo(Ban other) {
            int byVm = vm.compareTo(other.vm);
            return byVm != 0 ? byVm : host.compareTo(other.host);
        }
    }

    /** Copies. */
    public PlacementHolds {
        cooldowns = SortedCopies.map(cooldowns);
        bans = SortedCopies.map(bans);
        vetoes = SortedCopies.map(vetoes);
    }

    /** Creates holds without vetoes. */
    public PlacementHolds(SortedMap<VmId, Instant> cooldowns, SortedMap<Ban, Instant> bans) {
        this(cooldowns, bans, Collections.emptySortedMap());
    }

    /** Returns the holds that hold nothing. */
    public static PlacementHolds none() {
        return NONE;
    }

    /** Returns until when this VM is left alone, if it is at that time. */
    public Optional<Instant> cooldownOf(VmId vm, Instant at) {
        return until(cooldowns.get(vm), at);
    }

    /** Asked of every VM of every hot host, so nothing is made for those that are not held. */
    private static Optional<Instant> until(@Nullable Instant end, Instant at) {
        return end != null && at.isBefore(end) ? Optional.of(end) : Optional.empty();
    }

    /** Returns why this VM is not moved now, if it is vetoed. */
    public Optional<String> vetoOf(VmId vm) {
        return Optional.ofNullable(vetoes.get(vm));
    }

    /** Returns until when this VM is not sent to that host, if it is banned at that time. */
    public Optional<Instant> banOf(VmId vm, HostId host, Instant at) {
        return until(bans.get(new Ban(vm, host)), at);
    }
}
