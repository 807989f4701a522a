package io.stealaway.recording;

import io.stealaway.model.HostId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The passes of a recording as columns of slots. Immutable once built, and thread-safe then. */
final class RecordedColumns {
    private static final int SECONDS_PER_DAY = 86_400;
    private static final int SHORTEST_SLOT = 60;
    private static final int LONGEST_SLOT = 900;
    private static final int MOST_CELLS = 200_000_000;
    /** A VM that was not there, or did not run. */
    private static final int AWAY = -2;

    private final ClusterSnapshot cluster;
    private final int slotSeconds;
    private final int slots;
    /** By VM and then by slot. */
    private final int[] wanted;

    private final short[] waited;
    private final short[] steal;
    private final short[] host;
    private final WaitingTasks waiting;
    private double filledRatio;

    private RecordedColumns(ClusterSnapshot cluster, int slotSeconds, int slots) {
        this.cluster = cluster;
        this.slotSeconds = slotSeconds;
        this.slots = slots;
        int cells = Math.multiplyExact(cluster.vms().size(), slots);
        if (cells > MOST_CELLS) {
            throw new IllegalArgumentException(
                    "the recording has " + cells + " numbers (" + cluster.vms().size()
                            + " VMs at " + slots + " moments), but at most " + MOST_CELLS
                            + " are read. Maybe leave the oldest files out?");
        }
        wanted = new int[cells];
        waited = new short[cells];
        steal = new short[cells];
        host = new short[cells];
        waiting = new WaitingTasks(cluster.vms().size(), slots);
        Arrays.fill(wanted, Recording.MISSING);
        Arrays.fill(steal, (short) Recording.MISSING);
        Arrays.fill(host, (short) Recording.MISSING);
    }

    static RecordedColumns of(List<RecordedPass> passes, RecordedHosts hosts) {
        int slotSeconds = slotSeconds(passes);
        long first = passes.get(0).takenAt().getEpochSecond() / slotSeconds * slotSeconds;
        long last = passes.get(passes.size() - 1).takenAt().getEpochSecond();
        RecordedColumns columns = new RecordedColumns(
                cluster(passes, hosts, first), slotSeconds, (int) ((last - first) / slotSeconds + 1));
        passes.forEach(pass -> columns.add(pass, first));
        columns.waiting.judge(columns.wanted, columns.waited);
        columns.carryOn();
        columns.fill();
        return columns;
    }

    /** Returns the middle of all times between two passes, in whole minutes. */
    private static int slotSeconds(List<RecordedPass> passes) {
        long[] gaps = new long[passes.size() - 1];
        for (int pass = 1; pass < passes.size(); pass++) {
            gaps[pass - 1] = passes.get(pass).takenAt().getEpochSecond()
                    - passes.get(pass - 1).takenAt().getEpochSecond();
        }
        Arrays.sort(gaps);
        long minutes = Math.round(gaps[gaps.length / 2] / 60.0);
        return (int) Math.max(SHORTEST_SLOT, Math.min(LONGEST_SLOT, minutes * 60));
    }

    @SuppressWarnings("ReferenceEquality") // only to spare a walk
    private static ClusterSnapshot cluster(List<RecordedPass> passes, RecordedHosts hosts, long first) {
        SortedMap<VmId, Vm> vms = new TreeMap<>();
        List<Vm> seen = List.of();
        for (RecordedPass pass : passes) {
            if (pass.vms() != seen) {
                seen = pass.vms();
                for (Vm vm : seen) {
                    Vm known = vms.get(vm.id());
                    if (known == null || (!known.running() && vm.running())) {
                        vms.put(vm.id(), vm);
                    }
                }
            }
        }
        ClusterSnapshot.Builder cluster = ClusterSnapshot.builder(Instant.ofEpochSecond(first));
        hosts.hosts().values().forEach(cluster::host);
        hosts.groups().values().forEach(cluster::serverGroup);
        vms.values().forEach(cluster::vm);
        return cluster.build();
    }

    private void add(RecordedPass pass, long first) {
        long at = pass.takenAt().getEpochSecond() - first;
        int there = (int) (at / slotSeconds);
        int place = 0;
        for (int vm = 0; vm < pass.vms().size(); vm++) {
            Vm facts = pass.vms().get(vm);
            while (!cluster.vms().get(place).id().equals(facts.id())) {
                away(place++, there);
            }
            int row = place++ * slots;
            if (!facts.running()) {
                wanted[row + there] = AWAY;
            }
            host[row + there] = (short) host(pass.hostOf(vm));
            long middle = Math.floorDiv(at - pass.secondsAgo()[vm], (long) slotSeconds);
            if (pass.wanted()[vm] == Recording.MISSING) {
                continue;
            }
            float tasks = waiting.tasks(row / slots, pass.sampledAt()[vm], pass.load5()[vm]);
            if (middle >= 0 && middle < slots) {
                waiting.set(row + (int) middle, tasks);
                wanted[row + (int) middle] = pass.wanted()[vm];
                waited[row + (int) middle] = pass.waited()[vm];
                steal[row + (int) middle] = pass.steal()[vm];
            }
        }
        while (place < cluster.vms().size()) {
            away(place++, there);
        }
    }

