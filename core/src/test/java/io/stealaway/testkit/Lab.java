package io.stealaway.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * One real server of {@code examples/lab}: its settings, its processes, and patience with it.
 *
 * <p>Immutable and thread-safe.
 */
public final class Lab {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    private final Path state;
    private final Map<String, String> settings;

    private Lab(Path state, Map<String, String> settings) {
        this.state = state;
        this.settings = settings;
    }

    /**
     * Returns the lab of a server in a mode, for example consul, secure.
     *
     * @throws IllegalStateException saying what to start, when it is not there
     */
    public static Lab of(String server, String mode) {
        String root = System.getProperty("stealaway.lab.dir", System.getProperty("java.io.tmpdir"));
        Path state = Path.of(root, "lab-" + server + "-" + mode);
        Path env = state.resolve("env");
        if (!Files.isReadable(env)) {
            throw new IllegalStateException("no lab: " + env + " is missing. Start it with examples/lab/up, or name its"
                    + " place with -Dstealaway.lab.dir=DIR");
        }
        try {
            return new Lab(
                    state,
                    Files.readAllLines(env).stream()
                            .filter(line -> line.contains("="))
                            .map(line -> line.split("=", 2))
                            .collect(Collectors.toUnmodifiableMap(pair -> pair[0], pair -> pair[1])));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a setting. */
    public String setting(String name) {
        String value = settings.get(name);
        if (value == null) {
            throw new IllegalStateException(state.resolve("env") + " lacks " + name);
        }
        return value;
    }

    /** Returns the folder that holds its state. */
    public Path state() {
        return state;
    }

    /** Returns one of its processes, by the file that holds its id. */
    public ProcessHandle process(String pidFile) {
        try {
            long pid = Long.parseLong(Files.readString(state.resolve(pidFile)).strip());
            return ProcessHandle.of(pid).orElseThrow(() -> new IllegalStateException(pidFile + " " + pid + " is gone"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a signal, for example STOP. */
    public static void signal(ProcessHandle process, String signal) {
        run(Map.of(), "kill", "-" + signal, String.valueOf(process.pid()));
    }

    /** Runs a command to its end. */
    public static void run(Map<String, String> environment, String... command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.environment().putAll(environment);
            int status = builder.start().waitFor();
            if (status != 0) {
                throw new IllegalStateException(String.join(" ", command) + " ended with " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Looks again and again until an assertion holds; after the time it fails as the last look did. Returns how long it took. */
    public static Duration eventually(Duration within, Runnable assertion) {
        Instant start = InstantSource.system().instant();
        while (true) {
            Duration spent = Duration.between(start, InstantSource.system().instant());
            try {
                assertion.run();
                return spent;
            } catch (AssertionError | RuntimeException e) {
                if (spent.compareTo(within) > 0) {
                    throw e;
                }
            }
            pause(BETWEEN_LOOKS);
        }
    }

    /** Lets real time pass: servers have clocks of their own. */
    public static void pause(Duration time) {
        try {
            if (new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("nobody counts down");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
