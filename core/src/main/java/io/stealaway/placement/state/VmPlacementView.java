package io.stealaway.placement.state;

import io.stealaway.model.Explanation.FailoverCheck;
import io.stealaway.model.Explanation.FailoverResult;
import io.stealaway.model.Host;
import io.stealaway.model.MicroCores;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Vm;
import io.stealaway.model.VolumeId;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.DemandForecast.Needs;
import io.stealaway.placement.foresight.ForecastLoads;
import io.stealaway.placement.schedule.Transfer;
import io.stealaway.spi.PlacementView;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** The question about one VM, answered from the overlay as it is when asked. Never about another VM; not thread-safe. */
public final class VmPlacementView implements PlacementView {
    private final PlanOverlay overlay;
    private final ClusterSnapshot snapshot;
    private final VmPlacements placements;
    private final HostLoads loads;
    private final int vm;
    private final Vm facts;
    private final long need;
    private final long vcpus;
    /** What its own host is expected to be short of less without it, at the moments to come and now, as of a version of the forecast. */
    private long relief;

    private long reliefNow;
    private long reliefVersion = -1;

    public VmPlacementView(PlanOverlay overlay, int vm) {
        this.overlay = overlay;
        this.vm = vm;
        snapshot = overlay.snapshot();
        placements = overlay.placements();
        loads = overlay.loads();
        facts = snapshot.vms().get(vm);
        need = loads.need(vm);
        vcpus = loads.vcpus(vm);
    }

    public PlacementHolds holds() {
        return overlay.holds();
    }

    /** Returns whether a migration of this VM that is in flight does not count. */
    public boolean ignoresItsMigration() {
        return overlay.ignoresMigrationOf(facts.id());
    }

    /** Returns how many VMs of the role of this VM run; it must have a role. */
    public int runningOfRole() {
        return overlay.roleService().running(snapshot.vmRole(vm));
    }

    /** Returns how many VMs of the role of this VM are ACTIVE; it must have a role. */
    public int activeOfRole() {
        return overlay.roleService().active(snapshot.vmRole(vm));
    }

    /** Returns the second host of the VM if it moves, as planned or in flight. */
    public OptionalInt movingTo() {
        return placements.moving(vm) ? OptionalInt.of(placements.host(vm, 1)) : OptionalInt.empty();
    }

    @Override
    public ClusterSnapshot snapshot() {
        return snapshot;
    }

    @Override
    public Policy policy() {
        return overlay.policy();
    }

    @Override
    public Vm vm() {
        return facts;
    }

    @Override
    public int vmIndex() {
        return vm;
    }

