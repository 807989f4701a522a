package io.stealaway.remediation;

import io.stealaway.local.FileLeadership;
import io.stealaway.model.AvailabilityZone;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/** A process of its own that takes a lease, or only the lock of the leases, says so, and then does nothing until it is killed. */
final class LeaseHolder implements AutoCloseable {
    private final Process process;

    private LeaseHolder(Process process) {
        this.process = process;
    }

    static LeaseHolder start(String what, Path directory) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LeaseHolder.class.getName(),
                        what,
                        directory.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (process.getInputStream().read() != '!') {
            throw new IOException("the process did not come up");
        }
        return new LeaseHolder(process);
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Kills it as nothing can be prepared for. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /** The process. */
    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[1]);
        if (args[0].equals("lease")) {
            FileLeadership.in(directory, "child", Duration.ofSeconds(30), () -> World.START)
                    .lease(AvailabilityZone.of("a"));
            idle(System.out);
            return;
        }
        try (FileChannel channel = FileChannel.open(
                directory.resolve("leases.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock();
            idle(System.out);
        }
    }

    private static void idle(OutputStream out) throws IOException {
        out.write("!".getBytes(StandardCharsets.US_ASCII));
        out.flush();
        int unused = System.in.read();
    }
}
