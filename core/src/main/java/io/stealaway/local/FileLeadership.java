package io.stealaway.local;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Leadership;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;

/**
 * Leadership among replicas on one machine: a folder holds one lease file per zone, with holder and expiry. When a replica
 * dies, another takes over as soon as the lease has expired.
 *
 * <p>Replicas must share one clock; if it goes backwards, a lease that is not renewed still ends within its duration. As with
 * every leadership, the epoch in the journal, not the lease, keeps a superseded leader from writing.
 *
 * <p>A damaged file is never treated as a free lease: the caller gets an exception that names the file, and the zone has no leader.
 *
 * <p>Thread-safe.
 */
public final class FileLeadership implements Leadership {
    /** Two file locks on one file are an error within a process; so its replicas take turns first. */
    private static final Object TURN = new Object();
    /** Others hold the lock for as long as it takes to write a few lines. */
    private static final int TRIES = 100_000;

    private final Path directory;
    private final InstantSource clock;
    private final LeaseRules rules;

    private FileLeadership(Path directory, InstantSource clock, LeaseRules rules) {
        this.directory = Objects.requireNonNull(directory, "directory");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.rules = rules;
    }

    /**
     * Returns the leadership of one replica; nothing is read or written until it is asked.
     *
     * @param directory the folder that all replicas share; must exist
     * @param replica its name, 1 to 255 printable characters, the same after a restart and unlike that of any other replica
     * @param duration how long a lease lasts unless it is renewed; more than the 10 s that a call may take, and more than the
     *     policy's {@code passInterval}, or replicas take turns
     * @throws IllegalArgumentException naming a duration that is too short, or what is no name
     */
    public static FileLeadership in(Path directory, String replica, Duration duration, InstantSource clock) {
        return new FileLeadership(directory, clock, new LeaseRules(replica, duration));
    }

    /**
     * {@inheritDoc}
     *
     * @throws BackendException.Conflict naming a file that is damaged
     * @throws BackendException.Unavailable if the folder cannot be read or written, or another process keeps it locked
     */
    @Override
    public Lease lease(AvailabilityZone zone) {
        Path lockFile = directory.resolve("leases.lock");
        synchronized (TURN) {
            try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = locked(channel, lockFile)) {
                return lease(zone, new LeaseFile(directory, zone), lock);
            } catch (IOException e) {
                throw new BackendException.Unavailable(
                        "lease of zone " + zone + ": " + directory, FileTrouble.words(e), e);
            }
        }
    }

    private Lease lease(AvailabilityZone zone, LeaseFile file, FileLock lock) throws IOException {
        Optional<LeaseRecord> current = file.read();
        Instant now = clock.instant();
        Optional<LeaseRecord> next = rules.next(zone, current, now);
        if (next.isEmpty() || !lock.isValid()) {
            return new Following(current.map(LeaseRecord::holder).orElse(""));
        }
        file.write(next.get());
        return new Leading(next.get().until());
    }

    private static FileLock locked(FileChannel channel, Path path) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
            Thread.onSpinWait();
        }
        throw new IOException(path + " is locked by another process");
    }
}
