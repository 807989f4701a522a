package io.stealaway.benchmarks.peers;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** How long a peer takes: warm-up and samples take as many calls as fit some seconds, at least one; times are medians. */
final class Samples {
    private static final double WARM_UP_SECONDS = 5.0;
    private static final double SAMPLE_SECONDS = 2.0;
    private static final int MOST_SAMPLES = 2_000;

    private final long prepared;
    private final long first;
    private final int[] answer;
    /** Nanoseconds of each sample, wall and CPU; none when the first call took too long for more. */
    private final List<long[]> wallAndCpu;

    private Samples(long prepared, long first, int[] answer, List<long[]> wallAndCpu) {
        this.prepared = prepared;
        this.first = first;
        this.answer = answer;
        this.wallAndCpu = wallAndCpu;
    }

    static Samples of(Runnable prepare, Supplier<int[]> solve) {
        long before = System.nanoTime();
        prepare.run();
        long prepared = System.nanoTime();
        int[] answer = solve.get();
        long first = System.nanoTime() - prepared;
        List<long[]> samples = new ArrayList<>();
        if (first < SAMPLE_SECONDS * 1e9) {
            sample(solve, WARM_UP_SECONDS, new ArrayList<>());
            sample(solve, SAMPLE_SECONDS, samples);
        }
        return new Samples(prepared - before, first, answer, samples);
    }

    private static void sample(Supplier<int[]> solve, double seconds, List<long[]> samples) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() < end && samples.size() < MOST_SAMPLES) {
            long wall = System.nanoTime();
            long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            int[] again = solve.get();
            assert again.length > 0;
            samples.add(new long[] {
                System.nanoTime() - wall, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu
            });
        }
    }

    /** Returns what the first call answered. */
    int[] answer() {
        return answer.clone();
    }

    /** Puts the figures into a row, microseconds; CPU time is negative when there are no samples. */
    void into(Map<String, Object> row) {
        row.put("prepareMicros", prepared / 1e3);
        row.put("firstCallMicros", first / 1e3);
        row.put("samples", wallAndCpu.size());
        row.put("solveMicros", wallAndCpu.isEmpty() ? first / 1e3 : median(0));
        row.put("cpuMicros", wallAndCpu.isEmpty() ? -1.0 : median(1));
    }

    private double median(int column) {
        long[] sorted =
                wallAndCpu.stream().mapToLong(sample -> sample[column]).sorted().toArray();
        return sorted[sorted.length / 2] / 1e3;
    }
}
