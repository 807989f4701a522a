package io.stealaway.simulation;

import io.stealaway.contention.CpuShares;
import io.stealaway.model.MicroCores;
import io.stealaway.model.MigrationId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.Policy;
import io.stealaway.simulation.share.SimulatedShares;
import io.stealaway.spi.ShareControl.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Watches the cluster itself, whatever any plan says: no VM leaves its zone, no host is promised more than it has or more of
 * a role than the policy allows, no locked VM moves, no more moves at once, nor sooner again, than the policy allows, and no VM is left less than its floor by CPU weights
 * that were changed for another.
 */
final class InvariantMonitor {
    private final SimulatedCluster cluster;
    private final Policy policy;
    private final long[] excessAtStart;
    private final int[] sameRoleAtStart;
    /** Whether a migration takes a VM on that stepped aside in the same plan, which is no new move of it. */
    private final Predicate<MigrationId> goesOn;

    private final Map<VmId, Instant> lastEnd = new TreeMap<>();
    private final List<String> violations = new ArrayList<>();
    private final int[] seenCreated;
    private long seenTurnover;
    private long newestSeen;
    private int seenWeightChanges;

    InvariantMonitor(SimulatedCluster cluster, Policy policy, Predicate<MigrationId> goesOn) {
        this.cluster = cluster;
        this.policy = policy;
        this.goesOn = goesOn;
        int hosts = cluster.fleet().hosts.length;
        excessAtStart = new long[3 * hosts];
        sameRoleAtStart = new int[hosts];
        seenCreated = new int[hosts];
        long[] promised = promised();
        int[] sameRole = mostOfOneRole();
        for (int host = 0; host < hosts; host++) {
            sameRoleAtStart[host] = sameRole[host];
            for (int kind = 0; kind < 3; kind++) {
                excessAtStart[3 * host + kind] = Math.max(0, promised[3 * host + kind] - capacity(host, kind));
            }
        }
        cluster.watch(this::step);
    }

    List<String> violations() {
        return violations;
    }

    private void step() {
        takeCreatedAsGiven();
        checkFloors();
        List<PreCopy> active = cluster.simulatedMigrator().active();
        if (active.isEmpty()) {
            return;
        }
        checkStarts(active);
        checkBudgets(active);
        checkHosts();
        checkZones(active);
    }

    /** Who creates VMs may know no roles, and answers for what it does; it is no move. */
    private void takeCreatedAsGiven() {
        if (seenTurnover == cluster.fleet().turnover()) {
            return;
        }
        seenTurnover = cluster.fleet().turnover();
        int[] sameRole = mostOfOneRole();
        for (int host = 0; host < seenCreated.length; host++) {
            if (seenCreated[host] != cluster.fleet().createdOn(host)) {
                seenCreated[host] = cluster.fleet().createdOn(host);
                sameRoleAtStart[host] = Math.max(sameRoleAtStart[host], sameRole[host]);
            }
        }
    }

    private void checkStarts(List<PreCopy> active) {
        for (PreCopy wire : active) {
            VmId vm = cluster.fleet().vms[wire.vm].id();
            if (wire.number > newestSeen) {
                newestSeen = wire.number;
                Instant end = lastEnd.get(vm);
                if (end != null
                        && wire.id.filter(goesOn).isEmpty()
                        && end.plus(policy.migration().cooldown())
                                .isAfter(cluster.clock().instant())) {
                    violate("VM " + vm + " moves again, though its last migration was seen until " + end);
                }
                if (cluster.fleet().vms[wire.vm].locked()) {
                    violate("VM " + vm + " moves, though it is locked");
                }
            }
            lastEnd.put(vm, cluster.clock().instant());
        }
    }

    private void checkBudgets(List<PreCopy> active) {
        int hosts = cluster.fleet().hosts.length;
        int[] out = new int[hosts];
        int[] in = new int[hosts];
        for (PreCopy wire : active) {
            out[wire.source]++;
            in[wire.target]++;
        }
        if (active.size() > policy.migration().maxInFlight()) {
            violate(active.size() + " migrations are in flight");
        }
        for (int host = 0; host < hosts; host++) {
            if (out[host] > policy.migration().maxOutPerHost()) {
                violate(out[host] + " migrations leave "
                        + cluster.fleet().hosts[host].id());
            }
            if (in[host] > policy.migration().maxInPerHost()) {
                violate(in[host] + " migrations arrive on "
                        + cluster.fleet().hosts[host].id());
            }
        }
    }

    /** As weights are changed; who comes later may disturb them until the next pass. */
    private void checkFloors() {
        SimulatedShares shares = cluster.simulatedShares();
        if (seenWeightChanges == shares.timesSet()) {
            return;
        }
        seenWeightChanges = shares.timesSet();
        Set<Integer> hosts = new TreeSet<>();
        Map<VmId, Change> changes = new TreeMap<>();
        shares.owned().forEach(change -> {
            changes.put(change.vm(), change);
            hosts.add(cluster.fleet().vmHost[cluster.fleet().vmIndex("floor", change.vm())]);
        });
        hosts.forEach(host -> checkFloor(host, changes));
    }

