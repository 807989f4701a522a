package io.stealaway.local;

import io.stealaway.spi.Leadership;
import io.stealaway.testkit.LeadershipContract;
import io.stealaway.testkit.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

class FileLeadershipContractTest extends LeadershipContract {
    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-02T12:00:00Z"));

    @TempDir
    private Path directory;

    @Override
    protected Leadership replica(String name) {
        return FileLeadership.in(directory, name, Duration.ofSeconds(30), clock);
    }

    @Override
    protected Instant now() {
        return clock.instant();
    }

    @Override
    protected void letLeasesEnd() {
        clock.advance(Duration.ofSeconds(30));
    }

    @Override
    protected void breakBackend() {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : List.copyOf(files.toList())) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
