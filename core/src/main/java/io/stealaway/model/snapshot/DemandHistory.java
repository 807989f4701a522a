package io.stealaway.model.snapshot;

import io.stealaway.internal.Require;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What every VM wanted at past moments: used plus stolen CPU, at most its vCPUs, micro-cores. Moments are multiples of an
 * interval since 1970, in ascending order; some may be left out.
 *
 * <p>What is not known of a VM at a moment is {@link #MISSING}, which is no demand of 0. Demand goes with the VM wherever it
 * moves. A VM whose number of vCPUs changed starts afresh: it was given another size because it wants something else.
 *
 * <p>Takes four bytes for each VM and moment and at most {@value #MAX_CELLS} of them, so 44 MiB for 120,000 VMs at 96 moments; and up to
 * 5 MiB once it is foreseen by.
 *
 * <p>Immutable and thread-safe.
 */
public final class DemandHistory {
    /** What is told of a VM at a moment at which it was not observed in full. */
    public static final int MISSING = -1;

    /** How many numbers are kept at most, VMs times moments. */
    public static final int MAX_CELLS = 12_000_000;

    /** How many moments later a VM is compared with itself. */
    private static final int LAG = 2;

    private static final int MOST_SAMPLED = 1_024;
    private static final double MOST_CORRELATION = 0.9;

    private static final DemandHistory EMPTY =
            new DemandHistory(Duration.ofMinutes(15), new long[0], List.of(), new int[0], new int[0]);

    private final Duration interval;
    private final long[] moments;
    private final List<VmId> vms;
    private final int[] vcpus;
    /** By VM and then by moment. */
    private final int[] cells;
    /** Computed when it is first asked for; no number until then. */
    private volatile double correlation = Double.NaN;
    /** Likewise. */
    private volatile @Nullable DemandStatistics statistics;
    /** Likewise, of VMs that were asked about, while there is room. */
    private volatile @Nullable ExpectedDemand expected;

    private DemandHistory(Duration interval, long[] moments, List<VmId> vms, int[] vcpus, int[] cells) {
        this.interval = interval;
        this.moments = moments;
        this.vms = vms;
        this.vcpus = vcpus;
        this.cells = cells;
    }

    /** Returns the history that remembers nothing. */
    public static DemandHistory empty() {
        return EMPTY;
    }

    /** Starts a builder for a history whose moments are multiples of this interval. */
    public static Builder builder(Duration interval) {
        return new Builder(interval);
    }

    /** Returns the time between two moments when none is left out. */
    public Duration interval() {
        return interval;
    }

    /** Returns how many moments are remembered. */
    public int moments() {
        return moments.length;
    }

    /** Returns a moment by its place, 0 for the oldest. */
    public Instant moment(int place) {
        return Instant.ofEpochSecond(moments[place]);
    }

    /** Returns a moment by its place, seconds since 1970. */
    long momentSecond(int place) {
        return moments[place];
    }

    /** Returns the VMs of which something is remembered, ascending. */
    public List<VmId> vms() {
        return vms;
    }

    /** Returns the place of a VM in {@link #vms()}; empty when nothing is remembered of it. */
    public OptionalInt find(VmId vm) {
        int row = row(vm, 0);
        return row < 0 ? OptionalInt.empty() : OptionalInt.of(row);
    }

    /** Returns the place of a VM, below 0 when nothing is remembered of it; fast when it is where it was guessed to be. */
    int row(VmId vm, int guess) {
        if (guess >= 0 && guess < vms.size() && vms.get(guess).equals(vm)) {
            return guess;
        }
        int low = 0;
        int high = vms.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = vms.get(middle).compareTo(vm);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    /** Returns how many vCPUs a VM had, by its place, when this was remembered. */
    public int vcpus(int vm) {
        return vcpus[vm];
    }

    /** Returns what a VM wanted at a moment, micro-cores, or {@link #MISSING}; both by their places. */
    public int wantedMicroCores(int vm, int moment) {
        return cells[vm * moments.length + Objects.checkIndex(moment, moments.length)];
    }

    /** Returns whether a moment is due at an instant that is not remembered yet. */
    public boolean due(Instant now, Duration every) {
        return moments.length == 0 || aligned(now, every) > moments[moments.length - 1];
    }

    private static long aligned(Instant now, Duration every) {
        return Math.floorDiv(now.getEpochSecond(), every.toSeconds()) * every.toSeconds();
    }

    /**
     * Returns this history with what VMs want now, as of the last multiple of the interval, unless that is remembered already;
     * VMs that are not given are forgotten, and so are moments that are older than as many intervals as may be kept: after a long pause
     * what was before it no longer counts.
     *
     * @param now the instant
     * @param present all VMs, in ascending order of their ids
     * @param wanted what a VM wants, micro-cores, by its place among these; {@link #MISSING} when it is not known, or the VM is out of
     *     service and shows less than it wants
     * @param every the interval; a history with another one is dropped
     * @param most how many moments may be kept, at least 1
     */
    public DemandHistory recorded(Instant now, List<Vm> present, IntToLongFunction wanted, Duration every, int most) {
        Require.positive("every", every);
        DemandHistory before = interval.equals(every)
                ? this
                : new DemandHistory(every, new long[0], List.of(), new int[0], new int[0]);
        if (!before.due(now, every)) {
            return before;
        }
        int count = present.size();
        int fit = Math.max(1, Math.min(most, MAX_CELLS / Math.max(1, count)));
        long oldest = aligned(now, every) - (fit - 1) * every.toSeconds();
        int recent =
                (int) Arrays.stream(before.moments).filter(at -> at >= oldest).count();
        int kept = Math.min(recent, fit - 1);
        int first = before.moments.length - kept;
        long[] times = Arrays.copyOfRange(before.moments, first, before.moments.length + 1);
        times[kept] = aligned(now, every);
        List<VmId> ids = new ArrayList<>(count);
        int[] sizes = new int[count];
        int[] all = new int[count * times.length];
        int guess = 0;
        for (int vm = 0; vm < count; vm++) {
            Vm facts = present.get(vm);
            ids.add(facts.id());
            sizes[vm] = facts.vcpus();
            int to = vm * times.length;
            int row = before.row(facts.id(), guess);
            guess = row < 0 ? guess : row + 1;
            if (row >= 0 && before.vcpus[row] == facts.vcpus()) {
                System.arraycopy(before.cells, row * before.moments.length + first, all, to, kept);
            } else {
                Arrays.fill(all, to, to + kept, MISSING);
            }
            all[to + kept] = (int) Math.min(Integer.MAX_VALUE, wanted.applyAsLong(vm));
        }
        return new DemandHistory(every, times, List.copyOf(ids), sizes, all);
    }

    /**
     * Returns for how long what VMs want lasts: of what a VM wants beyond its mean, how much it still wants two intervals later,
     * and so on, added up. By the correlation of all VMs with themselves two intervals later, at most {@value #MOST_CORRELATION}.
     */
    Duration persistence() {
        double lasts = correlation();
        return Duration.ofSeconds((long) (LAG * interval.toSeconds() * lasts / (1.0 - lasts)));
    }

    /** Returns how much of what VMs want beyond their means they still want two intervals later, fraction up to {@value #MOST_CORRELATION}. */
    double correlation() {
        double known = correlation;
        if (Double.isNaN(known)) {
            known = Math.min(MOST_CORRELATION, Math.max(0.0, measured()));
            correlation = known;
        }
        return known;
    }

    /** Returns what this tells of each VM by itself. */
    DemandStatistics statistics() {
        DemandStatistics known = statistics;
        if (known == null) {
            known = DemandStatistics.of(moments, interval.toSeconds(), vcpus, cells);
            statistics = known;
        }
        return known;
    }

    /**
     * Returns what a VM that may use all of its vCPUs is expected to want when a moment comes again, micro-cores, by moment; nothing
     * when it is known at too few of them, or when that is kept of too many already. Not to be changed.
     */
    int[] expected(int vm) {
        ExpectedDemand known = expected;
        if (known == null) {
            known = new ExpectedDemand(statistics(), moments.length, vcpus, cells);
            expected = known;
        }
        return known.of(vm);
    }

    private double measured() {
        double together = 0.0;
        double alone = 0.0;
        int stride = Math.max(1, vms.size() / MOST_SAMPLED);
        for (int vm = 0; vm < vms.size(); vm += stride) {
            double mean = meanShare(vm);
            for (int m = 0; m + LAG < moments.length; m++) {
                int now = wantedMicroCores(vm, m);
                int later = wantedMicroCores(vm, m + LAG);
                if (now != MISSING && later != MISSING && moments[m + LAG] - moments[m] == LAG * interval.toSeconds()) {
                    double from = (double) now / vcpus[vm] - mean;
                    together += from * ((double) later / vcpus[vm] - mean);
                    alone += from * from;
                }
            }
        }
        return alone == 0.0 ? 0.0 : together / alone;
    }

    /** Returns the mean of what a VM wanted, micro-cores for each vCPU; 0 when nothing is known. */
    private double meanShare(int vm) {
        long sum = 0;
        int count = 0;
        for (int m = 0; m < moments.length; m++) {
            int wanted = wantedMicroCores(vm, m);
            if (wanted != MISSING) {
                sum += wanted;
                count++;
            }
        }
        return count == 0 ? 0.0 : (double) sum / count / vcpus[vm];
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof DemandHistory that
                        && interval.equals(that.interval)
                        && Arrays.equals(moments, that.moments)
                        && vms.equals(that.vms)
                        && Arrays.equals(vcpus, that.vcpus)
                        && Arrays.equals(cells, that.cells));
    }

    @Override
    public int hashCode() {
        return Objects.hash(interval, Arrays.hashCode(moments), vms.size(), Arrays.hashCode(vcpus));
    }

    /** Returns a short description, not the content. */
    @Override
    public String toString() {
        return "DemandHistory[interval=" + interval + ", moments=" + moments.length + ", vms=" + vms.size() + "]";
    }

    /** Collects what is remembered, VM by VM; not thread-safe. */
    public static final class Builder {
        private final Duration interval;
        private final TreeMap<VmId, Row> rows = new TreeMap<>();
        /** Moments that were added by themselves, in intervals since 1970. */
        private final TreeSet<Long> added = new TreeSet<>();

        private @Nullable VmId lastVm;
        private Row lastRow = new Row(0);

        private Builder(Duration interval) {
            this.interval = Require.positive("interval", interval);
            Require.between("interval in seconds", interval.toSeconds(), 1, 604_800);
        }

        /** What was told of one VM, in that order. */
        private static final class Row {
            private final int vcpus;
            private long[] slots = new long[4];
            private int[] wanted = new int[4];
            private int count;

            Row(int vcpus) {
                this.vcpus = vcpus;
            }

            void add(long slot, int microCores) {
                if (count == slots.length) {
                    slots = Arrays.copyOf(slots, 2 * count);
                    wanted = Arrays.copyOf(wanted, 2 * count);
                }
                slots[count] = slot;
                wanted[count++] = microCores;
            }
        }

        /** Adds a VM; what is not told of it stays {@link #MISSING}. */
        public Builder vm(VmId vm, int vcpus) {
            Require.between("vcpus", vm, vcpus, 1, Integer.MAX_VALUE);
            rows.put(vm, new Row(vcpus));
            lastVm = null;
            return this;
        }

        /**
         * Adds a moment, of which nothing need be told.
         *
         * @param moment a multiple of the interval since 1970
         * @throws IllegalArgumentException if it is none
         */
        public Builder moment(Instant moment) {
            added.add(slot(moment));
            return this;
        }

        /**
         * Adds what a VM wanted at a moment, or replaces it.
         *
         * @param moment a multiple of the interval since 1970
         * @param microCores 0 or more
         * @throws IllegalArgumentException naming a VM that was not added, or a moment that is no multiple of the interval
         */
        public Builder wanted(VmId vm, Instant moment, long microCores) {
            if (!vm.equals(lastVm)) {
                Row row = rows.get(vm);
                if (row == null) {
                    throw new IllegalArgumentException("VM " + vm + " was not added");
                }
                lastVm = vm;
                lastRow = row;
            }
            long slot = slot(moment);
            Require.between("wantedMicroCores", vm, microCores, 0, Integer.MAX_VALUE);
            lastRow.add(slot, (int) Math.min(microCores, lastRow.vcpus * 1_000_000L));
            return this;
        }

        private long slot(Instant moment) {
            if (moment.getNano() != 0 || Math.floorMod(moment.getEpochSecond(), interval.toSeconds()) != 0) {
                throw new IllegalArgumentException("moment " + moment + " is no multiple of " + interval);
            }
            return moment.getEpochSecond() / interval.toSeconds();
        }

        /** Returns the history; of more than may be kept, the newest moments. */
        public DemandHistory build() {
            TreeSet<Long> known = new TreeSet<>(added);
            long[] before = {};
            for (Row row : rows.values()) {
                // Most VMs are known at the same moments.
                if (row.count != before.length || !Arrays.equals(row.slots, 0, row.count, before, 0, row.count)) {
                    before = Arrays.copyOf(row.slots, row.count);
                    Arrays.stream(before).forEach(known::add);
                }
            }
            int fit = Math.max(1, MAX_CELLS / Math.max(1, rows.size()));
            long[] slots = known.stream()
                    .skip(Math.max(0, known.size() - fit))
                    .mapToLong(Long::longValue)
                    .toArray();
            int[] vcpus = rows.values().stream().mapToInt(row -> row.vcpus).toArray();
            int[] all = new int[vcpus.length * slots.length];
            Arrays.fill(all, MISSING);
            int vm = 0;
            for (Row row : rows.values()) {
                for (int told = 0; told < row.count; told++) {
                    int moment = Arrays.binarySearch(slots, row.slots[told]);
                    if (moment >= 0) {
                        all[vm * slots.length + moment] = row.wanted[told];
                    }
                }
                vm++;
            }
            long[] times = Arrays.stream(slots)
                    .map(slot -> slot * interval.toSeconds())
                    .toArray();
            return new DemandHistory(interval, times, List.copyOf(rows.keySet()), vcpus, all);
        }
    }
}
