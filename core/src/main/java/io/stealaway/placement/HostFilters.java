package io.stealaway.placement;

import io.stealaway.placement.filter.BuiltInFilters;
import io.stealaway.spi.HostFilter;
import java.util.List;

/**
 * The built-in hard rules, each under its name, for an engine {@linkplain PlacementEngine.Builder#withoutDefaults without
 * defaults} that is composed of exactly the rules wanted. What each means in full is in {@code docs/placement.md}.
 *
 * <p>Thread-safe: it has no state, and neither have the rules.
 */
public final class HostFilters {
    private static final HostFilter.Named SOURCE = new HostFilter.Named("source", BuiltInFilters.source());
    private static final HostFilter.Named ZONE = new HostFilter.Named("zone", BuiltInFilters.zone());

    /** What makes a migration a migration: kept also by an engine without the built-in rules. */
    static final List<HostFilter.Named> ALWAYS = List.of(SOURCE, ZONE);

    /** In the order in which they are asked, the cheap ones first; explanations report the first that refuses. */
    private static final List<HostFilter.Named> DEFAULTS = List.of(
            state(),
            width(),
            vcpus(),
            ram(),
            disk(),
            sriov(),
            sriovCores(),
            role(),
            roleShare(),
            metrics(),
            steal(),
            predictedSteal(),
            convergence(),
            duration(),
            ban(),
            traits(),
            volume(),
            affinity(),
            antiAffinity(),
            sameHost(),
            differentHost(),
            benefit(),
            expectedSteal(),
            expectedBenefit(),
            survival());

    private HostFilters() {}

    /**
     * Returns the rules that every engine has unless told otherwise, in the order in which they are asked; {@link #source} and
     * {@link #zone} come before them always.
     */
    public static List<HostFilter.Named> defaults() {
        return DEFAULTS;
    }

    /** The VM does not go to the host that it is on. */
    public static HostFilter.Named source() {
        return SOURCE;
    }

    /** The VM stays in its availability zone. */
    public static HostFilter.Named zone() {
        return ZONE;
    }

    /** The host is enabled, up, not in maintenance, and has no {@linkplain io.stealaway.model.Host#problem problem}. */
    public static HostFilter.Named state() {
        return new HostFilter.Named("state", BuiltInFilters.hostState());
    }

    /** The VM has no more vCPUs than the host has threads. */
    public static HostFilter.Named width() {
        return new HostFilter.Named("width", BuiltInFilters.width());
    }

    /** The host has the vCPUs to hand out. */
    public static HostFilter.Named vcpus() {
        return new HostFilter.Named("vcpus", BuiltInFilters.vcpu());
    }

    /** The host has the RAM to hand out. */
    public static HostFilter.Named ram() {
        return new HostFilter.Named("ram", BuiltInFilters.ram());
    }

    /** The host has the disk to hand out. */
    public static HostFilter.Named disk() {
        return new HostFilter.Named("disk", BuiltInFilters.disk());
    }

    /** The host has the SR-IOV functions free. */
    public static HostFilter.Named sriov() {
        return new HostFilter.Named("sriov", BuiltInFilters.sriov());
    }

    /** The host has no more SR-IOV functions in use than cores, where the policy asks for that. */
    public static HostFilter.Named sriovCores() {
        return new HostFilter.Named("sriov-cores", BuiltInFilters.sriovCores());
    }

    /** The host holds at most so many VMs of the role. */
    public static HostFilter.Named role() {
        return new HostFilter.Named("role", BuiltInFilters.role());
    }

    /** The host holds at most a share of the zone's VMs of the role. */
    public static HostFilter.Named roleShare() {
        return new HostFilter.Named("role-share", BuiltInFilters.roleShare());
    }

    /** Every running VM of the host was observed, and not too long ago. */
    public static HostFilter.Named metrics() {
        return new HostFilter.Named("metrics", BuiltInFilters.metrics());
    }

    /** The host shows hardly any steal. */
    public static HostFilter.Named steal() {
        return new HostFilter.Named("steal", BuiltInFilters.steal());
    }

    /** The host would show hardly any steal with the VM on it. */
    public static HostFilter.Named predictedSteal() {
        return new HostFilter.Named("predicted-steal", BuiltInFilters.predictedSteal());
    }

    /** The link to the host is faster than the VM dirties memory. */
    public static HostFilter.Named convergence() {
        return new HostFilter.Named("convergence", BuiltInFilters.convergence());
    }

    /** The copy to the host ends in the time that a migration may take. */
    public static HostFilter.Named duration() {
        return new HostFilter.Named("duration", BuiltInFilters.duration());
    }

    /** The host did not refuse the VM lately. */
    public static HostFilter.Named ban() {
        return new HostFilter.Named("ban", BuiltInFilters.ban());
    }

    /** The host has every trait that the VM requires and none that it forbids. */
    public static HostFilter.Named traits() {
        return new HostFilter.Named("traits", BuiltInFilters.trait());
    }

    /** The host holds the volume that the VM must be near. */
    public static HostFilter.Named volume() {
        return new HostFilter.Named("volume", BuiltInFilters.volume());
    }

    /** The host holds all other members of hard affinity groups. */
    public static HostFilter.Named affinity() {
        return new HostFilter.Named("affinity", BuiltInFilters.affinity());
    }

    /** The host holds no more members of hard anti-affinity groups than these allow. */
    public static HostFilter.Named antiAffinity() {
        return new HostFilter.Named("anti-affinity", BuiltInFilters.antiAffinity());
    }

    /** The host holds one of the VMs with which a new VM must share a host. */
    public static HostFilter.Named sameHost() {
        return new HostFilter.Named("same-host", BuiltInFilters.sameHost());
    }

    /** The host holds none of the VMs from which a new VM must be apart. */
    public static HostFilter.Named differentHost() {
        return new HostFilter.Named("different-host", BuiltInFilters.differentHost());
    }

    /** At most half of what the host may hand out is handed out with the VM, of vCPUs, RAM and disk each; not among the defaults. */
    static HostFilter.Named halfCommitted() {
        return new HostFilter.Named("half-committed", BuiltInFilters.halfCommitted());
    }

    /** The VM takes no more RAM or disk than the host really has, as OpenStack Placement's {@code max_unit}; not among the defaults. */
    static HostFilter.Named unitSize() {
        return new HostFilter.Named("unit-size", BuiltInFilters.unitSize());
    }

    /** The VM's own steal falls by enough; counts for moves that are to cure their own VM. */
    public static HostFilter.Named benefit() {
        return new HostFilter.Named("benefit", BuiltInFilters.benefit());
    }

    /** The host is expected to show hardly any steal with the VM on it; counts where enough is remembered. */
    public static HostFilter.Named expectedSteal() {
        return new HostFilter.Named("expected-steal", BuiltInFilters.expectedSteal());
    }

    /** The stolen CPU that the move is expected to save is worth its bytes; counts where enough is remembered. */
    public static HostFilter.Named expectedBenefit() {
        return new HostFilter.Named("expected-benefit", BuiltInFilters.expectedBenefit());
    }

    /** The zone survives the loss of hosts no worse than before, where the policy asks for that. */
    public static HostFilter.Named survival() {
        return new HostFilter.Named("survival", BuiltInFilters.survival());
    }
}
