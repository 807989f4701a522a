package io.stealaway.placement.search;

import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.Vm;
import io.stealaway.placement.state.PlanState;
import java.util.Arrays;

/**
 * The VMs whose leaving alone would give a victim room by columns, cheapest first, of those that copy as much those on hosts that
 * suit the victim best. What is asked about again and again in a plan, in arrays that are kept. Not thread-safe.
 */
final class Leavers {
    private final PlanState state;
    private final HostSearch search;
    private final BudgetedRules budgetedRules;
    private final WhatIf whatIf;
    /** The place of what a VM copies among all that VMs of its zone copy, for zones that were asked about. */
    private final int[] classOf;
    /** How many such places there are in each zone; 0 until asked. */
    private final int[] classes;

    private int[] found = new int[64];
    private int[] foundRanks = new int[64];
    private int[] vms = new int[64];
    private int[] ranks = new int[64];
    private int count;

    Leavers(PlanState state, HostSearch search, BudgetedRules budgetedRules, WhatIf whatIf) {
        this.state = state;
        this.search = search;
        this.budgetedRules = budgetedRules;
        this.whatIf = whatIf;
        classOf = new int[state.snapshot().vms().size()];
        classes = new int[state.snapshot().zones().size()];
    }

    /** Collects those of hosts that may take a victim, the best first; each host looked at counts, up to half of what is allowed. */
    void collect(int victim, int[] hosts) {
        count = 0;
        CapacityRoom room = search.room(budgetedRules.rules(MigrationPurpose.CURE));
        Vm facts = state.snapshot().vms().get(victim);
        int enough = budgetedRules.left() / 2;
        for (int rank = 0; rank < hosts.length && budgetedRules.left() > enough && budgetedRules.glance(); rank++) {
            int host = hosts[rank];
            boolean roomy = room.has(host, facts);
            for (int place = 0; place < state.snapshot().hostVmCount(host); place++) {
                int guest = state.snapshot().hostVm(host, place);
                if (!state.placements().moving(guest)
                        && (roomy || room.hasWithout(host, state.snapshot().vms(), victim, guest))) {
                    add(guest, rank);
                }
            }
        }
        order(state.snapshot().hostZone(state.snapshot().vmHost(victim)));
    }

    private void add(int vm, int rank) {
        if (count == found.length) {
            found = Arrays.copyOf(found, 2 * count);
            foundRanks = Arrays.copyOf(foundRanks, 2 * count);
            vms = new int[2 * count];
            ranks = new int[2 * count];
        }
        found[count] = vm;
        foundRanks[count++] = rank;
    }

    /** They were found by rank, then by index, and those that copy as much stay in that order. */
    private void order(int zone) {
        if (classes[zone] == 0) {
            classify(zone);
        }
        int[] next = new int[classes[zone] + 1];
        for (int i = 0; i < count; i++) {
            next[classOf[found[i]] + 1]++;
        }
        for (int at = 1; at < next.length; at++) {
            next[at] += next[at - 1];
        }
        for (int i = 0; i < count; i++) {
            int place = next[classOf[found[i]]]++;
            vms[place] = found[i];
            ranks[place] = foundRanks[i];
        }
    }

    private void classify(int zone) {
        int[] hosts = search.zoneHosts(zone);
        long[] bytes = Arrays.stream(hosts)
                .flatMap(host -> Arrays.stream(state.snapshot().hostVms(host)))
                .mapToLong(whatIf::bytes)
                .sorted()
                .distinct()
                .toArray();
        for (int host : hosts) {
            for (int vm : state.snapshot().hostVms(host)) {
                classOf[vm] = Arrays.binarySearch(bytes, whatIf.bytes(vm));
            }
        }
        classes[zone] = bytes.length;
    }

    int count() {
        return count;
    }

    /** Returns the VM at a place, 0 for the one that goes first. */
    int vm(int place) {
        return vms[place];
    }

    /** Returns the rank of its host, 0 for the one that suits the victim best. */
    int rank(int place) {
        return ranks[place];
    }
}
