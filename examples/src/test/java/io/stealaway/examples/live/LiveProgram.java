package io.stealaway.examples.live;

import io.stealaway.examples.cli.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code run live} as processes of their own, on the {@code live.yaml} of a folder. Kills those that are left. */
final class LiveProgram implements AutoCloseable {
    /** What a process ends with that was ended by SIGKILL. */
    static final int KILLED = 128 + 9;

    private final Path folder;
    private final List<Process> processes = new ArrayList<>();

    LiveProgram(Path folder) {
        this.folder = folder;
    }

    /** Starts one, under a name by which its output is asked for. */
    Process start(String name, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "live",
                "--config",
                folder.resolve("live.yaml").toString()));
        command.addAll(List.of(options));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output(name).toFile())
                    .start();
            processes.add(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it ended, and returns with what. */
    static int ended(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Returns what it wrote so far. */
    String told(String name) {
        try {
            return Files.readString(output(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path output(String name) {
        return folder.resolve(name + ".out");
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
