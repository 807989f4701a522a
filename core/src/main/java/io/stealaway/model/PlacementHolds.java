package io.stealaway.model;

import io.stealaway.internal.SortedCopies;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Temporary exclusions from placement: VMs in cooldown, and hosts that are banned for a VM.
 *
 * <p>Immutable and thread-safe.
 *
 * @param cooldowns until when a VM is not moved, exclusive
 * @param bans until when a host is no target for a VM, exclusive
 */
public record PlacementHolds(SortedMap<VmId, Instant> cooldowns, SortedMap<Ban, Instant> bans) {
    private static final PlacementHolds NONE =
            new PlacementHolds(Collections.emptySortedMap(), Collections.emptySortedMap());

    /**
     * A VM and a host that refused it.
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
    }

    /** Returns the holds that hold nothing. */
    public static PlacementHolds none() {
        return NONE;
    }

    /** Returns until when this VM is left alone, if it is at that time. */
    public Optional<Instant> cooldownOf(VmId vm, Instant at) {
        return Optional.ofNullable(cooldowns.get(vm)).filter(at::isBefore);
    }

    /** Returns until when this VM is not sent to that host, if it is banned at that time. */
    public Optional<Instant> banOf(VmId vm, HostId host, Instant at) {
        return Optional.ofNullable(bans.get(new Ban(vm, host))).filter(at::isBefore);
    }
}
