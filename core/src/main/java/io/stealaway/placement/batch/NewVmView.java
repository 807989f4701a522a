package io.stealaway.placement.batch;

import io.stealaway.contention.CpuShares;
import io.stealaway.model.Explanation.FailoverResult;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.MicroCores;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmRequest;
import io.stealaway.model.Volume;
import io.stealaway.model.VolumeId;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.state.HostLoads;
import io.stealaway.spi.PlacementView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The question about one new VM in one zone, answered from the state of the batch as it is when asked. Not thread-safe. */
final class NewVmView implements PlacementView {
    private static final int NONE = -1;

    private final BatchState state;
    private final ClusterSnapshot snapshot;
    private final HostLoads loads;
    private final NewVm vm;
    private final int zone;

    NewVmView(BatchState state, NewVm vm, int zone) {
        this.state = state;
        this.vm = vm;
        this.zone = zone;
        snapshot = state.snapshot();
        loads = state.plan().loads();
    }

    @Override
    public ClusterSnapshot snapshot() {
        return snapshot;
    }

    @Override
    public Policy policy() {
        return state.policy();
    }

    @Override
    public Vm vm() {
        return vm.facts();
    }

    @Override
    public int vmIndex() {
        return NONE;
    }

    @Override
    public int sourceHost() {
        return NONE;
    }

    @Override
    public int zone() {
        return zone;
    }

    @Override
    public Optional<VmRequest> request() {
        return Optional.of(vm.request());
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
        return HostLoads.steal(loads.needMicroCores(host) + vm.need() - snapshot.cpuMicroCores(host), vcpusWith(host));
    }

    private long vcpusWith(int host) {
        return loads.runningVcpus(host) + vm.facts().vcpus();
    }

    @Override
    public boolean foresees() {
        return state.plan().forecast().known();
    }

    @Override
    public double expectedStealRatio(int host) {
        if (!foresees()) {
            return predictedStealRatio(host);
        }
        long all = vcpusWith(host);
        return HostLoads.steal(state.plan().forecast().expectedStolenWith(host, vm.needs(), all), all);
    }

    /** Nothing is relieved where nothing is left. */
    @Override
    public double expectedReliefCoreSeconds(int host) {
        return 0.0;
    }

    @Override
    public double predictedIdleRatio(int host) {
        long capacity = snapshot.cpuMicroCores(host);
        return (double) Math.max(0, capacity - loads.needMicroCores(host) - vm.need()) / (double) capacity;
    }

    @Override
    public long neededMicroCores(int host) {
        return loads.needMicroCores(host);
    }

    @Override
    public long vmNeededMicroCores() {
        return vm.need();
    }

    @Override
    public double predictedOwnStealRatio(int host) {
        Host on = host(host);
        if (loads.needMicroCores(host) + vm.need() <= on.cpuMicroCores()) {
            return 0.0;
        }
        int[] guests = state.plan().guests(host);
        List<NewVm> created = state.created(host);
        int count = guests.length + created.size() + 2;
        long[] need = new long[count];
        int[] weight = new int[count];
        for (int i = 0; i < guests.length; i++) {
            need[i] = loads.need(guests[i]);
            weight[i] = snapshot.vms().get(guests[i]).cpuWeight();
        }
        for (int i = 0; i < created.size(); i++) {
            need[guests.length + i] = created.get(i).need();
            weight[guests.length + i] = created.get(i).facts().cpuWeight();
        }
        need[count - 2] = vm.need();
        weight[count - 2] = vm.facts().cpuWeight();
        need[count - 1] = on.hypervisorDemandMicroCores();
        weight[count - 1] = on.hypervisorWeight();
        long own = CpuShares.allocate(on.cpuMicroCores(), need, weight)[count - 2];
        return (double) (vm.need() - own) / (double) (vm.facts().vcpus() * MicroCores.PER_CORE);
    }

    @Override
    public double tenantNeedRatio(int host) {
        return (double) (state.tenantNeed(vm.facts().tenant(), host) + vm.need())
                / (double) snapshot.cpuMicroCores(host);
    }

    @Override
    public int roleVms() {
        return vm.facts().role().map(role -> state.roleVms(role, zone) + 1).orElse(0);
    }

    /** Nothing is copied. */
    @Override
    public Optional<Duration> predictedDuration(int host) {
        return Optional.empty();
    }

    @Override
    public FailoverResult survival(int host) {
        if (snapshot.hostZone(host) != zone) {
            throw new IllegalArgumentException("host " + host(host).id() + " is in another zone than is asked about");
        }
        return state.survivalWith(vm, host);
    }

    @Override
    public FailoverResult survivalBeforePlan() {
        return state.survivalBefore(zone);
    }

    @Override
    public int sameRoleVms(int host) {
        return vm.facts().role().map(role -> state.role(role).on(host)).orElse(0);
    }

    @Override
    public int groupVms(ServerGroupId group, int host) {
        return state.group(group).on(host);
    }

    @Override
    public int groupVms(ServerGroupId group) {
        return state.group(group).all();
    }

    /** Its own volumes are known by the request, where no VM of the snapshot tells. */
    @Override
    public OptionalInt volumeHost(VolumeId volume) {
        OptionalInt known = state.plan().volumeHost(volume);
        return known.isPresent()
                ? known
                : vm.facts().volumes().stream()
                        .filter(own -> own.id().equals(volume))
                        .map(Volume::storageHost)
                        .flatMap(Optional<HostId>::stream)
                        .map(snapshot::hostIndex)
                        .findFirst()
                        .orElse(OptionalInt.empty());
    }

    @Override
    public Optional<Instant> bannedUntil(int host) {
        return Optional.empty();
    }
}
