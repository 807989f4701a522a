package io.stealaway.placement.state;

import io.stealaway.model.Explanation.FailoverResult;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.VmId;
import io.stealaway.model.VolumeId;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.foresight.ForecastLoads;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The working state of one plan: the snapshot as columns over hosts, with every migration in flight or planned laid over
 * it. A VM that moves counts on all hosts that it leaves and goes to, so the state after each move is the worst that any
 * prefix of the plan reaches; unless a move is declared over, since which its VM counts on its target only.
 *
 * <p>Whatever is laid over the state can be taken back, in the opposite order, and leaves no trace.
 *
 * <p>Its size grows with hosts plus VMs, never with their product. Not thread-safe; each plan has its own.
 */
public final class PlanState {
    private final PlanOverlay overlay;
    private final ClusterSnapshot snapshot;
    private final VmPlacements placements;
    private final Arrivals arrivals;
    private final HostLoads loads;

    /** How many VMs are off a host that the snapshot, or a migration in flight, has them on. */
    private int lightened;

    /** Where planned moves lead, in the order in which they were laid. */
    private int[] targets = new int[16];

    private int planned;

    /** Most questions in a row are about one VM. */
    private @Nullable VmPlacementView lastView;

    public PlanState(ClusterSnapshot snapshot, Policy policy, PlacementHolds holds) {
        this(snapshot, policy, holds, Optional.empty());
    }

    /** Leaves a migration in flight of one VM out, so that it does not count against itself. */
    public PlanState(ClusterSnapshot snapshot, Policy policy, PlacementHolds holds, Optional<VmId> withoutMigrationOf) {
        this.snapshot = snapshot;
        overlay = PlanOverlay.of(snapshot, policy, holds, withoutMigrationOf);
        placements = overlay.placements();
        arrivals = overlay.arrivals();
        loads = overlay.loads();
        snapshot.inFlight().stream()
                .filter(migration -> !overlay.ignoresMigrationOf(migration.vm()))
                .forEach(this::begin);
        overlay.losses().planBegins();
    }

    private void begin(InFlightMigration migration) {
        int moving = snapshot.vmIndex(migration.vm()).orElseThrow();
        int source = snapshot.hostIndex(migration.source()).orElseThrow();
        int target = snapshot.hostIndex(migration.target()).orElseThrow();
        boolean there = snapshot.vmHost(moving) == target;
        overlay.arrived().set(moving, there);
        placements.append(moving, there ? source : target);
        overlay.count(moving, placements.last(moving), 1);
        loads.leave(moving, source, 1);
    }

    /** Lays a planned move of a VM, from where its moves so far lead, over the state. The target must not count it yet. */
    public void plan(int vm, int target) {
        loads.leave(vm, placements.last(vm), 1);
        placements.append(vm, target);
        overlay.count(vm, target, 1);
        if (planned == targets.length) {
            targets = Arrays.copyOf(targets, 2 * planned);
        }
        targets[planned++] = target;
    }

    /** Takes the last planned move of a VM back. */
    public void unplan(int vm) {
        planned--;
        overlay.count(vm, placements.last(vm), -1);
        placements.removeLast(vm);
        loads.leave(vm, placements.last(vm), -1);
    }

    /** Declares the first planned move of a VM over: it has left its source. */
    public void finish(int vm) {
        lightened++;
        int source = placements.host(vm, 0);
        loads.leave(vm, source, -1);
        placements.removeFirst(vm);
        overlay.count(vm, source, -1);
    }

    /** Takes back that the first planned move of a VM, from a source, is over. */
    public void unfinish(int vm, int source) {
        lightened--;
        placements.prepend(vm, source);
        overlay.count(vm, source, 1);
        loads.leave(vm, source, 1);
    }

    /** Takes a VM that does not move off its host, as if it were nowhere. */
    public void lift(int vm) {
        lightened++;
        int host = placements.host(vm, 0);
        placements.removeFirst(vm);
        overlay.count(vm, host, -1);
    }

    /** Puts a lifted VM back. */
    public void putBack(int vm, int host) {
        lightened--;
        placements.prepend(vm, host);
        overlay.count(vm, host, 1);
    }

    /** Takes VMs that do not move off their hosts, as if they had never been there: what was before the plan is without them. */
    public void startWithout(int[] vms) {
        for (int vm : vms) {
            lift(vm);
        }
        overlay.losses().planBegins();
    }

    /** Returns whether the zone of a host survives the loss of hosts with a VM of that zone also promised to the host. */
    public FailoverResult survivalWith(int vm, int host) {
        return overlay.losses().with(vm, host);
    }

    /** Returns whether a zone survives the loss of hosts as things stood before the plan. */
    public FailoverResult survivalBefore(int zone) {
        return overlay.losses().before(zone);
    }

    /** Returns what a tenant, by its number in the snapshot, needs of a host, micro-cores. */
    public long tenantNeed(int tenant, int host) {
        return overlay.tenantNeed().ofTenant(tenant, host);
    }

    /** Returns the host that a volume's blocks are on, if the snapshot's VMs tell. */
    public OptionalInt volumeHost(VolumeId volume) {
        return overlay.volumeHosts().of(volume);
    }

    /** Returns how many planned moves are laid over the state. */
    public int planned() {
        return planned;
    }

    /** Returns where one of the planned moves leads, by its place among them. */
    public int plannedTarget(int place) {
        return targets[place];
    }

    /** Returns whether every host has at least what the snapshot shows on it: nothing was lifted or declared over. */
    public boolean onlyAdded() {
        return lightened == 0;
    }

    /**
     * Returns the question about one VM, which always is about that VM, and whose answers change as this state does. Cheap, and
     * the same object as before when the last question was about that VM too.
     */
    public VmPlacementView viewOf(int vm) {
        VmPlacementView view = lastView;
        if (view == null || view.vmIndex() != vm) {
            view = new VmPlacementView(overlay, vm);
            lastView = view;
        }
        return view;
    }

    public ClusterSnapshot snapshot() {
        return snapshot;
    }

    public Policy policy() {
        return overlay.policy();
    }

    /** Returns what is needed of each host, and left of it. */
    public HostLoads loads() {
        return loads;
    }

    /** Returns what is expected to be needed of each host. */
    public ForecastLoads forecast() {
        return overlay.forecast();
    }

    /** Returns which hosts each VM counts on. */
    public VmPlacements placements() {
        return placements;
    }

    /** Returns the VMs that count on a host, ascending; a new array. */
    public int[] guests(int host) {
        int[] arrived = arrivals.of(host);
        int present = snapshot.hostVmCount(host);
        int[] guests = new int[present + arrived.length];
        int count = 0;
        for (int i = 0; i < guests.length; i++) {
            int guest = i < present ? snapshot.hostVm(host, i) : arrived[i - present];
            if (placements.on(guest, host)) {
                guests[count++] = guest;
            }
        }
        Arrays.sort(guests, 0, count);
        return count == guests.length ? guests : Arrays.copyOf(guests, count);
    }

    /** Returns whether a VM is about to leave a host. */
    public boolean leaves(int vm, int host) {
        return overlay.leaves(vm, host);
    }

    /** Returns how many VMs are about to leave a host. */
    public int leavingVms(int host) {
        return loads.leavingVms(host);
    }

    /** Returns the predicted steal of a host once all that is about to leave it has left, fraction. */
    public double relievedStealRatio(int host) {
        return loads.relievedStealRatio(host);
    }
}
