package io.stealaway.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs one peer in a process of its own. Without an answer after the cap it is stopped, and has not finished. */
public final class PeerProcess {
    private static final int CAP_SECONDS = 60;
    private static final int GRACE_SECONDS = 15;
    private static final String MARK = "RESULT ";

    private PeerProcess() {}

    /** Runs a main class with a peer, a size and what is asked of it, and returns its row of JSON. */
    static String java(String main, String peer, String size, String asked) throws IOException, InterruptedException {
        return of(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx4g",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main),
                peer,
                size,
                asked);
    }

    /** Runs a command with a peer, a size and what is asked of it, and returns its row of JSON. */
    static String of(List<String> command, String peer, String size, String asked)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("peer", ".out");
        List<String> whole = new ArrayList<>(command);
        whole.addAll(List.of(peer, size, asked));
        Process process = new ProcessBuilder(whole)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        boolean ended = process.waitFor(CAP_SECONDS + GRACE_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly().waitFor();
        String row = Files.readString(out, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(MARK))
                .map(line -> line.substring(MARK.length()))
                .findFirst()
                .orElse("{\"peer\":\"" + peer + "\",\"size\":\"" + size + "\",\"asked\":\"" + asked + "\",\"end\":\""
                        + (ended ? "failed" : "did not finish") + "\"}");
        Files.delete(out);
        System.out.println(row);
        return row;
    }
}