    @Override
    public int sourceHost() {
        return placements.host(vm, 0);
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
                needWithVm(host) - snapshot.cpuMicroCores(host), loads.runningVcpus(host) + arriving(host, vcpus));
    }

    @Override
    public boolean foresees() {
        return overlay.forecast().known();
    }

    @Override
    public double expectedStealRatio(int host) {
        if (!foresees()) {
            return predictedStealRatio(host);
        }
        long all = loads.runningVcpus(host) + arriving(host, vcpus);
        return HostLoads.steal(expectedStolen(host, all), all);
    }

    private long expectedStolen(int host, long all) {
        return placements.on(vm, host)
                ? overlay.forecast().expectedStolen(host, all)
                : overlay.forecast().expectedStolenWith(host, vm, all);
    }

    @Override
    public double expectedReliefCoreSeconds(int host) {
        return foresees() && !placements.on(vm, host) ? (double) saved(host) / MicroCores.PER_CORE : 0.0;
    }

    /** Returns whether leaving could pay if the target had all the CPU there is; where too little is remembered, it always could. */
    public boolean couldPay() {
        ForecastLoads forecast = overlay.forecast();
        if (!forecast.known()) {
            return true;
        }
        relieve(forecast, sourceHost());
        return forecast.pays(forecast.saved(relief, reliefNow), facts.bytesToCopy());
    }

    /** The same for every target, until the state changes. */
    private void relieve(ForecastLoads forecast, int source) {
        if (reliefVersion == forecast.version()) {
            return;
        }
        int[] staying = overlay.staying(source);
        long there = 0;
        for (int guest : staying) {
            there += loads.vcpus(guest);
        }
        Needs needs = forecast.needsOf(source, staying);
        relief = forecast.expectedStolen(source, needs, there)
                - forecast.expectedStolenWithout(source, needs, vm, there - vcpus);
        reliefNow = loads.relievedStolenMicroCores(source) - loads.relievedStolenMicroCores(source, vm);
        reliefVersion = forecast.version();
    }

    private long saved(int host) {
        ForecastLoads forecast = overlay.forecast();
        int source = sourceHost();
        relieve(forecast, source);
        long here = loads.runningVcpus(host);
        long harm = forecast.expectedStolenWith(host, vm, here + vcpus) - forecast.expectedStolen(host, here);
        long missing = loads.needMicroCores(host) - snapshot.cpuMicroCores(host);
        long harmNow = Math.max(0, missing + need) - Math.max(0, missing);
        return forecast.saved(relief - harm, reliefNow - harmNow);
    }

    @Override
    public double predictedIdleRatio(int host) {
        long capacity = snapshot.cpuMicroCores(host);
        return (double) Math.max(0, capacity - needWithVm(host)) / (double) capacity;
    }

    @Override
    public long neededMicroCores(int host) {
        return loads.needMicroCores(host) - (placements.on(vm, host) ? need : 0);
    }

    @Override
    public long vmNeededMicroCores() {
        return need;
    }

    private long needWithVm(int host) {
        return loads.needMicroCores(host) + arriving(host, need);
    }

    /** Returns the amount, or nothing on a host that counts the VM already. */
    private long arriving(int host, long amount) {
        return placements.on(vm, host) ? 0 : amount;
    }

    @Override
    public double predictedOwnStealRatio(int host) {
        // Where all fit, every VM gets what it needs: mostly so, as hosts that would steal are refused before.
        if (needWithVm(host) <= snapshot.cpuMicroCores(host)) {
            return 0.0;
        }
        VmStealPredictor ownSteal = overlay.ownSteal();
        ownSteal.clear();
        int guests = snapshot.hostVmCount(host);
        for (int place = 0; place < guests; place++) {
            int present = snapshot.hostVm(host, place);
            if (placements.on(present, host)) {
                ownSteal.add(present);
            }
        }
        for (int arrival : overlay.arrivals().of(host)) {
            ownSteal.add(arrival);
        }
        if (arriving(host, 1) == 1) {
            ownSteal.add(vm);
        }
        return ownSteal.stealRatio(host, vm);
    }

    @Override
    public double tenantNeedRatio(int host) {
        long tenantNeed = overlay.tenantNeed().needMicroCores(vm, host) + arriving(host, need);
        return (double) tenantNeed / (double) snapshot.cpuMicroCores(host);
    }

    @Override
    public Optional<Duration> predictedDuration(int host) {
        long declared = overlay.policy().migration().bandwidthBytesPerSecond();
        long rate = Transfer.rate(declared, host(sourceHost()), host(host));
        return declared == 0 || !Transfer.converges(facts, rate)
                ? Optional.empty()
                : Optional.of(Transfer.duration(facts, rate));
    }

    /** Returns the pause at the end of the copy to a host; zero when no bandwidth is declared or it would never end. */
    public Duration predictedDowntime(int host) {
        long rate =
                Transfer.rate(overlay.policy().migration().bandwidthBytesPerSecond(), host(sourceHost()), host(host));
        return Transfer.converges(facts, rate)
                ? Transfer.downtime(facts, rate, overlay.policy().migration().maxDowntime())
                : Duration.ZERO;
    }

    @Override
    public FailoverResult survival(int host) {
        return overlay.losses().with(vm, host);
    }

    @Override
    public FailoverResult survivalBeforePlan() {
        return overlay.losses().before(snapshot.hostZone(sourceHost()));
    }

    /** Returns what surviving the loss of hosts costs in the zone of the VM; empty when that is not asked for. */
    public Optional<FailoverCheck> zoneSurvival() {
        return overlay.policy().placement().failureShare() == 0.0
                ? Optional.empty()
                : Optional.of(overlay.losses().price(snapshot.hostZone(sourceHost())));
    }

    @Override
    public int roleVms() {
        return overlay.rolePeers().inZone(vm);
    }

    @Override
    public int sameRoleVms(int host) {
        return overlay.rolePeers().onHost(vm, host);
    }

    @Override
    public int groupVms(ServerGroupId group, int host) {
        return overlay.groupPeers().onHost(vm, group, host);
    }

    @Override
    public int groupVms(ServerGroupId group) {
        return overlay.groupPeers().anywhere(vm, group);
    }

    @Override
    public OptionalInt volumeHost(VolumeId volume) {
        return overlay.volumeHosts().of(volume);
    }

    @Override
    public Optional<Instant> bannedUntil(int host) {
        return overlay.holds().banOf(facts.id(), host(host).id(), snapshot.takenAt());
    }
}
