package io.stealaway.benchmarks.peers;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.stealaway.benchmarks.Instance;
import io.stealaway.benchmarks.Size;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures one peer on one instance and prints one line of JSON: {@code PeerRun PEER SIZE VICTIMS}. Warm-up and samples take
 * as many calls as fit some seconds, at least one; times are medians. It runs in a process of its own, which is stopped after
 * a minute: a peer without an answer by then did not finish.
 */
public final class PeerRun {
    static final int CAP_SECONDS = 60;
    private static final double WARM_UP_SECONDS = 5.0;
    private static final double SAMPLE_SECONDS = 2.0;
    private static final int MOST_SAMPLES = 2_000;

    private PeerRun() {}

    static Peer peer(String name) {
        return switch (name) {
            case "stealaway" -> new StealAway();
            case "stealaway, hosts alone" -> new HostsAlone();
            case "cached objects" -> new CachedObjects();
            case "naive streams" -> new NaiveStreams();
            case "fenzo" -> new Fenzo();
            case "btrplace" -> new BtrPlace(CAP_SECONDS);
            case "timefold" -> new Timefold(CAP_SECONDS);
            case "cp-sat" -> new CpSat(10.0);
            default -> throw new IllegalArgumentException("peer (" + name + ") is not known");
        };
    }

    /** Runs. */
    public static void main(String[] args) throws Exception {
        Instance instance = Instance.of(Size.parse(args[1]));
        Problem problem = new Problem(instance, instance.victims(args[2]));
        Peer peer = peer(args[0]);
        long before = System.nanoTime();
        peer.prepare(problem);
        long prepared = System.nanoTime();
        int[] targets = peer.solve();
        long first = System.nanoTime() - prepared;
        List<long[]> samples = new ArrayList<>();
        if (first < SAMPLE_SECONDS * 1e9) {
            sample(peer, WARM_UP_SECONDS, new ArrayList<>());
            sample(peer, SAMPLE_SECONDS, samples);
        }
        Verdict verdict = Verdict.of(problem, targets);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("peer", args[0]);
        row.put("size", args[1]);
        row.put("victims", problem.movers.length);
        row.put("prepareMicros", micros(prepared - before));
        row.put("firstCallMicros", micros(first));
        row.put("samples", samples.size());
        row.put("solveMicros", samples.isEmpty() ? micros(first) : median(samples, 0));
        row.put("cpuMicros", samples.isEmpty() ? -1.0 : median(samples, 1));
        row.put("firstFeasibleMicros", peer.firstFeasibleNanos() < 0 ? -1.0 : micros(peer.firstFeasibleNanos()));
        row.put("violations", verdict.violations());
        row.put("unplaced", verdict.unplaced());
        row.put("cost", Double.parseDouble(String.format(Locale.ROOT, "%.3f", verdict.cost())));
        row.put("worst", Double.parseDouble(String.format(Locale.ROOT, "%.3f", verdict.worst())));
        System.out.println("RESULT " + new ObjectMapper().writeValueAsString(row));
        System.exit(0);
    }

    private static void sample(Peer peer, double seconds, List<long[]> samples) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() < end && samples.size() < MOST_SAMPLES) {
            long wall = System.nanoTime();
            long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            peer.solve();
            samples.add(new long[] {
                System.nanoTime() - wall, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu
            });
        }
    }

    private static double micros(long nanos) {
        return nanos / 1e3;
    }

    private static double median(List<long[]> samples, int column) {
        long[] sorted =
                samples.stream().mapToLong(sample -> sample[column]).sorted().toArray();
        return micros(sorted[sorted.length / 2]);
    }
}
