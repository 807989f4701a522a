package io.stealaway.model.snapshot;

import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * The VMs before and after some came and others went, while all that stayed are as they were.
 *
 * @param from for each VM after, its index before; {@link #CAME} for one that came
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record VmSplice(IdLookup<VmId, Vm> before, IdLookup<VmId, Vm> after, int[] from) {
    static final int CAME = -1;

    /** The VMs that go must be there, those that come must not. */
    static VmSplice of(IdLookup<VmId, Vm> before, SortedMap<VmId, Vm> come, SortedSet<VmId> gone) {
        int size = before.size() + come.size() - gone.size();
        List<Vm> values = new ArrayList<>(size);
        List<VmId> ids = new ArrayList<>(size);
        int[] from = new int[size];
        int next = 0;
        for (Map.Entry<VmId, Boolean> event : events(come, gone).entrySet()) {
            int place = before.place(event.getKey());
            boolean goes = event.getValue();
            int until = goes ? place : -place - 1;
            stay(before, next, until, values, ids, from);
            next = goes ? until + 1 : until;
            if (!goes) {
                from[values.size()] = CAME;
                values.add(come.get(event.getKey()));
                ids.add(event.getKey());
            }
        }
        stay(before, next, before.size(), values, ids, from);
        return new VmSplice(before, IdLookup.ofSorted(values, ids), from);
    }

    /** Returns who changes, in order, and whether it goes. */
    private static SortedMap<VmId, Boolean> events(SortedMap<VmId, Vm> come, SortedSet<VmId> gone) {
        TreeMap<VmId, Boolean> events = new TreeMap<>();
        come.keySet().forEach(vm -> events.put(vm, false));
        gone.forEach(vm -> events.put(vm, true));
        return events;
    }

    private static void stay(
            IdLookup<VmId, Vm> before, int first, int end, List<Vm> values, List<VmId> ids, int[] from) {
        for (int vm = first, to = values.size(); vm < end; vm++, to++) {
            from[to] = vm;
        }
        values.addAll(before.values().subList(first, end));
        ids.addAll(before.ids().subList(first, end));
    }

    /** Returns the indices before of those that went, ascending. */
    int[] gone() {
        boolean[] stays = new boolean[before.size()];
        for (int vm : from) {
            if (vm != CAME) {
                stays[vm] = true;
            }
        }
        int[] gone = new int[before.size()];
        int count = 0;
        for (int vm = 0; vm < stays.length; vm++) {
            if (!stays[vm]) {
                gone[count++] = vm;
            }
        }
        return Arrays.copyOf(gone, count);
    }

    /** Returns the indices after of those that came, ascending. */
    int[] came() {
        int[] came = new int[from.length];
        int count = 0;
        for (int vm = 0; vm < from.length; vm++) {
            if (from[vm] == CAME) {
                came[count++] = vm;
            }
        }
        return Arrays.copyOf(came, count);
    }

    /** Returns a column after it; for those that came it holds {@link #CAME}. */
    int[] spliced(int[] column) {
        int[] spliced = new int[from.length];
        for (int vm = 0; vm < from.length; vm++) {
            spliced[vm] = from[vm] == CAME ? CAME : column[from[vm]];
        }
        return spliced;
    }
}
