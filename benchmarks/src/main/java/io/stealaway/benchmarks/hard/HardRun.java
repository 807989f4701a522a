package io.stealaway.benchmarks.hard;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Measures the hard cases: {@code HardRun RESULTS COMMIT [REGEX]}. Writes {@code hard.csv} and {@code hard.md} there; with a
 * regular expression only those cases whose names it finds, and only to standard output. CPU time and allocation are those of
 * the thread, medians after warming up; a case that takes long is done less often, once at least.
 */
public final class HardRun {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final double NANOS = 1e9;
    private static final double WARM_UP_SECONDS = 4.0;
    private static final int WARM_UPS = 200;
    /** What takes seconds at first is mostly not compiled yet. */
    private static final int LEAST_WARM_UPS = 3;

    private static final double MOST_WARM_UP_SECONDS = 30.0;
    private static final double MEASURED_SECONDS = 4.0;
    private static final int MEASURED = 21;

    private HardRun() {}

    private record Took(double seconds, double mib, int times, String outcome) {}

    /** Runs. */
    public static void main(String[] args) throws IOException {
        Pattern wanted = Pattern.compile(args.length > 2 ? args[2] : "");
        List<String> csv = new ArrayList<>(List.of("case,cpu_seconds,allocated_mib,times,outcome"));
        List<String> rows = new ArrayList<>();
        for (HardCase one : HardCases.all()) {
            if (wanted.matcher(one.name()).find()) {
                Took took = measure(one.prepare().get());
                csv.add(String.format(
                        Locale.ROOT,
                        "\"%s\",%.6f,%.2f,%d,\"%s\"",
                        one.name(),
                        took.seconds(),
                        took.mib(),
                        took.times(),
                        took.outcome()));
                String row = String.format(
                        Locale.ROOT,
                        "| %s | %s | %,.1f MiB | %s |",
                        one.name(),
                        time(took.seconds()),
                        took.mib(),
                        took.outcome());
                rows.add(row);
                System.out.println(row);
            }
        }
        if (args.length <= 2) {
            Path results = Path.of(args[0]);
            Files.writeString(results.resolve("hard.csv"), String.join("\n", csv) + "\n");
            Files.writeString(results.resolve("hard.md"), markdown(args[1], rows));
        }
    }

    private static Took measure(Supplier<String> work) {
        double warming = 0.0;
        String outcome = "";
        Took once = new Took(0.0, 0.0, 0, "");
        for (int i = 0; i < WARM_UPS && warming < (i < LEAST_WARM_UPS ? MOST_WARM_UP_SECONDS : WARM_UP_SECONDS); i++) {
            once = once(work);
            warming += once.seconds();
        }
        List<Took> all = new ArrayList<>();
        double measured = 0.0;
        // What took longer than all warming-up may take is not done again.
        if (once.seconds() >= MOST_WARM_UP_SECONDS) {
            all.add(once);
            measured = once.seconds();
        }
        while (all.isEmpty() || (all.size() < MEASURED && measured < MEASURED_SECONDS)) {
            Took took = once(work);
            measured += took.seconds();
            all.add(took);
            outcome = took.outcome();
        }
        double[] seconds = all.stream().mapToDouble(Took::seconds).sorted().toArray();
        double[] mib = all.stream().mapToDouble(Took::mib).sorted().toArray();
        return new Took(
                seconds[seconds.length / 2],
                mib[mib.length / 2],
                all.size(),
                outcome.isEmpty() ? once.outcome() : outcome);
    }

    private static Took once(Supplier<String> work) {
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        long cpu = THREADS.getCurrentThreadCpuTime();
        String outcome = work.get();
        double seconds = (THREADS.getCurrentThreadCpuTime() - cpu) / NANOS;
        double mib = (THREADS.getCurrentThreadAllocatedBytes() - allocated) / (double) (1 << 20);
        return new Took(seconds, mib, 1, outcome);
    }

    private static String time(double seconds) {
        return seconds >= 1.0
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : String.format(Locale.ROOT, seconds >= 0.1 ? "%.0f ms" : "%.2f ms", seconds * 1e3);
    }

    private static String markdown(String commit, List<String> rows) {
        return "# Hard cases\n\nMade by `benchmarks/run hard`, commit " + commit + ", "
                + System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version")
                + ". CPU time and allocation of the thread, medians.\n\n"
                + "| case | CPU | allocated | outcome |\n|---|---|---|---|\n"
                + String.join("\n", rows) + "\n";
    }
}
