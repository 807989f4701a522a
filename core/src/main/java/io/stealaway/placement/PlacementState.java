package io.stealaway.placement;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.Explanation.Survival;
import io.stealaway.model.Explanation.ZoneSurvival;
import io.stealaway.model.Holds;
import io.stealaway.model.Host;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.Policy;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VolumeId;
import io.stealaway.spi.PlacementView;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
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
final class PlacementState implements PlacementView {
    private static final int NONE = -1;

    private final ClusterSnapshot snapshot;
    private final Policy policy;
    private final Holds holds;
    private final Optional<VmId> withoutMigrationOf;
    private final Stands stands;
    private final Arrivals arrivals;
    private final HostLoads loads;
    private final OwnSteal ownSteal;
    private final TenantNeed tenantNeed;
    private final RolePeers rolePeers;
    private final GroupPeers groupPeers;
    private final VolumeHosts volumeHosts;
    private final Losses losses;
    /** VMs in flight that the snapshot shows on their target already: these leave their second host. */
    private final BitSet arrived = new BitSet();

    /** How many VMs are off a host that the snapshot, or a migration in flight, has them on. */
    private int lightened;

    private int vm = NONE;
    private @Nullable Vm asked;

    PlacementState(ClusterSnapshot snapshot, Policy policy, Holds holds) {
        this(snapshot, policy, holds, Optional.empty());
    }

    /** Leaves a migration in flight of one VM out, so that it does not count against itself. */
    PlacementState(ClusterSnapshot snapshot, Policy policy, Holds holds, Optional<VmId> withoutMigrationOf) {
        this.snapshot = snapshot;
        this.policy = policy;
        this.holds = holds;
        this.withoutMigrationOf = withoutMigrationOf;
        stands = new Stands(snapshot);
        arrivals = new Arrivals(snapshot);
        loads = new HostLoads(snapshot);
        ownSteal = new OwnSteal(snapshot, loads);
        tenantNeed = new TenantNeed(snapshot, stands, arrivals, loads);
        rolePeers = new RolePeers(snapshot, stands, arrivals);
        groupPeers = new GroupPeers(snapshot, stands);
        volumeHosts = new VolumeHosts(snapshot);
        losses = new Losses(snapshot, policy.placement(), stands);
        snapshot.inFlight().stream()
                .filter(migration -> !ignoresMigrationOf(migration.vm()))
                .forEach(this::begin);
        losses.planBegins();
    }

    private void begin(InFlightMigration migration) {
        int moving = snapshot.vmIndex(migration.vm()).orElseThrow();
        int source = snapshot.hostIndex(migration.source()).orElseThrow();
        int target = snapshot.hostIndex(migration.target()).orElseThrow();
        arrived.set(moving, snapshot.vmHost(moving) == target);
        stands.append(moving, arrived.get(moving) ? source : target);
        count(moving, stands.last(moving), 1);
        loads.leave(moving, source, 1);
    }

    /** Lays a planned move of a VM, from where its moves so far lead, over the state. The target must not count it yet. */
    void plan(int vm, int target) {
        loads.leave(vm, stands.last(vm), 1);
        stands.append(vm, target);
        count(vm, target, 1);
    }

    /** Takes the last planned move of a VM back. */
    void unplan(int vm) {
        count(vm, stands.last(vm), -1);
        stands.removeLast(vm);
        loads.leave(vm, stands.last(vm), -1);
    }

    /** Declares the first planned move of a VM over: it has left its source. */
    void finish(int vm) {
        lightened++;
        int source = stands.host(vm, 0);
        loads.leave(vm, source, -1);
        stands.removeFirst(vm);
        count(vm, source, -1);
    }

    /** Takes back that the first planned move of a VM, from a source, is over. */
    void unfinish(int vm, int source) {
        lightened--;
        stands.prepend(vm, source);
        count(vm, source, 1);
        loads.leave(vm, source, 1);
    }

    /** Takes a VM that does not move off its host, as if it were nowhere. */
    void lift(int vm) {
        lightened++;
        int host = stands.host(vm, 0);
        stands.removeFirst(vm);
        count(vm, host, -1);
    }

    /** Puts a lifted VM back. */
    void putBack(int vm, int host) {
        lightened--;
        stands.prepend(vm, host);
        count(vm, host, 1);
    }

    private void count(int vm, int host, int sign) {
        loads.count(vm, host, sign);
        arrivals.count(vm, host, sign);
        rolePeers.count(vm, host, sign);
        groupPeers.moved(vm);
        losses.changed();
    }

    /** Returns whether every host has at least what the snapshot shows on it: nothing was lifted or declared over. */
    boolean onlyAdded() {
        return lightened == 0;
    }

    /** Makes this the VM that the view asks about. */
    void ask(int vm) {
        this.vm = vm;
        asked = snapshot.vms().get(vm);
    }

    boolean ignoresMigrationOf(VmId vm) {
        return withoutMigrationOf.filter(vm::equals).isPresent();
    }

    Holds holds() {
        return holds;
    }

    /** Returns what is needed of each host, and left of it. */
    HostLoads loads() {
        return loads;
    }

    /** Returns which hosts each VM counts on. */
    Stands stands() {
        return stands;
    }

    /** Returns the second host of a VM that moves, as planned or in flight. */
    OptionalInt movingTo(int vm) {
        return stands.moving(vm) ? OptionalInt.of(stands.host(vm, 1)) : OptionalInt.empty();
    }

