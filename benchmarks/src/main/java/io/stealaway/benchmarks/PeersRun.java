package io.stealaway.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs every peer on the same instances, each in a process of its own: {@code PeersRun quick|full FILE}. A process without
 * an answer after the cap is stopped, and has not finished.
 */
public final class PeersRun {
    private static final List<String> PEERS = List.of(
            "stealaway",
            "stealaway, hosts alone",
            "cached objects",
            "naive streams",
            "fenzo",
            "btrplace",
            "timefold",
            "cp-sat");

    private record Case(String size, String victims) {}

    private static final List<Case> QUICK = List.of(new Case("80/1000", "10"), new Case("1000/12000", "1%"));
    private static final List<Case> FULL = List.of(
            new Case("15/150", "10"),
            new Case("80/1000", "1"),
            new Case("80/1000", "10"),
            new Case("113/15769", "100"),
            new Case("1000/12000", "1"),
            new Case("1000/12000", "1%"),
            new Case("5000/30000", "100"),
            new Case("10000/120000", "100"));

    private PeersRun() {}

    /** Runs. */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> rows = new ArrayList<>();
        for (Case instance : args[0].equals("full") ? FULL : QUICK) {
            for (String peer : PEERS) {
                rows.add(run(peer, instance));
            }
        }
        Files.writeString(Path.of(args[1]), "[\n" + String.join(",\n", rows) + "\n]\n");
    }

    private static String run(String peer, Case instance) throws IOException, InterruptedException {
        return PeerProcess.java("io.stealaway.benchmarks.peers.PeerRun", peer, instance.size, instance.victims);
    }
}
