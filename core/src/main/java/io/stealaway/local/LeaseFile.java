package io.stealaway.local;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.spi.BackendException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/** The file of one zone's lease: a few lines that people can read, the last of which is the checksum of those before it. */
final class LeaseFile {
    private static final String TITLE = "StealAway lease 1";
    private static final String ZONE = "zone: ";
    private static final String HOLDER = "held by: ";
    private static final String RENEWED = "renewed: ";
    private static final String UNTIL = "until: ";
    private static final String CHECKSUM = "checksum: ";
    /** Leaves room for an ending within the 255 bytes that file systems allow a name. */
    private static final int MOST_OF_A_NAME = 200;

    private final Path path;
    private final AvailabilityZone zone;

    LeaseFile(Path directory, AvailabilityZone zone) {
        this.zone = zone;
        path = directory.resolve(name(zone) + ".lease");
    }

    /** A zone may be named as no file may; what is too long keeps its beginning and is told apart by a checksum. */
    private static String name(AvailabilityZone zone) {
        String name = URLEncoder.encode(zone.value(), StandardCharsets.UTF_8).replace("*", "%2A");
        return name.length() <= MOST_OF_A_NAME
                ? name
                : name.substring(0, MOST_OF_A_NAME) + "-" + checksum(zone.value());
    }

    /**
     * Reads the lease, if there is one.
     *
     * @throws BackendException.Conflict naming the file, if it is not what was written
     */
    Optional<LeaseRecord> read() throws IOException {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        String text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
        int last = text.lastIndexOf(CHECKSUM);
        if (last < 0 || !text.substring(last).equals(CHECKSUM + checksum(text.substring(0, last)) + "\n")) {
            throw damaged("its checksum does not match");
        }
        List<String> lines = text.lines().toList();
        if (lines.size() != 6 || !lines.get(0).equals(TITLE)) {
            throw damaged("it is not of this version");
        }
        try {
            LeaseRecord lease = new LeaseRecord(
                    AvailabilityZone.of(value(lines.get(1), ZONE)),
                    value(lines.get(2), HOLDER),
                    Instant.parse(value(lines.get(3), RENEWED)),
                    Instant.parse(value(lines.get(4), UNTIL)));
            return Optional.of(ofThisZone(lease));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw damaged(String.valueOf(e.getMessage()));
        }
    }

    private LeaseRecord ofThisZone(LeaseRecord lease) {
        if (!lease.zone().equals(zone)) {
            throw damaged("it is of zone " + lease.zone());
        }
        return lease;
    }

    /** Returns once it is on the disk; a crash leaves the old lease or the new one. */
    void write(LeaseRecord lease) throws IOException {
        String lines = String.join(
                "\n",
                TITLE,
                ZONE + lease.zone(),
                HOLDER + lease.holder(),
                RENEWED + lease.renewed(),
                UNTIL + lease.until(),
                "");
        Path replacement = path.resolveSibling(path.getFileName() + ".new");
        try (FileChannel to = FileChannel.open(
                replacement,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(lines + CHECKSUM + checksum(lines) + "\n");
            while (bytes.hasRemaining()) {
                to.write(bytes);
            }
            to.force(true);
        }
        Files.move(replacement, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String value(String line, String key) {
        if (!line.startsWith(key)) {
            throw new IllegalArgumentException("line (" + line + ") must begin with " + key);
        }
        return line.substring(key.length());
    }

    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }

    private BackendException.Conflict damaged(String why) {
        return new BackendException.Conflict(
                "lease of zone " + zone + ": read " + path,
                "the file is damaged: " + why
                        + ". Maybe delete it while no replica runs? Until then the zone has no leader");
    }
}
