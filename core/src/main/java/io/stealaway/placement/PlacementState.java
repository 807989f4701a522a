package io.stealaway.placement;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.Holds;
import io.stealaway.model.Host;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Policy;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VolumeId;
import io.stealaway.spi.PlacementView;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The working state of one plan: the snapshot as columns over hosts, with every migration in flight or planned laid over
 * it. A VM that moves counts on both hosts, so the state after each move is the worst that any prefix of the plan reaches.
 *
 * <p>Its size grows with hosts plus VMs, never with their product. Not thread-safe; each plan has its own.
 */
final class PlacementState implements PlacementView {
    private static final int NONE = -1;

    private final ClusterSnapshot snapshot;
    private final Policy policy;
    private final Holds holds;
    private final long[] freeVcpus;
    private final long[] freeRamBytes;
    private final long[] freeDiskBytes;
    private final int[] freeSriovFunctions;
    /** What the VMs and the hypervisor of each host need, all that is promised to it included. */
    private final long[] needMicroCores;

    private final long[] runningVcpus;
    /** The part of each host's need and vCPUs that is about to leave it. */
    private final long[] leavingMicroCores;

    private final long[] leavingVcpus;
    private final int[] leavingVms;
    /** The second host of each VM that moves; -1 for all others. */
    private final int[] secondHost;

    private final Optional<VmId> withoutMigrationOf;
    private final Promised promised;
    private final OwnSteal ownSteal;
    private final TenantNeed tenantNeed;
    private final Peers peers;
    private final VolumeHosts volumeHosts;
    private int vm = NONE;

    PlacementState(ClusterSnapshot snapshot, Policy policy, Holds holds) {
        this(snapshot, policy, holds, Optional.empty());
    }

    /** Leaves a migration in flight of one VM out, so that it does not count against itself. */
    PlacementState(ClusterSnapshot snapshot, Policy policy, Holds holds, Optional<VmId> withoutMigrationOf) {
        this.snapshot = snapshot;
        this.policy = policy;
        this.holds = holds;
        this.withoutMigrationOf = withoutMigrationOf;
        int hosts = snapshot.hosts().size();
        freeVcpus = new long[hosts];
        freeRamBytes = new long[hosts];
        freeDiskBytes = new long[hosts];
        freeSriovFunctions = new int[hosts];
        needMicroCores = new long[hosts];
        runningVcpus = new long[hosts];
        leavingMicroCores = new long[hosts];
        leavingVcpus = new long[hosts];
        leavingVms = new int[hosts];
        secondHost = new int[snapshot.vms().size()];
        Arrays.fill(secondHost, NONE);
        for (int host = 0; host < hosts; host++) {
            fill(host);
        }
        promised = new Promised(hosts, snapshot.vms().size());
        ownSteal = new OwnSteal(snapshot, this);
        tenantNeed = new TenantNeed(snapshot, this);
        peers = new Peers(snapshot, secondHost);
        volumeHosts = new VolumeHosts(snapshot);
        for (InFlightMigration migration : snapshot.inFlight()) {
            if (!ignoresMigrationOf(migration.vm())) {
                begin(
                        snapshot.vmIndex(migration.vm()).orElseThrow(),
                        snapshot.hostIndex(migration.source()).orElseThrow(),
                        snapshot.hostIndex(migration.target()).orElseThrow());
            }
        }
    }

    private void fill(int host) {
        Host facts = host(host);
        freeVcpus[host] = facts.vcpuCapacity() - snapshot.usedVcpus(host);
        freeRamBytes[host] = facts.ramCapacityBytes() - snapshot.usedRamBytes(host);
        freeDiskBytes[host] = facts.diskCapacityBytes() - snapshot.usedDiskBytes(host);
        freeSriovFunctions[host] = facts.sriovFunctions() - snapshot.usedSriovFunctions(host);
        needMicroCores[host] = facts.hypervisorDemandMicroCores() + snapshot.hostNeedMicroCores(host);
        runningVcpus[host] = snapshot.hostRunningVcpus(host);
        if (snapshot.hostUnobserved(host) > 0) {
            for (int unobserved : snapshot.hostVms(host)) {
                needMicroCores[host] += snapshot.observed(unobserved) ? 0 : need(unobserved);
            }
        }
    }

    /** Lays a planned move of a VM, from where it is, over the state. */
    void plan(int vm, int target) {
        begin(vm, snapshot.vmHost(vm), target);
    }

    private void begin(int vm, int source, int target) {
        int second = snapshot.vmHost(vm) == source ? target : source;
        Vm facts = snapshot.vms().get(vm);
        secondHost[vm] = second;
        promised.add(second, vm);
        freeVcpus[second] -= facts.vcpus();
        freeRamBytes[second] -= facts.ramBytes();
        freeDiskBytes[second] -= facts.diskBytes();
        freeSriovFunctions[second] -= facts.sriovFunctions();
        needMicroCores[second] += need(vm);
        runningVcpus[second] += vcpus(facts);
        leavingMicroCores[source] += need(vm);
        leavingVcpus[source] += vcpus(facts);
        leavingVms[source]++;
    }

