package io.stealaway.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * Who serves: the demand of a VM that is out of its orchestrator goes to the VMs of its role that are in service, in
 * proportion to their vCPUs. Without such peers, and for a VM without a role, demand goes nowhere and stays.
 */
final class ServiceDemand {
    static final long FULL = 1_000_000L;

    private final TruePlacement fleet;
    private final int[][] roleVms;
    private final int[] vmRole;
    private final long[] share;
    private final List<Orchestrator> orchestrators = new ArrayList<>();

    ServiceDemand(TruePlacement fleet) {
        this.fleet = fleet;
        vmRole = new int[fleet.vms.length];
        share = new long[fleet.vms.length];
        List<List<Integer>> members = new ArrayList<>();
        for (int role = 0; role < fleet.roleCount(); role++) {
            members.add(new ArrayList<>());
        }
        for (int vm = 0; vm < vmRole.length; vm++) {
            vmRole[vm] = fleet.vmRole(vm);
            if (vmRole[vm] >= 0) {
                members.get(vmRole[vm]).add(vm);
            }
        }
        roleVms = members.stream()
                .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    void add(Orchestrator orchestrator) {
        orchestrators.add(orchestrator);
    }

    /** Returns how much of its demand a VM serves itself, millionths. */
    long share(int vm) {
        long share = FULL;
        for (int i = 0; i < orchestrators.size(); i++) {
            share = Math.min(share, orchestrators.get(i).share(vm));
        }
        return share;
    }

    /** Returns how many VMs one of ours keeps out, or is about to put back. */
    int isolatedByUs() {
        int count = 0;
        if (!quiet()) {
            for (int vm = 0; vm < share.length; vm++) {
                count += isolatedByUs(vm) ? 1 : 0;
            }
        }
        return count;
    }

    private boolean isolatedByUs(int vm) {
        for (int i = 0; i < orchestrators.size(); i++) {
            if (orchestrators.get(i).heldByUs(vm)) {
                return true;
            }
        }
        return false;
    }

    /** Returns how many VMs of this VM's role are in service; 0 without a role. */
    int inService(int vm) {
        int count = 0;
        if (vmRole[vm] >= 0) {
            for (int peer : roleVms[vmRole[vm]]) {
                count += serves(peer) ? 1 : 0;
            }
        }
        return count;
    }

    /** Returns how many VMs of this VM's role there are; 0 without a role. */
    int roleSize(int vm) {
        int count = 0;
        if (vmRole[vm] >= 0) {
            for (int peer : roleVms[vmRole[vm]]) {
                count += fleet.present(peer) ? 1 : 0;
            }
        }
        return count;
    }

    /** Moves demand between role peers; the sum of all stays the same. */
    void moveDemand(long[] wanted) {
        if (quiet()) {
            return;
        }
        for (int vm = 0; vm < share.length; vm++) {
            share[vm] = fleet.runs(vm) ? share(vm) : 0;
        }
        for (int[] members : roleVms) {
            moveDemand(members, wanted);
        }
    }

    private boolean quiet() {
        for (int i = 0; i < orchestrators.size(); i++) {
            if (!orchestrators.get(i).quiet()) {
                return false;
            }
        }
        return true;
    }

    private void moveDemand(int[] members, long[] wanted) {
        long vcpus = 0;
        long moved = 0;
        for (int vm : members) {
            if (share[vm] == FULL) {
                vcpus += fleet.vms[vm].vcpus();
            } else {
                moved += wanted[vm] - kept(wanted[vm], share[vm]);
            }
        }
        if (vcpus == 0 || moved == 0) {
            return;
        }
        for (int vm : members) {
            if (share[vm] == FULL) {
                // The share of what is left to hand out, so that nothing is lost to rounding.
                long part = moved * fleet.vms[vm].vcpus() / vcpus;
                wanted[vm] += part;
                moved -= part;
                vcpus -= fleet.vms[vm].vcpus();
            } else {
                wanted[vm] = kept(wanted[vm], share[vm]);
            }
        }
    }

    private static long kept(long wanted, long share) {
        return wanted * share / FULL;
    }

    private boolean serves(int vm) {
        return fleet.runs(vm) && share(vm) == FULL;
    }
}
