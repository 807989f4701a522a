package io.stealaway.local;

import java.nio.file.Path;

/**
 * What the bytes of a journal file say.
 *
 * @param state what the journal holds after its last whole record
 * @param end where that record ends; what follows was never answered
 */
record JournalReplay(JournalState state, int end) {

    /** @throws IllegalStateException naming the file and the offset of what is damaged in it */
    static JournalReplay of(byte[] bytes, Path path) {
        JournalState[] state = {new JournalState()};
        try {
            int end = JournalFormat.read(bytes, content -> state[0] = JournalRecords.apply(state[0], content));
            return new JournalReplay(state[0], end);
        } catch (JournalDamage e) {
            throw new IllegalStateException(
                    "journal " + path + " is " + e.getMessage()
                            + ". Maybe restore it from a copy, or cut it off at that offset (run cut --journal FILE --at OFFSET);"
                            + " without it isolations are still found and undone, but cooldowns and bans are lost",
                    e);
        }
    }
}
