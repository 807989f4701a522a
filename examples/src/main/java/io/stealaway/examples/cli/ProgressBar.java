package io.stealaway.examples.cli;

import io.stealaway.simulation.SimulationListener;
import java.time.Duration;
import java.util.Locale;

/**
 * Shows how far a simulation is: a bar that is drawn over on a terminal, a line every few simulated hours elsewhere.
 *
 * <p>Not thread-safe.
 */
final class ProgressBar implements SimulationListener {
    private static final int BAR = 40;
    private static final int PLAIN_STEP_HOURS = 6;

    private final Console console;
    private String shown = "";

    ProgressBar(Console console) {
        this.console = console;
    }

    @Override
    public void progress(Run run, Duration simulated, Duration length) {
        String text = console.terminal() ? bar(run, simulated, length) : line(run, simulated, length);
        if (!text.isEmpty() && !text.equals(shown)) {
            shown = text;
            console.err().print(console.terminal() ? "\r" + text : text + "\n");
            console.err().flush();
        }
    }

    /** Removes the bar, so that what is printed next has a line of its own. */
    void finish() {
        if (console.terminal() && !shown.isEmpty()) {
            console.err().print("\r" + " ".repeat(shown.length()) + "\r");
            console.err().flush();
        }
    }

    private static String bar(Run run, Duration simulated, Duration length) {
        double share = share(run, simulated, length);
        int full = (int) (share * BAR);
        return String.format(
                Locale.ROOT,
                "[%s%s] %3d %%  %-24s %3d h of %d h",
                "#".repeat(full),
                ".".repeat(BAR - full),
                (int) (share * 100),
                words(run),
                simulated.toHours(),
                length.toHours());
    }

    private static String line(Run run, Duration simulated, Duration length) {
        boolean due = simulated.equals(length)
                || (simulated.toMinutes() % (60L * PLAIN_STEP_HOURS) == 0 && simulated.toMinutes() > 0);
        return due ? words(run) + ": " + simulated.toHours() + " h of " + length.toHours() + " h" : "";
    }

    private static double share(Run run, Duration simulated, Duration length) {
        double ofRun = (double) simulated.toSeconds() / length.toSeconds();
        return Math.min(1.0, (runsBefore(run) + ofRun) / Run.values().length);
    }

    private static int runsBefore(Run run) {
        return switch (run) {
            case OFF -> 0;
            case ON -> 1;
            case ORACLE -> 2;
        };
    }

    private static String words(Run run) {
        return switch (run) {
            case OFF -> "without the loop";
            case ON -> "with the loop";
            case ORACLE -> "with an oracle";
        };
    }
}
