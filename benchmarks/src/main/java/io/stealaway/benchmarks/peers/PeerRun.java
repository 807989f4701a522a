package io.stealaway.benchmarks.peers;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.stealaway.benchmarks.Instance;
import io.stealaway.benchmarks.Size;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Measures one peer on one instance and prints one line of JSON: {@code PeerRun PEER SIZE VICTIMS}. Warm-up and samples take
 * as many calls as fit some seconds, at least one; times are medians. It runs in a process of its own, which is stopped after
 * a minute: a peer without an answer by then did not finish.
 */
public final class PeerRun {
    static final int CAP_SECONDS = 60;

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
        Samples samples = Samples.of(() -> peer.prepare(problem), peer::solve);
        int[] targets = samples.answer();
        Verdict verdict = Verdict.of(problem, targets);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("peer", args[0]);
        row.put("size", args[1]);
        row.put("victims", problem.movers.length);
        samples.into(row);
        row.put("firstFeasibleMicros", peer.firstFeasibleNanos() < 0 ? -1.0 : peer.firstFeasibleNanos() / 1e3);
        row.put("violations", verdict.violations());
        row.put("unplaced", verdict.unplaced());
        row.put("cost", Double.parseDouble(String.format(Locale.ROOT, "%.3f", verdict.cost())));
        row.put("worst", Double.parseDouble(String.format(Locale.ROOT, "%.3f", verdict.worst())));
        System.out.println("RESULT " + new ObjectMapper().writeValueAsString(row));
        System.exit(0);
    }
}