    /** Makes this the VM that the view asks about. */
    void ask(int vm) {
        this.vm = vm;
        peers.ask(vm);
        tenantNeed.reset();
    }

    boolean ignoresMigrationOf(VmId vm) {
        return withoutMigrationOf.filter(vm::equals).isPresent();
    }

    Holds holds() {
        return holds;
    }

    /** Returns the CPU that a VM needs, micro-cores: all that it may use when it was not observed. */
    long need(int vm) {
        if (snapshot.observed(vm)) {
            return snapshot.needMicroCores(vm);
        }
        Vm facts = snapshot.vms().get(vm);
        return facts.running() ? facts.cpuLimitMicroCores() : 0;
    }

    private static long vcpus(Vm facts) {
        return facts.running() ? facts.vcpus() : 0;
    }

    /** Returns the second host of a VM that moves, as planned or in flight. */
    OptionalInt movingTo(int vm) {
        return secondHost[vm] == NONE ? OptionalInt.empty() : OptionalInt.of(secondHost[vm]);
    }

    /** Returns how many VMs are about to leave a host. */
    int leavingVms(int host) {
        return leavingVms[host];
    }

    /** Returns the predicted steal of a host once all that is about to leave it has left, fraction. */
    double relievedStealRatio(int host) {
        return steal(
                needMicroCores[host] - leavingMicroCores[host] - host(host).cpuMicroCores(),
                runningVcpus[host] - leavingVcpus[host]);
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
        return snapshot.vms().get(vm);
    }

    @Override
    public int vmIndex() {
        return vm;
    }

    @Override
    public int sourceHost() {
        return snapshot.vmHost(vm);
    }

    @Override
    public Host host(int host) {
        return snapshot.hosts().get(host);
    }

    @Override
    public long freeVcpus(int host) {
        return freeVcpus[host];
    }

    @Override
    public long freeRamBytes(int host) {
        return freeRamBytes[host];
    }

    @Override
    public long freeDiskBytes(int host) {
        return freeDiskBytes[host];
    }

    @Override
    public int freeSriovFunctions(int host) {
        return freeSriovFunctions[host];
    }

    @Override
    public double stealRatio(int host) {
        return snapshot.hostStealRatio(host);
    }

    @Override
    public double predictedStealRatio(int host) {
        return steal(needWithVm(host) - host(host).cpuMicroCores(), runningVcpus[host] + arriving(host, vcpus(vm())));
    }

    @Override
    public double predictedIdleRatio(int host) {
        long capacity = host(host).cpuMicroCores();
        return (double) Math.max(0, capacity - needWithVm(host)) / (double) capacity;
    }

    private long needWithVm(int host) {
        return needMicroCores[host] + arriving(host, need(vm));
    }

    /** Returns the amount, or nothing on a host that counts the VM already. */
    private long arriving(int host, long amount) {
        return host == sourceHost() || host == secondHost[vm] ? 0 : amount;
    }

    /** A hypervisor that needs more than the host has would give more than everything: its VMs lose all, no more. */
    private static double steal(long missingMicroCores, long vcpus) {
        if (missingMicroCores <= 0 || vcpus <= 0) {
            return 0.0;
        }
        return Math.min(1.0, (double) missingMicroCores / (double) (vcpus * MicroCores.PER_CORE));
    }

    @Override
    public double predictedOwnStealRatio(int host) {
        ownSteal.clear();
        for (int present : snapshot.hostVms(host)) {
            ownSteal.add(present);
        }
        for (int next = promised.first(host); next >= 0; next = promised.next(next)) {
            ownSteal.add(next);
        }
        if (arriving(host, 1) == 1) {
            ownSteal.add(vm);
        }
        return ownSteal.stealRatio(host, vm);
    }

    @Override
    public double tenantNeedRatio(int host) {
        long need = tenantNeed.needMicroCores(vm, host) + arriving(host, need(vm));
        return (double) need / (double) host(host).cpuMicroCores();
    }

    @Override
    public Optional<Duration> predictedDuration(int host) {
        long declared = policy.migration().bandwidthBytesPerSecond();
        long rate = Transfer.rate(declared, host(sourceHost()), host(host));
        return declared == 0 || !Transfer.converges(vm(), rate)
                ? Optional.empty()
                : Optional.of(Transfer.duration(vm(), rate));
    }

    @Override
    public int roleVms() {
        return peers.roleVms();
    }

    @Override
    public int sameRoleVms(int host) {
        return peers.sameRoleVms(host);
    }

    @Override
    public int groupVms(ServerGroupId group, int host) {
        return peers.groupVms(group, host);
    }

    @Override
    public int groupVms(ServerGroupId group) {
        return peers.groupVms(group);
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
