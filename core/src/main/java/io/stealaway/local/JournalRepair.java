package io.stealaway.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalInt;

/** Makes a damaged journal readable again by what can be read of it. Stateless. */
final class JournalRepair {
    private JournalRepair() {}

    /** The caller holds the lock. */
    static Path cutOff(Path journal, long offset) throws IOException {
        OptionalInt damage = damage(Files.readAllBytes(journal));
        if (damage.isEmpty()) {
            throw new IllegalArgumentException("journal " + journal + " is not damaged");
        }
        if (damage.getAsInt() != offset) {
            throw new IllegalArgumentException("journal " + journal + " is damaged at offset " + damage.getAsInt()
                    + ", not at " + offset + ". Maybe look at it again?");
        }
        if (offset == 0) {
            throw new IllegalArgumentException("journal " + journal
                    + " is damaged from its beginning, and nothing of it can be kept. Maybe move it away?");
        }
        Path copy = journal.resolveSibling(journal.getFileName() + ".damaged");
        Files.copy(journal, copy);
        try (FileChannel file = FileChannel.open(journal, StandardOpenOption.WRITE)) {
            file.truncate(offset);
            file.force(true);
        }
        return copy;
    }

    private static OptionalInt damage(byte[] bytes) {
        JournalState state = new JournalState();
        try {
            JournalFormat.read(bytes, content -> JournalRecords.apply(state, content));
            return OptionalInt.empty();
        } catch (JournalDamage e) {
            return OptionalInt.of(e.offset());
        }
    }
}
