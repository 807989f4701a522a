package io.stealaway.benchmarks.quality;

import io.stealaway.recording.Recorder;
import io.stealaway.recording.Recording;
import io.stealaway.recording.Reproduction;
import io.stealaway.simulation.Simulation;
import io.stealaway.simulation.SimulationConfig;
import io.stealaway.simulation.SimulationConfig.DemandFamily;
import io.stealaway.simulation.SimulationResult.DayRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Records simulated days as a loop that does nothing would see them, replays them from the recording alone, and holds that against the
 * same loop on the days themselves: {@code BacktestRun FILE FIRST_SEED LAST_SEED DAYS HOSTS FAMILY}. Appends one line for each seed to a
 * file of comma-separated values; what is there already is not made again. A family with {@code -arrivals} added is one in which all
 * VMs come and go.
 */
public final class BacktestRun {
    static final String HEADER =
            "seed,hosts,days,family,trust,recall,precision,mean_error,measured_steal,modelled_steal,off,promised_off,on,promised_on,bytes,promised_bytes";

    private static final String ARRIVALS = "-arrivals";
    private static final int THREADS = 2;

    private BacktestRun() {}

    /** Runs. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path file = Path.of(args[0]);
        if (!Files.exists(file)) {
            Files.writeString(file, HEADER + "\n");
        }
        String before = Files.readString(file);
        int days = Integer.parseInt(args[3]);
        int hosts = Integer.parseInt(args[4]);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        for (long seed = Long.parseLong(args[1]); seed <= Long.parseLong(args[2]); seed++) {
            String key = String.join(",", "" + seed, "" + hosts, "" + days, args[5]);
            if (!before.contains("\n" + key + ",")) {
                SimulationConfig config = config(seed, hosts, days, args[5]);
                threads.execute(() -> ResultFile.append(file, key + "," + line(config)));
            }
        }
        threads.shutdown();
        threads.awaitTermination(7, TimeUnit.DAYS);
    }

    private static SimulationConfig config(long seed, int hosts, int days, String family) {
        int vms = ArrivalsRun.VMS_FOR_TWO_HOSTS * hosts / 2;
        SimulationConfig.Builder config = SimulationConfig.builder()
                .seed(seed)
                .hosts(hosts)
                .vms(vms)
                .days(days)
                .family(DemandFamily.valueOf(family.replace(ARRIVALS, "").toUpperCase(Locale.ROOT)));
        return family.endsWith(ARRIVALS)
                ? config.arrivals(SimulationConfig.mostArrivals(vms)).build()
                : config.build();
    }

    private static String line(SimulationConfig config) {
        try {
            Path folder = Files.createTempDirectory("backtest");
            try {
                Simulation.observe(config, Recorder.in(folder)::append);
                return line(config, Recording.read(folder));
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(SimulationConfig config, Recording recording) {
        SimulationConfig backtest = SimulationConfig.builder()
                .seed(config.seed())
                .recording(recording)
                .build();
        Reproduction reproduction = Reproduction.of(recording);
        List<DayRow> on = Simulation.replayDays(config);
        List<DayRow> promised = Simulation.replayDays(backtest);
        return String.format(
                Locale.ROOT,
                "%s,%.4f,%.4f,%.4f,%.4f,%.4f,%d,%d,%d,%d,%d,%d%n",
                reproduction.trust(),
                reproduction.recall(),
                reproduction.precision(),
                reproduction.meanError(),
                reproduction.measuredSteal(),
                reproduction.modelledSteal(),
                sum(Simulation.replayDaysOff(config), DayRow::suffering),
                sum(Simulation.replayDaysOff(backtest), DayRow::suffering),
                sum(on, DayRow::suffering),
                sum(promised, DayRow::suffering),
                sum(on, DayRow::bytes),
                sum(promised, DayRow::bytes));
    }

    private static long sum(List<DayRow> days, ToLongFunction<DayRow> figure) {
        return days.stream().mapToLong(figure).sum();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
