package io.stealaway.examples.report;

/** Under which name the command line was started: {@code run} from a checkout, {@code stealaway} from the distribution. */
public final class ProgramName {
    /** The system property by which the start script tells. */
    public static final String PROPERTY = "stealaway.program";

    private ProgramName() {}

    /** Returns what to type. */
    public static String get() {
        return System.getProperty(PROPERTY, "run");
    }

    /** Returns what to type for one command of it. */
    public static String command(String name) {
        return get() + " " + name;
    }
}
