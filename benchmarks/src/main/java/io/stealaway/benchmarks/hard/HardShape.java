package io.stealaway.benchmarks.hard;

/**
 * What a hard cluster is like.
 *
 * @param hosts number of hosts
 * @param vms number of VMs, about
 * @param zones number of zones, which hosts belong to in turn
 * @param fill share of vCPUs that is handed out; 1 for hosts that have none left
 * @param spread hosts are of three sizes, the smallest and the largest by this share away from the mean
 * @param roles number of roles
 * @param groupsOf members of each hard anti-affinity group; 0 for no groups
 * @param hotEvery on one host in so many, VMs want far more CPU than there is
 */
record HardShape(int hosts, int vms, int zones, double fill, double spread, int roles, int groupsOf, int hotEvery) {

    /** A single zone of hosts of three sizes, a fourth larger or smaller than the mean, and a role for every 18 VMs. */
    static HardShape of(int hosts, int vms, double fill) {
        return new HardShape(hosts, vms, 1, fill, 0.25, Math.max(1, vms / 18), 0, 16);
    }

    HardShape inZones(int zones) {
        return new HardShape(hosts, vms, zones, fill, spread, roles, groupsOf, hotEvery);
    }

    HardShape spread(double spread) {
        return new HardShape(hosts, vms, zones, fill, spread, roles, groupsOf, hotEvery);
    }

    HardShape roles(int roles) {
        return new HardShape(hosts, vms, zones, fill, spread, roles, groupsOf, hotEvery);
    }

    HardShape groupsOf(int members) {
        return new HardShape(hosts, vms, zones, fill, spread, roles, members, hotEvery);
    }

    HardShape hotEvery(int hosts) {
        return new HardShape(this.hosts, vms, zones, fill, spread, roles, groupsOf, hosts);
    }
}