    /** What every VM gets when all want all that they can, with the weights and without. */
    private void checkFloor(int host, Map<VmId, Change> changes) {
        TruePlacement fleet = cluster.fleet();
        int count = fleet.vmsOn(host);
        long[] needs = new long[count + 1];
        int[] weights = new int[count + 1];
        int[] bought = new int[count + 1];
        needs[count] = fleet.hosts[host].hypervisorDemandMicroCores();
        weights[count] = fleet.hosts[host].hypervisorWeight();
        bought[count] = weights[count];
        for (int i = 0; i < count; i++) {
            int vm = fleet.listOf(host)[i];
            Change change = changes.get(fleet.vms[vm].id());
            needs[i] = fleet.runs(vm) ? fleet.vms[vm].cpuLimitMicroCores() : 0;
            weights[i] = cluster.cpu().weight(vm);
            bought[i] = change == null ? weights[i] : change.before();
        }
        long[] with = new long[count + 1];
        long[] without = new long[count + 1];
        CpuShares.allocate(fleet.hosts[host].cpuMicroCores(), needs, weights, count + 1, with);
        CpuShares.allocate(fleet.hosts[host].cpuMicroCores(), needs, bought, count + 1, without);
        for (int i = 0; i < count; i++) {
            Vm vm = fleet.vms[fleet.listOf(host)[i]];
            long floor =
                    Math.min((long) (policy.shares().floorPerVcpu() * vm.vcpus() * MicroCores.PER_CORE), without[i]);
            if (weights[i] <= bought[i] && with[i] < floor - 2) {
                violate("VM " + vm.id() + " is left " + with[i] + " micro-cores by changed CPU weights, less than "
                        + floor);
            }
        }
    }

    private void checkHosts() {
        long[] promised = promised();
        int[] sameRole = mostOfOneRole();
        for (int host = 0; host < sameRole.length; host++) {
            if (sameRole[host]
                    > Math.max(sameRoleAtStart[host], policy.placement().maxRoleVmsPerHost())) {
                violate(sameRole[host] + " VMs of one role are on, or promised to, "
                        + cluster.fleet().hosts[host].id());
            }
            for (int kind = 0; kind < 3; kind++) {
                long excess = promised[3 * host + kind] - capacity(host, kind);
                if (excess > excessAtStart[3 * host + kind]) {
                    violate(cluster.fleet().hosts[host].id() + " is promised " + excess + " too many of "
                            + List.of("vCPUs", "bytes of RAM", "bytes of disk").get(kind));
                }
            }
        }
    }

    private void checkZones(List<PreCopy> active) {
        for (PreCopy wire : active) {
            if (!cluster.fleet()
                    .hosts[wire.source]
                    .zone()
                    .equals(cluster.fleet().hosts[wire.target].zone())) {
                violate("VM " + cluster.fleet().vms[wire.vm].id() + " leaves its zone");
            }
        }
    }

    private long capacity(int host, int kind) {
        return switch (kind) {
            case 0 -> cluster.fleet().hosts[host].vcpuCapacity();
            case 1 -> cluster.fleet().hosts[host].ramCapacityBytes();
            default -> cluster.fleet().hosts[host].diskCapacityBytes();
        };
    }

    /** Recounted from the placement of each VM, independently of the counters that the fleet keeps. */
    private long[] promised() {
        TruePlacement fleet = cluster.fleet();
        long[] sum = new long[3 * fleet.hosts.length];
        for (int i = 0; i < fleet.presentCount(); i++) {
            int vm = fleet.present()[i];
            add(sum, vm, fleet.vmHost[vm]);
        }
        for (PreCopy wire : cluster.simulatedMigrator().active()) {
            add(sum, wire.vm, wire.target);
        }
        return sum;
    }

    private void add(long[] sum, int vm, int host) {
        sum[3 * host] += cluster.fleet().vms[vm].vcpus();
        sum[3 * host + 1] += cluster.fleet().vms[vm].ramBytes();
        sum[3 * host + 2] += cluster.fleet().vms[vm].diskBytes();
    }

    private int[] mostOfOneRole() {
        TruePlacement fleet = cluster.fleet();
        int roles = fleet.roleCount();
        int[] count = new int[fleet.hosts.length * roles];
        for (int i = 0; i < fleet.presentCount(); i++) {
            int vm = fleet.present()[i];
            count(count, roles, vm, fleet.vmHost[vm]);
        }
        for (PreCopy wire : cluster.simulatedMigrator().active()) {
            count(count, roles, wire.vm, wire.target);
        }
        int[] most = new int[fleet.hosts.length];
        for (int host = 0; host < most.length; host++) {
            most[host] =
                    Arrays.stream(count, host * roles, (host + 1) * roles).max().orElse(0);
        }
        return most;
    }

    private void count(int[] count, int roles, int vm, int host) {
        int role = cluster.fleet().vmRole(vm);
        if (role >= 0) {
            count[host * roles + role]++;
        }
    }

    private void violate(String what) {
        violations.add(cluster.clock().instant() + " " + what);
    }
}
