package io.stealaway.placement.filter;

import io.stealaway.model.Vm;
import io.stealaway.spi.FilterScope;
import io.stealaway.spi.HostFilter;

/** The door to the built-in hard rules, whose classes stay hidden; {@code HostFilters} gives them their names. */
public final class BuiltInFilters {
    private BuiltInFilters() {}

    public static HostFilter source() {
        return new SourceFilter();
    }

    public static HostFilter zone() {
        return new ZoneFilter();
    }

    public static HostFilter hostState() {
        return new HostStateFilter();
    }

    public static HostFilter width() {
        return new WidthFilter();
    }

    public static HostFilter vcpu() {
        return new VcpuFilter();
    }

    public static HostFilter ram() {
        return new RamFilter();
    }

    public static HostFilter disk() {
        return new DiskFilter();
    }

    public static HostFilter sriov() {
        return new SriovFilter();
    }

    public static HostFilter sriovCores() {
        return new SriovCoresFilter();
    }

    public static HostFilter role() {
        return new RoleFilter();
    }

    public static HostFilter roleShare() {
        return new RoleShareFilter();
    }

    public static HostFilter metrics() {
        return new MetricsFilter();
    }

    public static HostFilter steal() {
        return new StealFilter();
    }

    public static HostFilter predictedSteal() {
        return new PredictedStealFilter();
    }

    public static HostFilter convergence() {
        return new ConvergenceFilter();
    }

    public static HostFilter duration() {
        return new DurationFilter();
    }

    public static HostFilter ban() {
        return new BanFilter();
    }

    public static HostFilter trait() {
        return new TraitFilter();
    }

    public static HostFilter volume() {
        return new VolumeFilter();
    }

    public static HostFilter affinity() {
        return new AffinityFilter();
    }

    public static HostFilter antiAffinity() {
        return new AntiAffinityFilter();
    }

    public static HostFilter benefit() {
        return new BenefitFilter();
    }

    public static HostFilter expectedSteal() {
        return new ExpectedStealFilter();
    }

    public static HostFilter expectedBenefit() {
        return new ExpectedBenefitFilter();
    }

    public static HostFilter survival() {
        return new SurvivalFilter();
    }

    public static HostFilter sameHost() {
        return new SameHostFilter();
    }

    public static HostFilter differentHost() {
        return new DifferentHostFilter();
    }

    public static HostFilter halfCommitted() {
        return new HalfCommittedFilter();
    }

    public static HostFilter unitSize() {
        return new UnitSizeFilter();
    }

    /** Returns whether a filter asks for survival of the loss of hosts. */
    public static boolean survives(HostFilter filter) {
        return filter instanceof SurvivalFilter;
    }

    /**
     * Returns whether what a filter says of a host to a new VM, and to those that differ from it by no more than their id, stays the same
     * until a VM comes to that host or leaves it. A filter of one's own may know VMs by id.
     */
    public static boolean changesWithItsHostAlone(HostFilter filter, Vm vm) {
        return filter.scope() == FilterScope.HOST || (builtIn(filter) && noOtherHostCounts(filter, vm));
    }

    private static boolean noOtherHostCounts(HostFilter filter, Vm vm) {
        return filter.scope() == FilterScope.HOST_AND_VM
                || filter instanceof VcpuFilter
                || filter instanceof RamFilter
                || filter instanceof DiskFilter
                || filter instanceof SriovFilter
                || filter instanceof SriovCoresFilter
                || filter instanceof RoleFilter
                || filter instanceof PredictedStealFilter
                || filter instanceof ExpectedStealFilter
                || filter instanceof HalfCommittedFilter
                || filter instanceof VolumeFilter
                || (filter instanceof RoleShareFilter && vm.role().isEmpty())
                || (filter instanceof AffinityFilter && vm.serverGroups().isEmpty())
                || (filter instanceof AntiAffinityFilter && vm.serverGroups().isEmpty());
    }

    /**
     * Returns whether what a filter says of a host to a VM that moves stays the same until a VM comes to that host or leaves it: how
     * many VMs its role has is known from the snapshot.
     */
    public static boolean changesWithTargetAlone(HostFilter filter, Vm vm) {
        return changesWithItsHostAlone(filter, vm)
                || filter instanceof RoleShareFilter
                || filter instanceof AntiAffinityFilter;
    }

    /** Returns whether a filter refuses a host that would show more predicted steal than the policy allows. */
    public static boolean predictsSteal(HostFilter filter) {
        return filter instanceof PredictedStealFilter;
    }

    /** Returns whether what a filter says of a host depends on VMs on no other host, but for roles and server groups. */
    public static boolean looksAtOneHost(HostFilter filter) {
        return filter.scope() != FilterScope.GUESTS || builtIn(filter);
    }

    private static boolean builtIn(HostFilter filter) {
        return filter.getClass().getPackage().equals(BuiltInFilters.class.getPackage());
    }
}