    /** Returns the VMs that count on a host, ascending; a new array. */
    int[] guests(int host) {
        int[] arrived = arrivals.of(host);
        int present = snapshot.hostVmCount(host);
        int[] guests = new int[present + arrived.length];
        int count = 0;
        for (int i = 0; i < guests.length; i++) {
            int guest = i < present ? snapshot.hostVm(host, i) : arrived[i - present];
            if (stands.on(guest, host)) {
                guests[count++] = guest;
            }
        }
        Arrays.sort(guests, 0, count);
        return count == guests.length ? guests : Arrays.copyOf(guests, count);
    }

    /** Returns whether a VM is about to leave a host. */
    boolean leaves(int vm, int host) {
        if (arrived.get(vm)) {
            return stands.host(vm, 1) == host;
        }
        return stands.last(vm) != host && stands.on(vm, host);
    }

    /** Returns how many VMs are about to leave a host. */
    int leavingVms(int host) {
        return loads.leavingVms(host);
    }

    /** Returns the predicted steal of a host once all that is about to leave it has left, fraction. */
    double relievedStealRatio(int host) {
        return loads.relievedStealRatio(host);
    }

    @Override
    public ClusterSnapshot snapshot() {
        return snapshot;
    }

    @Override
    public Policy policy() {
        return policy;
    }

    @Override
    public Vm vm() {
        return Objects.requireNonNull(asked, "no VM is asked about");
    }

    @Override
    public int vmIndex() {
        return vm;
    }

    @Override
    public int sourceHost() {
        return stands.host(vm, 0);
    }

    @Override
    public Host host(int host) {
        return snapshot.hosts().get(host);
    }

    @Override
    public long freeVcpus(int host) {
        return loads.freeVcpus(host);
    }

    @Override
    public long freeRamBytes(int host) {
        return loads.freeRamBytes(host);
    }

    @Override
    public long freeDiskBytes(int host) {
        return loads.freeDiskBytes(host);
    }

    @Override
    public int freeSriovFunctions(int host) {
        return loads.freeSriovFunctions(host);
    }

    @Override
    public double stealRatio(int host) {
        return snapshot.hostStealRatio(host);
    }

    @Override
    public double predictedStealRatio(int host) {
        return HostLoads.steal(
                needWithVm(host) - snapshot.cpuMicroCores(host),
                loads.runningVcpus(host) + arriving(host, loads.vcpus(vm)));
    }

    @Override
    public double predictedIdleRatio(int host) {
        long capacity = snapshot.cpuMicroCores(host);
        return (double) Math.max(0, capacity - needWithVm(host)) / (double) capacity;
    }

    private long needWithVm(int host) {
        return loads.needMicroCores(host) + arriving(host, loads.need(vm));
    }

    /** Returns the amount, or nothing on a host that counts the VM already. */
    private long arriving(int host, long amount) {
        return stands.on(vm, host) ? 0 : amount;
    }

    @Override
    public double predictedOwnStealRatio(int host) {
        // Where all fit, everybody gets what it needs: mostly so, as hosts that would steal are refused before.
        if (needWithVm(host) <= snapshot.cpuMicroCores(host)) {
            return 0.0;
        }
        ownSteal.clear();
        int guests = snapshot.hostVmCount(host);
        for (int place = 0; place < guests; place++) {
            int present = snapshot.hostVm(host, place);
            if (stands.on(present, host)) {
                ownSteal.add(present);
            }
        }
        for (int arrival : arrivals.of(host)) {
            ownSteal.add(arrival);
        }
        if (arriving(host, 1) == 1) {
            ownSteal.add(vm);
        }
        return ownSteal.stealRatio(host, vm);
    }

    @Override
    public double tenantNeedRatio(int host) {
        long need = tenantNeed.needMicroCores(vm, host) + arriving(host, loads.need(vm));
        return (double) need / (double) snapshot.cpuMicroCores(host);
    }

    @Override
    public Optional<Duration> predictedDuration(int host) {
        long declared = policy.migration().bandwidthBytesPerSecond();
        long rate = Transfer.rate(declared, host(sourceHost()), host(host));
        return declared == 0 || !Transfer.converges(vm(), rate)
                ? Optional.empty()
                : Optional.of(Transfer.duration(vm(), rate));
    }

    /** Returns the pause at the end of the copy to a host; zero when no bandwidth is declared or it would never end. */
    Duration predictedDowntime(int host) {
        long rate = Transfer.rate(policy.migration().bandwidthBytesPerSecond(), host(sourceHost()), host(host));
        return Transfer.converges(vm(), rate)
                ? Transfer.downtime(vm(), rate, policy.migration().maxDowntime())
                : Duration.ZERO;
    }

    @Override
    public Survival survival(int host) {
        return losses.with(vm, host);
    }

    @Override
    public Survival survivalBeforePlan() {
        return losses.before(snapshot.hostZone(sourceHost()));
    }

    /** Returns what surviving the loss of hosts costs in the zone of the VM asked about; empty when that is not asked for. */
    Optional<ZoneSurvival> zoneSurvival() {
        return policy.placement().failureShare() == 0.0
                ? Optional.empty()
                : Optional.of(losses.price(snapshot.hostZone(sourceHost())));
    }

    @Override
    public int roleVms() {
        return rolePeers.inZone(vm);
    }

    @Override
    public int sameRoleVms(int host) {
        return rolePeers.onHost(vm, host);
    }

    @Override
    public int groupVms(ServerGroupId group, int host) {
        return groupPeers.onHost(vm, group, host);
    }

    @Override
    public int groupVms(ServerGroupId group) {
        return groupPeers.anywhere(vm, group);
    }

    @Override
    public OptionalInt volumeHost(VolumeId volume) {
        return volumeHosts.of(volume);
    }

    @Override
    public Optional<Instant> bannedUntil(int host) {
        return holds.banOf(vm().id(), host(host).id(), snapshot.takenAt());
    }
}
