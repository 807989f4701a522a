package io.stealaway.benchmarks.days;

import io.stealaway.benchmarks.days.DayTimer.Took;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * Times simulated days: {@code DaysRun RESULTS COMMIT}. Writes {@code days.csv} and {@code days.md} there.
 *
 * <p>A day of 80 hosts is timed day by day on one thread, from the first of a cold process on, then many on two threads; a day
 * of 1,000 hosts twice, cold and warm, and given up after two minutes. Seeds are 1, 2, 3 and so on; the policy is the default.
 */
public final class DaysRun {
    private static final int WARM_UP = 15;
    private static final int TIMED = 9;
    private static final int ON_TWO = 30;
    private static final int MINUTES = 1_440;
    private static final double PATIENCE_SECONDS = 120.0;
    private static final double TEN_MINUTES = 600.0;

    private final List<String> csv = new ArrayList<>(List.of("hosts,vms,what,days,cpu_seconds,wall_seconds"));
    private final List<String> rows = new ArrayList<>();

    private DaysRun() {}

    /** Runs. */
    public static void main(String[] args) throws IOException {
        DaysRun run = new DaysRun();
        run.small();
        run.large();
        Path results = Path.of(args[0]);
        Files.writeString(results.resolve("days.csv"), String.join("\n", run.csv) + "\n");
        String text = run.markdown(args[1]);
        Files.writeString(results.resolve("days.md"), text);
        System.out.print(text);
    }

    private void small() {
        DayTimer timer = new DayTimer(80, 1_000);
        List<Took> warm = new ArrayList<>();
        for (int seed = 1; seed <= WARM_UP + TIMED; seed++) {
            int own = seed;
            Took took = DayTimer.time(1, () -> timer.day(own));
            raw("80,1000", seed == 1 ? "first" : seed <= WARM_UP ? "warming up" : "warm", took);
            if (seed == 1) {
                row("80 / 1,000, first of the process", took);
            } else if (seed > WARM_UP) {
                warm.add(took);
            }
        }
        row("80 / 1,000, median of " + TIMED + " after " + WARM_UP, median(warm));
        Took two = DayTimer.time(
                ON_TWO,
                () -> LongStream.rangeClosed(1, 2)
                        .mapToObj(thread -> begin(timer, thread))
                        .toList()
                        .forEach(DaysRun::join));
        raw("80,1000", "two threads", two);
        row("80 / 1,000, " + ON_TWO + " on two threads", two);
    }

    private static Thread begin(DayTimer timer, long first) {
        Thread thread = new Thread(() -> {
            for (long seed = first; seed <= ON_TWO; seed += 2) {
                timer.day(seed);
            }
        });
        thread.start();
        return thread;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted unexpectedly", e);
        }
    }

    private void large() {
        DayTimer timer = new DayTimer(1_000, 12_000);
        large(timer, 1, "first");
        large(timer, 2, "second");
    }

    private void large(DayTimer timer, long seed, String which) {
        int[] minutes = new int[1];
        Took took = DayTimer.time(1, () -> minutes[0] = timer.minutesWithin(PATIENCE_SECONDS, seed));
        if (minutes[0] < MINUTES) {
            raw("1000,12000", which + " unfinished at minute " + minutes[0], took);
            unfinished("1,000 / 12,000, " + which, minutes[0], took);
        } else {
            raw("1000,12000", which, took);
            row("1,000 / 12,000, " + which, took);
        }
    }

    private void unfinished(String what, int minutes, Took took) {
        rows.add(String.format(
                Locale.ROOT,
                "| %s: **unfinished**, given up at minute %,d of %,d | more than %.2f | more than %.2f | |",
                what,
                minutes,
                MINUTES,
                took.cpuSeconds(),
                took.wallSeconds()));
    }

    private void raw(String size, String what, Took took) {
        csv.add(String.format(
                Locale.ROOT, "%s,%s,%d,%.3f,%.3f", size, what, took.days(), took.cpuSeconds(), took.wallSeconds()));
    }

    private void row(String what, Took took) {
        rows.add(String.format(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %,.0f |",
                what,
                took.cpuSeconds() / took.days(),
                took.wallSeconds() / took.days(),
                TEN_MINUTES / (took.wallSeconds() / took.days())));
    }

    private static Took median(List<Took> warm) {
        double cpu = warm.stream().mapToDouble(Took::cpuSeconds).sorted().toArray()[warm.size() / 2];
        double wall = warm.stream().mapToDouble(Took::wallSeconds).sorted().toArray()[warm.size() / 2];
        return new Took(1, cpu, wall);
    }

    private String markdown(String commit) {
        return "# Simulated days\n\nMade by `benchmarks/run days`, commit " + commit + ", "
                + System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version") + ", "
                + Runtime.getRuntime().availableProcessors()
                + " processors. CPU time is that of the whole process, compiler and garbage collector included.\n\n"
                + "| hosts / VMs | CPU seconds a day | wall seconds a day | days in ten minutes |\n|---|---|---|---|\n"
                + String.join("\n", rows) + "\n";
    }
}
