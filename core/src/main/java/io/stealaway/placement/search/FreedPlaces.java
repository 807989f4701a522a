package io.stealaway.placement.search;

import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.Vm;
import io.stealaway.placement.pair.MigrationCandidate;
import io.stealaway.placement.state.PlanState;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The VMs of each zone for which some host had room before anything was planned, by what their moves copy, and for VMs that need
 * the same, whether one of those would leave room for them. Found once for a plan: moves only take room. Not thread-safe.
 */
final class FreedPlaces {
    private static final int NONE = -1;

    private final PlanState state;
    private final HostSearch search;
    private final WhatIf whatIf;
    private final Map<Integer, List<MigrationCandidate>> leavers = new HashMap<>();
    /** The same VMs of the zones that were asked about. */
    private final BitSet leaving = new BitSet();

    private final int[] leaversOf;
    private final Map<Need, Freed> freed = new HashMap<>();

    private record Need(int zone, long vcpus, long ramBytes, long diskBytes) {}

    /** Two hosts on which a VM that can leave would make enough room; {@link #NONE} for fewer. */
    private record Freed(int one, int other) {}

    FreedPlaces(PlanState state, HostSearch search, WhatIf whatIf) {
        this.state = state;
        this.search = search;
        this.whatIf = whatIf;
        leaversOf = new int[state.snapshot().hosts().size()];
    }

    /** Returns whether a VM of a zone that was asked about is one that may leave its host. */
    boolean leaves(int vm) {
        return leaving.get(vm);
    }

    /** Returns how many VMs may leave a host, of a zone that was asked about. */
    int leaversOf(int host) {
        return leaversOf[host];
    }

    /** Returns the VMs of a zone that may leave their hosts, cheapest first. */
    List<MigrationCandidate> leavers(int zone) {
        return leavers.computeIfAbsent(zone, this::collect);
    }

    private List<MigrationCandidate> collect(int zone) {
        List<MigrationCandidate> all = new ArrayList<>();
        for (int host : search.zoneHosts(zone)) {
            for (int vm : state.snapshot().hostVms(host)) {
                if (!whatIf.lacksRoom(vm, MigrationPurpose.MAKE_ROOM)) {
                    leaving.set(vm);
                    leaversOf[host]++;
                    all.add(new MigrationCandidate(vm, host, 0, whatIf.bytes(vm)));
                }
            }
        }
        all.sort(null);
        return all;
    }

    /** Returns whether on another host than a VM's own one a VM that can leave would make room for it. */
    boolean anyFor(int vm, int host) {
        int zone = state.snapshot().hostZone(host);
        Vm facts = state.snapshot().vms().get(vm);
        Freed known = freed.computeIfAbsent(
                new Need(zone, facts.vcpus(), facts.ramBytes(), facts.diskBytes()), need -> find(zone, vm));
        return known.one() != NONE && (known.one() != host || known.other() != NONE);
    }

    private Freed find(int zone, int vm) {
        int one = NONE;
        for (MigrationCandidate leaver : leavers(zone)) {
            if (leaver.host() != one && whatIf.couldFit(leaver.host(), vm, MigrationPurpose.MAKE_ROOM, leaver.vm())) {
                if (one != NONE) {
                    return new Freed(one, leaver.host());
                }
                one = leaver.host();
            }
        }
        return new Freed(one, NONE);
    }
}