    private void away(int vm, int slot) {
        wanted[vm * slots + slot] = AWAY;
        host[vm * slots + slot] = AWAY;
    }

    private int host(HostId id) {
        return cluster.hostIndex(id).orElseThrow();
    }

    /** A VM is where it was last seen, until it is seen elsewhere or no longer; before it was first seen it is where that was. */
    private void carryOn() {
        for (int vm = 0; vm < cluster.vms().size(); vm++) {
            int row = vm * slots;
            short last = Recording.MISSING;
            for (int slot = 0; slot < slots; slot++) {
                if (host[row + slot] == Recording.MISSING) {
                    host[row + slot] = last;
                }
                last = host[row + slot];
            }
            for (int slot = slots - 1; slot >= 0; slot--) {
                if (host[row + slot] == Recording.MISSING) {
                    host[row + slot] = last;
                }
                last = host[row + slot];
            }
        }
    }

    private void fill() {
        long filled = 0;
        long all = 0;
        int day = SECONDS_PER_DAY / slotSeconds;
        double share = meanShare();
        for (int vm = 0; vm < cluster.vms().size(); vm++) {
            int row = vm * slots;
            int[] known = Arrays.copyOfRange(wanted, row, row + slots);
            long mean = mean(known, (long) (share * cluster.vms().get(vm).vcpus()));
            for (int slot = 0; slot < slots; slot++) {
                if (known[slot] == AWAY || host[row + slot] == AWAY) {
                    wanted[row + slot] = 0;
                    waited[row + slot] = 0;
                    waiting.set(row + slot, 0);
                } else {
                    all++;
                    if (known[slot] == Recording.MISSING) {
                        int other = otherDay(known, slot, day);
                        wanted[row + slot] = other == Recording.MISSING ? (int) mean : known[other];
                        waited[row + slot] = other == Recording.MISSING ? 0 : waited[row + other];
                        waiting.set(row + slot, other == Recording.MISSING ? 0 : waiting.of(row + other));
                        filled++;
                    }
                }
                host[row + slot] = (short) Math.max(Recording.MISSING, host[row + slot]);
            }
        }
        filledRatio = all == 0 ? 0.0 : (double) filled / all;
    }

    /** Returns the slot at the same hour of another day of which demand is known. */
    private static int otherDay(int[] known, int slot, int day) {
        for (int before = slot - day; before >= 0; before -= day) {
            if (known[before] >= 0) {
                return before;
            }
        }
        for (int after = slot + day; after < known.length; after += day) {
            if (known[after] >= 0) {
                return after;
            }
        }
        return Recording.MISSING;
    }

    private static long mean(int[] known, long otherwise) {
        long sum = 0;
        int count = 0;
        for (int value : known) {
            if (value >= 0) {
                sum += value;
                count++;
            }
        }
        return count == 0 ? otherwise : sum / count;
    }

    /** Returns what all VMs wanted on average, micro-cores for each vCPU. */
    private double meanShare() {
        double sum = 0.0;
        long vcpus = 0;
        for (int vm = 0; vm < cluster.vms().size(); vm++) {
            long mean = mean(Arrays.copyOfRange(wanted, vm * slots, (vm + 1) * slots), Recording.MISSING);
            if (mean >= 0) {
                sum += mean;
                vcpus += cluster.vms().get(vm).vcpus();
            }
        }
        return vcpus == 0 ? 0.0 : sum / vcpus;
    }

    ClusterSnapshot cluster() {
        return cluster;
    }

    int slotSeconds() {
        return slotSeconds;
    }

    int slots() {
        return slots;
    }

    int wanted(int vm, int slot) {
        return wanted[vm * slots + slot];
    }

    int waited(int vm, int slot) {
        return waited[vm * slots + slot];
    }

    float waitingTasks(int vm, int slot) {
        return waiting.of(vm * slots + slot);
    }

    int steal(int vm, int slot) {
        return steal[vm * slots + slot];
    }

    int host(int vm, int slot) {
        return host[vm * slots + slot];
    }

    double filledRatio() {
        return filledRatio;
    }
}
