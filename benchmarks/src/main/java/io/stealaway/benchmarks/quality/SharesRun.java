package io.stealaway.benchmarks.quality;

import io.stealaway.model.policy.Policy;
import io.stealaway.model.policy.SharePolicy;
import io.stealaway.simulation.Simulation;
import io.stealaway.simulation.SimulationConfig;
import io.stealaway.simulation.SimulationResult.DayRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Replays days on which disks are large and links slow, with nothing intervening, moves alone, CPU weights alone, and both, and the same with
 * usual disks and links: {@code SharesRun FILE FIRST_SEED LAST_SEED HOSTS}. Appends one line for each run to a file of comma-separated
 * values; what is there already is not made again.
 */
public final class SharesRun {
    static final String HEADER = "network,seed,hosts,remedy,suffering,migrations,bytes";
    private static final long GIGABIT = 125_000_000L;
    private static final long LARGE_DISK = 500_000_000_000L;
    /** Eight tenths of the slow link. */
    private static final long SLOW_BANDWIDTH = 100_000_000L;

    private static final int THREADS = 2;

    private SharesRun() {}

    /** What may be done. */
    enum Remedy {
        OFF,
        MOVES,
        WEIGHTS,
        BRIDGE,
        BOTH
    }

    /** Runs. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path file = Path.of(args[0]);
        if (!Files.exists(file)) {
            Files.writeString(file, HEADER + "\n");
        }
        String before = Files.readString(file);
        int hosts = Integer.parseInt(args[3]);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        for (long seed = Long.parseLong(args[1]); seed <= Long.parseLong(args[2]); seed++) {
            for (boolean slow : new boolean[] {true, false}) {
                for (Remedy remedy : Remedy.values()) {
                    String key = String.join(
                            ",",
                            slow ? "slow" : "usual",
                            "" + seed,
                            "" + hosts,
                            remedy.name().toLowerCase(Locale.ROOT));
                    if (!before.contains("\n" + key + ",")) {
                        SimulationConfig config = config(seed, hosts, slow, remedy);
                        threads.execute(() -> append(
                                file,
                                key,
                                remedy == Remedy.OFF
                                        ? Simulation.replayDaysOff(config)
                                        : Simulation.replayDays(config)));
                    }
                }
            }
        }
        threads.shutdown();
        threads.awaitTermination(1, TimeUnit.DAYS);
    }

    private static SimulationConfig config(long seed, int hosts, boolean slow, Remedy remedy) {
        SimulationConfig.Builder config = SimulationConfig.builder()
                .seed(seed)
                .hosts(hosts)
                .vms(ArrivalsRun.VMS_FOR_TWO_HOSTS * hosts / 2)
                .policy(policy(slow, remedy));
        return slow
                ? config.linkBytesPerSecond(GIGABIT).diskBytesPerVm(LARGE_DISK).build()
                : config.build();
    }

    private static Policy policy(boolean slow, Remedy remedy) {
        Policy policy = SimulationConfig.defaultPolicy();
        var migration = policy.migration().toBuilder();
        if (slow) {
            migration.bandwidthBytesPerSecond(SLOW_BANDWIDTH).maxDuration(Duration.ofHours(2));
        }
        if (remedy == Remedy.WEIGHTS) {
            // Nothing can be copied in that time.
            migration.maxDuration(Duration.ofSeconds(1));
        }
        boolean stays = remedy == Remedy.WEIGHTS || remedy == Remedy.BOTH;
        boolean bridge = remedy == Remedy.BRIDGE || remedy == Remedy.BOTH;
        return policy.toBuilder()
                .migration(migration.build())
                .shares(SharePolicy.builder().bridge(bridge).whenItStays(stays).build())
                .build();
    }

    private static void append(Path file, String key, List<DayRow> days) {
        DayRow day = days.get(0);
        ResultFile.append(
                file, String.format(Locale.ROOT, "%s,%d,%d,%d%n", key, day.suffering(), day.migrations(), day.bytes()));
    }
}
