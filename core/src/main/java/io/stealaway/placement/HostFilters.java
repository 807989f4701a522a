package io.stealaway.placement;

/**
 * The built-in hard rules, each under its name, for an engine {@linkplain PlacementEngine.Builder#withoutDefaults without
 * defaults} that is composed of exactly the rules wanted. What each means in full is in {@code docs/placement.md}.
 *
 * <p>Thread-safe: it has no state, and neither have the rules.
 */
public final class HostFilters {
    private static final NamedFilter SOURCE = new NamedFilter("source", BuiltInFilters.source());
    private static final NamedFilter ZONE = new NamedFilter("zone", BuiltInFilters.zone());

    private HostFilters() {}

    /** The VM does not go to the host that it is on. */
    public static NamedFilter source() {
        return SOURCE;
    }

    /** The VM stays in its availability zone. */
    public static NamedFilter zone() {
        return ZONE;
    }

    /** The host is enabled, up, and not in maintenance. */
    public static NamedFilter state() {
        return new NamedFilter("state", BuiltInFilters.hostState());
    }

    /** The VM has no more vCPUs than the host has threads. */
    public static NamedFilter width() {
        return new NamedFilter("width", BuiltInFilters.width());
    }

    /** The host has the vCPUs to hand out. */
    public static NamedFilter vcpus() {
        return new NamedFilter("vcpus", BuiltInFilters.vcpu());
    }

    /** The host has the RAM to hand out. */
    public static NamedFilter ram() {
        return new NamedFilter("ram", BuiltInFilters.ram());
    }

    /** The host has the disk to hand out. */
    public static NamedFilter disk() {
        return new NamedFilter("disk", BuiltInFilters.disk());
    }

    /** The host has the SR-IOV functions free. */
    public static NamedFilter sriov() {
        return new NamedFilter("sriov", BuiltInFilters.sriov());
    }

    /** The host has no more SR-IOV functions in use than cores, where the policy asks for that. */
    public static NamedFilter sriovCores() {
        return new NamedFilter("sriov-cores", BuiltInFilters.sriovCores());
    }

    /** The host holds at most so many VMs of the role. */
    public static NamedFilter role() {
        return new NamedFilter("role", BuiltInFilters.role());
    }

    /** The host holds at most a share of the zone's VMs of the role. */
    public static NamedFilter roleShare() {
        return new NamedFilter("role-share", BuiltInFilters.roleShare());
    }

    /** Every running VM of the host was observed, and not too long ago. */
    public static NamedFilter metrics() {
        return new NamedFilter("metrics", BuiltInFilters.metrics());
    }

    /** The host shows hardly any steal. */
    public static NamedFilter steal() {
        return new NamedFilter("steal", BuiltInFilters.steal());
    }

    /** The host would show hardly any steal with the VM on it. */
    public static NamedFilter predictedSteal() {
        return new NamedFilter("predicted-steal", BuiltInFilters.predictedSteal());
    }

    /** The link to the host is faster than the VM dirties memory. */
    public static NamedFilter convergence() {
        return new NamedFilter("convergence", BuiltInFilters.convergence());
    }

    /** The copy to the host ends in the time that a migration may take. */
    public static NamedFilter duration() {
        return new NamedFilter("duration", BuiltInFilters.duration());
    }

    /** The host did not refuse the VM lately. */
    public static NamedFilter ban() {
        return new NamedFilter("ban", BuiltInFilters.ban());
    }

    /** The host has every trait that the VM requires and none that it forbids. */
    public static NamedFilter traits() {
        return new NamedFilter("traits", BuiltInFilters.trait());
    }

    /** The host holds the volume that the VM must be near. */
    public static NamedFilter volume() {
        return new NamedFilter("volume", BuiltInFilters.volume());
    }

    /** The host holds all other members of hard affinity groups. */
    public static NamedFilter affinity() {
        return new NamedFilter("affinity", BuiltInFilters.affinity());
    }

    /** The host holds no more members of hard anti-affinity groups than these allow. */
    public static NamedFilter antiAffinity() {
        return new NamedFilter("anti-affinity", BuiltInFilters.antiAffinity());
    }

    /** The VM's own steal falls by enough; counts for moves that are to cure their own VM. */
    public static NamedFilter benefit() {
        return new NamedFilter("benefit", BuiltInFilters.benefit());
    }

    /** The zone survives the loss of hosts no worse than before, where the policy asks for that. */
    public static NamedFilter survival() {
        return new NamedFilter("survival", BuiltInFilters.survival());
    }
}
