package io.stealaway.examples.cli;

import io.stealaway.examples.report.ProgramName;
import java.io.PrintWriter;
import java.util.function.LongSupplier;

/**
 * Where the command line writes, and the only clock it sees.
 *
 * @param out results
 * @param err progress and errors
 * @param terminal whether {@code err} is a terminal that understands a carriage return
 * @param nanos a ticker, nanoseconds, for the times that a run reports about itself
 */
record Console(PrintWriter out, PrintWriter err, boolean terminal, LongSupplier nanos) {

    /** Writes one line to {@code err}, whatever line breaks the text has. */
    void complain(String problem) {
        err.println(ProgramName.get() + ": " + problem.strip().replaceAll("\\s*\\R\\s*", " "));
        err.flush();
    }
}
