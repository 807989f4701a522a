package io.stealaway.examples.cli;

import io.stealaway.simulation.Simulation;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** The entry point of {@code examples/run}. */
public final class Main {
    private Main() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] args) {
        Console console = new Console(
                utf8(System.out), utf8(System.err), Boolean.getBoolean("stealaway.terminal"), System::nanoTime);
        int code = CommandLineTool.execute(console, Simulation::run, args);
        console.out().flush();
        console.err().flush();
        System.exit(code);
    }

    private static PrintWriter utf8(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }
}
