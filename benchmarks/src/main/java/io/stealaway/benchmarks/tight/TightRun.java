package io.stealaway.benchmarks.tight;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Compares planners where the VM that must leave fits nowhere until others have moved: {@code TightRun ZONES CSV MARKDOWN},
 * so many zones for each of four shares that are committed. Each planner warms up on other zones, ten at least and twelve seconds.
 * A zone that no planner solves is not counted. The time to build a planner's input, snapshot or model, is measured separately.
 */
public final class TightRun {
    private static final long SEED = 7;
    private static final double[] COMMITTED = {0.90, 0.93, 0.95, 0.97};
    private static final int WARM_UP = 10;
    /** Not on the fullest: that takes some planners all of their time. */
    private static final int WARM_UP_SHARES = 3;

    private static final double WARM_UP_SECONDS = 12.0;

    private TightRun() {}

    /** One planner on one zone. */
    private record Row(
            int zone,
            double committed,
            String peer,
            double prepared,
            double millis,
            int moves,
            int ramGib,
            String broken) {
        boolean solved() {
            return moves > 0 && broken.isEmpty();
        }
    }

    /** Runs. */
    public static void main(String[] args) throws IOException {
        int zones = Integer.parseInt(args[0]);
        List<Row> rows = new ArrayList<>();
        Map<String, TightPeer> peers = new LinkedHashMap<>();
        peers.put("StealAway", new TightStealAway());
        peers.put("BtrPlace, 1 s", new TightBtrPlace(1));
        peers.put("BtrPlace, 10 s", new TightBtrPlace(10));
        peers.put("CP-SAT, 1 s", new TightCpSat(1.0));
        peers.put("CP-SAT, 10 s", new TightCpSat(10.0));
        for (Map.Entry<String, TightPeer> peer : peers.entrySet()) {
            warmUp(peer.getValue());
            for (double committed : COMMITTED) {
                rows.addAll(run(peer.getKey(), peer.getValue(), committed, zones));
            }
        }
        Files.writeString(Path.of(args[1]), csv(rows));
        String table = table(new ArrayList<>(peers.keySet()), rows);
        Files.writeString(Path.of(args[2]), table);
        System.out.print(table);
    }

    private static void warmUp(TightPeer peer) {
        SplittableRandom random = new SplittableRandom(SEED + 1);
        long enough = System.nanoTime() + (long) (WARM_UP_SECONDS * 1e9);
        for (int i = 0; i < WARM_UP || System.nanoTime() < enough; i++) {
            peer.solve(TightZone.next(random, COMMITTED[i % WARM_UP_SHARES]));
        }
    }

    private static List<Row> run(String name, TightPeer peer, double committed, int zones) {
        SplittableRandom random = new SplittableRandom(SEED + Math.round(1_000 * committed));
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < zones; i++) {
            TightZone zone = TightZone.next(random, committed);
            long before = System.nanoTime();
            Supplier<List<Move>> search = peer.prepare(zone);
            double prepared = millisSince(before);
            before = System.nanoTime();
            List<Move> moves = search.get();
            double millis = millisSince(before);
            int ram = moves.stream().mapToInt(move -> zone.ramGib(move.vm())).sum();
            rows.add(new Row(i, committed, name, prepared, millis, moves.size(), ram, TightReferee.judge(zone, moves)));
        }
        return rows;
    }

    private static double millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e6;
    }

    private static String csv(List<Row> rows) {
        StringBuilder text = new StringBuilder("committed,zone,planner,preparedMillis,millis,moves,ramGib,broken\n");
        rows.forEach(row -> text.append(String.format(
                Locale.ROOT,
                "%.2f,%d,\"%s\",%.3f,%.3f,%d,%d,\"%s\"%n",
                row.committed,
                row.zone,
                row.peer,
                row.prepared,
                row.millis,
                row.moves,
                row.ramGib,
                row.broken)));
        return text.toString();
    }

    private static String table(List<String> peers, List<Row> rows) {
        StringBuilder text = new StringBuilder(
                "| committed | planner | zones that anybody solved | solved"
                        + " | snapshot or model, median ms | answer, median ms | all answers, ms | moves for each | GiB for each |\n");
        text.append("|---|---|---|---|---|---|---|---|---|\n");
        for (double committed : COMMITTED) {
            List<Row> here =
                    rows.stream().filter(row -> row.committed == committed).toList();
            List<Integer> solvable =
                    here.stream().filter(Row::solved).map(Row::zone).distinct().toList();
            for (String peer : peers) {
                List<Row> own = here.stream()
                        .filter(row -> row.peer.equals(peer) && solvable.contains(row.zone))
                        .toList();
                List<Row> solved = own.stream().filter(Row::solved).toList();
                text.append(String.format(
                        Locale.ROOT,
                        "| %.0f %% | %s | %d | %d | %.2f | %.3f | %.0f | %.2f | %.1f |%n",
                        100 * committed,
                        peer,
                        solvable.size(),
                        solved.size(),
                        median(own, Row::prepared),
                        median(own, Row::millis),
                        own.stream().mapToDouble(Row::millis).sum(),
                        solved.stream().mapToInt(Row::moves).average().orElse(Double.NaN),
                        solved.stream().mapToInt(Row::ramGib).average().orElse(Double.NaN)));
            }
        }
        return text.toString();
    }

    private static double median(List<Row> rows, ToDoubleFunction<Row> figure) {
        double[] sorted = rows.stream().mapToDouble(figure).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }
}
