package io.stealaway.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.recording.Recording;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runbook on a simulated cluster: the loop and the commands beside it. */
class RehearsalTest {
    @TempDir
    private Path folder;

    private Path journal() {
        return folder.resolve("rehearsal.journal");
    }

    private Ran live(Object... more) {
        return Ran.run(
                Stream.concat(Stream.of("live", "--simulated", "--speed", "0", "--journal", journal()), Stream.of(more))
                        .toArray());
    }

    @Test
    void aLoopThatActsMovesAndLeavesWhatARealOneLeaves() throws IOException {
        Ran ran = live("--act", "--hours", "3", "--report", folder.resolve("seen"));

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("begun       ", "finished    ", ": DONE");
        assertThat(Files.readString(folder.resolve("seen").resolve("index.html")))
                .contains("20 hosts, ");
        assertThat(Ran.run("status", "--journal", journal()).out())
                .contains("Paused:   no", "last pass 2026-03-02T13:59:00Z", "leads zone az-1");
        assertThat(Ran.run("history", "--journal", journal()).out()).contains("STARTED ", "FINISHED ", ": DONE");
    }

    @Test
    void statusAndHistoryCountFromTheSimulationsOwnTime() throws IOException {
        assertThat(live("--act", "--hours", "1").code()).isZero();

        Path json = folder.resolve("status.json");
        Ran status = Ran.run("status", "--journal", journal(), "--json", json);
        assertThat(status.out())
                .contains("Times:    those of the simulation, which was last seen at 2026-03-02T11:59:00Z")
                .containsPattern("\n\\S+ +- +2026-03-02T1[2-9]\\S+ +\\S+ (h|min|s) more\n")
                .doesNotContain("overdue", " ago", "by a clock");
        assertThat(Files.readString(json)).contains("\"simulated\": true");

        Ran all = Ran.run("history", "--journal", journal());
        assertThat(all.complaint()).isEqualTo("times are those of the simulation, last pass at 2026-03-02T11:59:00Z");
        List<String> lastHalfHour = all.out()
                .lines()
                .filter(line -> line.compareTo("2026-03-02T11:29:00Z") >= 0)
                .toList();
        assertThat(lastHalfHour).isNotEmpty().hasSizeLessThan((int)
                all.out().lines().count());
        assertThat(Ran.run("history", "--journal", journal(), "--since", "-30m")
                        .out()
                        .lines())
                .containsExactlyElementsOf(lastHalfHour);
    }

    @Test
    void whatALoopSeesIsRecordedPassByPass() {
        Path week = folder.resolve("week");
        assertThat(live("--act", "--hours", "3", "--record", week).code()).isZero();

        List<Instant> passes = new ArrayList<>();
        assertThat(Recording.each(week, pass -> passes.add(pass.takenAt()))).isEmpty();
        assertThat(passes)
                .as("one a minute, and more while something migrates")
                .hasSizeGreaterThanOrEqualTo(180)
                .startsWith(Instant.parse("2026-03-02T11:00:00Z"))
                .allMatch(pass -> pass.isBefore(Instant.parse("2026-03-02T14:00:00Z")));
        Ran backtest = Ran.run("backtest", "--recording", week, "--report", folder.resolve("replayed"));
        assertThat(backtest.code()).isZero();
        assertThat(backtest.out()).contains("suffering");
    }

    @Test
    void theSameHoursAreTheSameToTheLetter() {
        assertThat(live("--once").out()).isEqualTo(live("--once").out()).contains(" suffering, ");
    }

    @Test
    void oneDryPassLeavesNothingBehind() throws IOException {
        assertThat(live("--once").code()).isZero();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aDryLoopSaysWhatItWouldDoAndDoesNothing() {
        Ran ran = live("--hours", "2");

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("would move  ").doesNotContain("begun       ");
    }

    @Test
    void aJournalOfAnEarlierRehearsalIsNotTakenForThisOne() throws IOException {
        Files.writeString(journal(), "x");
        Ran ran = live("--hours", "1");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.complaint()).contains("--journal ", "is there already");
    }

    @Test
    void optionsOutOfRangeAreNamed() {
        assertThat(live("--hours", "14").complaint()).contains("--hours (14) must be 1 to 13");
        assertThat(live("--speed", "-1").code()).isNotZero();
        assertThat(Ran.run("live", "--simulated", "--config", "live.yaml").code())
                .isEqualTo(2);
        assertThat(Ran.run("live").code()).isEqualTo(2);
    }

    @Test
    void whileItRunsItIsAskedPausedAndTold() throws Exception {
        Path policy = folder.resolve("policy.json");
        Files.writeString(policy, """
            {"schema": "stealaway.policy/1.0", "mode": "APPROVE", "migration": {"bandwidthBytesPerSecond": 250000000}}
            """);
        int port = freePort();
        Waited out = new Waited("proposed    ");
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> loop = threads.submit(() -> CommandLineTool.execute(
                    new Console(new PrintWriter(out), new PrintWriter(Writer.nullWriter()), false, System::nanoTime),
                    (config, listener) -> {
                        throw new AssertionError("nothing is to be replayed");
                    },
                    "live",
                    "--simulated",
                    "--act",
                    "--speed",
                    "600",
                    "--policy",
                    policy.toString(),
                    "--journal",
                    journal().toString(),
                    "--listen",
                    "127.0.0.1:" + port));
            out.await();
            Matcher proposed = Pattern.compile("\n {2}([0-9a-f]{64})\n")
                    .matcher(Ran.run("status", "--journal", journal()).out());
            assertThat(proposed.find()).isTrue();

            Ran approved = Ran.run("approve", proposed.group(1), "--journal", journal());
            assertThat(approved.out()).contains("approved");
            Ran paused = Ran.run("pause", "--why", "rehearsal", "--journal", journal());
            assertThat(paused.out()).contains("paused");
            assertThat(Ran.run("status", "--journal", journal()).out()).contains("Paused:   rehearsal");
            assertThat(Ran.run("resume", "--journal", journal()).code()).isZero();
            assertThat(read(port, "metrics")).contains("stealaway_passes_total");
            assertThat(read(port, "healthz")).isEqualTo("passes\n");
            assertThat(loop.isDone()).isFalse();
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(Ran.run("history", "--journal", journal()).out())
                .contains("PROPOSED ", "ORDERED: approved", "ORDERED: paused");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String read(int port, String path) throws IOException {
        try (InputStream in =
                URI.create("http://127.0.0.1:" + port + "/" + path).toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Lets a thread wait until a text was written. */
    private static final class Waited extends Writer {
        private final StringBuilder text = new StringBuilder();
        private final CountDownLatch seen = new CountDownLatch(1);
        private final String awaited;

        Waited(String awaited) {
            this.awaited = awaited;
        }

        @Override
        public synchronized void write(char[] chars, int from, int length) {
            text.append(chars, from, length);
            if (text.indexOf(awaited) >= 0) {
                seen.countDown();
            }
        }

        void await() throws InterruptedException {
            assertThat(seen.await(120, TimeUnit.SECONDS))
                    .as("%s in time", awaited)
                    .isTrue();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
