package io.stealaway.placement.state;

import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.survival.VmPlaces;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts each VM counts on while a plan is made: the one that it is on, and those that its migrations lead to, in
 * order. A VM moves at most twice in a plan, so there are at most three.
 *
 * <p>Not thread-safe.
 */
public final class VmPlacements implements VmPlaces {
    static final int NONE = -1;

    private static final int PAGE_BITS = 6;
    private static final int PAGE_VMS = 1 << PAGE_BITS;

    private final ClusterSnapshot snapshot;
    /** The places of VMs of which at least one moved, by pages; few VMs of a cluster move in one plan. */
    private final int[] @Nullable [] pages;

    public VmPlacements(ClusterSnapshot snapshot) {
        this(snapshot, new int[(snapshot.vms().size() + PAGE_VMS - 1) / PAGE_VMS][]);
    }

    private VmPlacements(ClusterSnapshot snapshot, int[] @Nullable [] pages) {
        this.snapshot = snapshot;
        this.pages = pages;
    }

    @Override
    public VmPlacements copy() {
        int[] @Nullable [] copy = pages.clone();
        for (int page = 0; page < copy.length; page++) {
            int[] places = copy[page];
            copy[page] = places == null ? null : places.clone();
        }
        return new VmPlacements(snapshot, copy);
    }

    @Override
    public int host(int vm, int place) {
        int[] page = pages[vm >> PAGE_BITS];
        if (page == null) {
            return place == 0 ? snapshot.vmHost(vm) : NONE;
        }
        return page[first(vm) + place];
    }

    @Override
    public boolean on(int vm, int host) {
        int[] page = pages[vm >> PAGE_BITS];
        if (page == null) {
            return snapshot.vmHost(vm) == host;
        }
        int first = first(vm);
        return page[first] == host || page[first + 1] == host || page[first + 2] == host;
    }

    public boolean moving(int vm) {
        int[] page = pages[vm >> PAGE_BITS];
        return page != null && page[first(vm) + 1] != NONE;
    }

    private static int first(int vm) {
        return MOST * (vm & (PAGE_VMS - 1));
    }

    private int[] page(int vm) {
        int[] page = pages[vm >> PAGE_BITS];
        if (page == null) {
            page = new int[MOST * PAGE_VMS];
            Arrays.fill(page, NONE);
            int from = vm & -PAGE_VMS;
            int to = Math.min(from + PAGE_VMS, snapshot.vms().size());
            for (int other = from; other < to; other++) {
                page[first(other)] = snapshot.vmHost(other);
            }
            pages[vm >> PAGE_BITS] = page;
        }
        return page;
    }

    /** Returns the host that the VM's migrations lead to so far; its own when it has none. */
    public int last(int vm) {
        return host(vm, moves(vm));
    }

    /** Returns how many migrations the VM has before it. */
    public int moves(int vm) {
        if (!moving(vm)) {
            return 0;
        }
        return host(vm, 2) == NONE ? 1 : 2;
    }

    /** Adds a host after the others. */
    public void append(int vm, int host) {
        int place = moves(vm) + 1;
        page(vm)[first(vm) + place] = host;
    }

    /** Takes the last host away; the first when it is the only one. */
    public void removeLast(int vm) {
        int place = moves(vm);
        page(vm)[first(vm) + place] = NONE;
    }

    /** Takes the first host away; the others move up. */
    public void removeFirst(int vm) {
        int[] page = page(vm);
        int first = first(vm);
        page[first] = page[first + 1];
        page[first + 1] = page[first + 2];
        page[first + 2] = NONE;
    }

    /** Puts a host before the others. */
    public void prepend(int vm, int host) {
        int[] page = page(vm);
        int first = first(vm);
        page[first + 2] = page[first + 1];
        page[first + 1] = page[first];
        page[first] = host;
    }
}
