package io.stealaway.examples.cli;

import io.stealaway.examples.report.SampleReports;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;

/** What one command line did: its exit code, its output, its errors. */
record Ran(int code, String out, String err) {

    /** Runs a command line; a simulation answers at once, with a day made by hand. */
    static Ran run(Object... args) {
        return simulating((config, listener) -> SampleReports.day().result(), args);
    }

    static Ran simulating(CommandLineTool.Simulator simulator, Object... args) {
        return execute(false, simulator, args);
    }

    static Ran onTerminal(CommandLineTool.Simulator simulator, Object... args) {
        return execute(true, simulator, args);
    }

    private static Ran execute(boolean terminal, CommandLineTool.Simulator simulator, Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(new PrintWriter(out), new PrintWriter(err), terminal, () -> 0);
        String[] words = Stream.of(args).map(Object::toString).toArray(String[]::new);
        int code = CommandLineTool.execute(console, simulator, words);
        console.out().flush();
        console.err().flush();
        return new Ran(code, out.toString(), err.toString());
    }

    /** Returns the only line of the errors. */
    String complaint() {
        if (err.lines().count() != 1) {
            throw new AssertionError("not one line on standard error: " + err);
        }
        return err.strip();
    }
}
