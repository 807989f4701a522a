package io.stealaway.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Times the greedy path and the bare kernel in turns, a few milliseconds each, in one process: {@code TurnsRun CSV}. On a machine
 * whose cores others use too, speed changes by a factor of two from second to second, which two benchmarks one after the
 * other take for a difference between them; what both of a round have in common cancels out.
 */
public final class TurnsRun {
    static final String HEADER = "size,victims,round,greedy_micros,kernel_micros";
    private static final List<String> SIZES = List.of("1000/12000", "10000/120000");
    private static final int VICTIMS = 100;
    private static final double WARM_UP_SECONDS = 8.0;
    private static final int ROUNDS = 200;
    private static final double TURN_SECONDS = 0.02;

    private TurnsRun() {}

    /** Runs. */
    public static void main(String[] args) throws IOException {
        List<String> rows = new ArrayList<>(List.of(HEADER));
        for (String size : SIZES) {
            run(size, rows);
        }
        Files.writeString(Path.of(args[0]), String.join("\n", rows) + "\n");
    }

    private static void run(String size, List<String> rows) {
        Instance instance = Instance.of(Size.parse(size));
        int[] vms = instance.suffering().stream()
                .mapToInt(Integer::intValue)
                .limit(VICTIMS)
                .toArray();
        EngineParts parts = new EngineParts(instance.snapshot(), Instance.policy());
        BareKernel kernel = new BareKernel(instance.snapshot());
        Runnable greedy = () -> parts.greedy(vms);
        Runnable bare = () -> {
            kernel.reset();
            kernel.choose(vms);
        };
        turn(greedy, WARM_UP_SECONDS);
        turn(bare, WARM_UP_SECONDS / 4);
        for (int round = 0; round < ROUNDS; round++) {
            rows.add(String.format(
                    Locale.ROOT,
                    "%s,%d,%d,%.2f,%.2f",
                    size,
                    vms.length,
                    round,
                    turn(greedy, TURN_SECONDS),
                    turn(bare, TURN_SECONDS)));
        }
    }

    /** Returns the CPU time of one call, microseconds, as the mean over a turn. */
    private static double turn(Runnable call, double seconds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        int calls = 0;
        do {
            call.run();
            calls++;
        } while (System.nanoTime() < end);
        return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1e3 / calls;
    }
}
