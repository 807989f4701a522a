package io.stealaway.testkit;

/**
 * How large and how odd a random cluster is. All probabilities are fractions; 0 switches the oddity off.
 *
 * <p>Immutable and thread-safe.
 *
 * @param zones availability zones, at least 1; host i stands in zone i modulo zones
 * @param hosts hosts, at least the number of zones
 * @param vms VMs, 0 or more; fewer are made when the hosts are full
 * @param roles different roles, 0 for none; one VM in ten then still has no role
 * @param tenants different tenants, at least 1
 * @param serverGroups server groups, of any rule, 0 for none
 * @param overcommit vCPUs that a host may hand out per thread, positive
 * @param observedShare probability that a running VM is observed
 * @param hotHostShare probability that the VMs of a host are robbed of CPU
 * @param unusableHostShare probability that a host is disabled, down or in maintenance
 * @param notRunningShare probability that a VM is paused, stopped or in error
 * @param immovableShare probability that a VM is locked, pinned, opted out or holds a device
 * @param cappedShare probability that a VM has a CPU quota of its own
 * @param inFlightShare probability that a running VM is being migrated, if a host of its zone has room for it
 * @param extrasShare probability of each rarer fact: volumes, traits, SR-IOV functions, reserves, metadata, former moves
 */
public record Shape(
        int zones,
        int hosts,
        int vms,
        int roles,
        int tenants,
        int serverGroups,
        double overcommit,
        double observedShare,
        double hotHostShare,
        double unusableHostShare,
        double notRunningShare,
        double immovableShare,
        double cappedShare,
        double inFlightShare,
        double extrasShare) {

    /** @throws IllegalArgumentException naming the value that breaks its rule */
    public Shape {
        atLeast("zones", zones, 1);
        atLeast("hosts", hosts, zones);
        atLeast("vms", vms, 0);
        atLeast("roles", roles, 0);
        atLeast("tenants", tenants, 1);
        atLeast("serverGroups", serverGroups, 0);
        if (!(overcommit > 0.0)) {
            throw new IllegalArgumentException("overcommit (" + overcommit + ") must be positive");
        }

        fraction("observedShare", observedShare);
        fraction("hotHostShare", hotHostShare);
        fraction("unusableHostShare", unusableHostShare);
        fraction("notRunningShare", notRunningShare);
        fraction("immovableShare", immovableShare);
        fraction("cappedShare", cappedShare);
        fraction("inFlightShare", inFlightShare);
        fraction("extrasShare", extrasShare);
    }

    /** Returns a cluster of this size in one zone, with roles, a hot host in five, every VM observed, and nothing odd. */
    public static Shape plain(int hosts, int vms) {
        return new Shape(1, hosts, vms, 4, 3, 0, 1.5, 1.0, 0.2, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    }

    /** Returns a cluster of this size in two zones that has every oddity, each often enough to be met. */
    public static Shape odd(int hosts, int vms) {
        return new Shape(2, hosts, vms, 4, 3, 4, 1.5, 0.95, 0.3, 0.15, 0.1, 0.15, 0.2, 0.05, 0.3);
    }

    /** Returns this shape with another value of {@link #zones}. */
    public Shape withZones(int zones) {
        return new Shape(
                zones,
                hosts,
                vms,
                roles,
                tenants,
                serverGroups,
                overcommit,
                observedShare,
                hotHostShare,
                unusableHostShare,
                notRunningShare,
                immovableShare,
                cappedShare,
                inFlightShare,
                extrasShare);
    }

    /** Returns this shape with another value of {@link #hosts}. */
    public Shape withHosts(int hosts) {
        return new Shape(
                zones,
                hosts,
                vms,
                roles,
                tenants,
                serverGroups,
                overcommit,
                observedShare,
                hotHostShare,
                unusableHostShare,
                notRunningShare,
                immovableShare,
                cappedShare,
                inFlightShare,
                extrasShare);
    }

    /** Returns this shape with another value of {@link #vms}. */
    public Shape withVms(int vms) {
        return new Shape(
                zones,
                hosts,
                vms,
                roles,
                tenants,
                serverGroups,
                overcommit,
                observedShare,
                hotHostShare,
                unusableHostShare,
                notRunningShare,
                immovableShare,
                cappedShare,
                inFlightShare,
                extrasShare);
    }

    /** Returns this shape with another value of {@link #roles}. */
    public Shape withRoles(int roles) {
        return new Shape(
                zones,
                hosts,
                vms,
                roles,
                tenants,
                serverGroups,
                overcommit,
                observedShare,
                hotHostShare,
                unusableHostShare,
                notRunningShare,
                immovableShare,
                cappedShare,
                inFlightShare,
                extrasShare);
    }

    /** Returns this shape with another value of {@link #tenants}. */
    public Shape withTenants(int tenants) {
        return new Shape(
                zones,
                hosts,
                vms,
                roles,
                tenants,
                serverGroups,
                overcommit,
                observedShare,
                hotHostShare,
                unusableHostShare,
                notRunningShare,
                immovableShare,
                cappedShare,
                inFlightShare,
                extrasShare);
    }

    /** Returns this shape with another value of {@link #serverGroups}. */
    public Shape withServerGroups(int serverGroups) {
        return new Shape(
                zones,
                hosts,
                vms,
                roles,
                tenants,
                serverGroups,
                overcommit,
                observedShare,
                hotHostShare,
                unusableHostShare,
                notRunningShare,
                immovableShare,
                cappedShare,
                inFlightShare,
                extrasShare);
    }

    /** Returns this shape with another value of {@link #overcommit}. */
    public Shape withOvercommit(double overcommit) {
        return new Shape(
                zones,
                hosts,
                vms,
                roles,
                tenants,
                serverGroups,
                overcommit,
                observedShare,
                hotHostShare,
                unusableHostShare,
                notRunningShare,
                immovableShare,
                cappedShare,
                inFlightShare,
                extrasShare);
    }

    /** Returns this shape with another value of {@link #observedShare}. */
    public Shape withObservedShare(double observedShare) {
        return new Shape(
                zones,
                hosts,
                vms,
                roles,
                tenants,
                serverGroups,
                overcommit,
                observedShare,
                hotHostShare,
                unusableHostShare,
                notRunningShare,
                immovableShare,
                cappedShare,
                inFlightShare,
                extrasShare);
    }

    /** Returns this shape with another value of {@link #hotHostShare}. */
    public Shape withHotHostShare(double hotHostShare) {
        return new Shape(
                zones,
                hosts,
                vms,
                roles,
                tenants,
                serverGroups,
                overcommit,
                observedShare,
                hotHostShare,
                unusableHostShare,
                notRunningShare,
                immovableShare,
                cappedShare,
                inFlightShare,
                extrasShare);
    }

    /** Returns this shape with another value of {@link #unusableHostShare}. */
    public Shape withUnusableHostShare(double unusableHostShare) {
        return new Shape(
                zones,
                hosts,
                vms,
                roles,
                tenants,
                serverGroups,
                overcommit,
                observedShare,
                hotHostShare,
                unusableHostShare,
                notRunningShare,
                immovableShare,
                cappedShare,
                inFlightShare,
                extrasShare);
    }

    /** Returns this shape with another value of {@link #notRunningShare}. */
    public Shape withNotRunningShare(double notRunningShare) {
        return new Shape(
                zones,
                hosts,
                vms,
                roles,
                tenants,
                serverGroups,
                overcommit,
                observedShare,
                hotHostShare,
                unusableHostShare,
                notRunningShare,
                immovableShare,
                cappedShare,
                inFlightShare,
                extrasShare);
    }

    /** Returns this shape with another value of {@link #immovableShare}. */
    public Shape withImmovableShare(double immovableShare) {
        return new Shape(
                zones,
                hosts,
                vms,
                roles,
                tenants,
                serverGroups,
                overcommit,
                observedShare,
                hotHostShare,
                unusableHostShare,
                notRunningShare,
                immovableShare,
                cappedShare,
                inFlightShare,
                extrasShare);
    }

    /** Returns this shape with another value of {@link #cappedShare}. */
    public Shape withCappedShare(double cappedShare) {
        return new Shape(
                zones,
                hosts,
                vms,
                roles,
                tenants,
                serverGroups,
                overcommit,
                observedShare,
                hotHostShare,
                unusableHostShare,
                notRunningShare,
                immovableShare,
                cappedShare,
                inFlightShare,
                extrasShare);
    }

    /** Returns this shape with another value of {@link #inFlightShare}. */
    public Shape withInFlightShare(double inFlightShare) {
        return new Shape(
                zones,
                hosts,
                vms,
                roles,
                tenants,
                serverGroups,
                overcommit,
                observedShare,
                hotHostShare,
                unusableHostShare,
                notRunningShare,
                immovableShare,
                cappedShare,
                inFlightShare,
                extrasShare);
    }

    /** Returns this shape with another value of {@link #extrasShare}. */
    public Shape withExtrasShare(double extrasShare) {
        return new Shape(
                zones,
                hosts,
                vms,
                roles,
                tenants,
                serverGroups,
                overcommit,
                observedShare,
                hotHostShare,
                unusableHostShare,
                notRunningShare,
                immovableShare,
                cappedShare,
                inFlightShare,
                extrasShare);
    }

    private static void atLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " (" + value + ") must be at least " + least);
        }
    }

    private static void fraction(String name, double value) {
        if (!(value >= 0.0 && value <= 1.0)) {
            throw new IllegalArgumentException(name + " (" + value + ") must be a fraction in [0,1]");
        }
    }
}
