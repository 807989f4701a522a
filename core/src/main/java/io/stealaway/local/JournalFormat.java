package io.stealaway.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The bytes of a journal file: a signature, then records. A record is a mark, the length of its content and a checksum of
 * both, then the content and its checksum. So a length can be trusted before the content is read, and a record whose bytes
 * end early, as a crash leaves it, is told from one that was damaged.
 */
final class JournalFormat {
    /** The last byte is the version. */
    private static final byte[] SIGNATURE = {'S', 't', 'e', 'a', 'l', 'A', 'J', 1};

    private static final int MARK = 0x5A4A5243;
    private static final int HEADER = 12;
    private static final int TRAILER = 4;

    private JournalFormat() {}

    /** Takes the content of each whole record in turn. */
    interface Reader {
        void take(byte[] content) throws IOException;
    }

    static ByteBuffer signature() {
        return ByteBuffer.wrap(SIGNATURE.clone());
    }

    static ByteBuffer record(byte[] content) {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER + content.length + TRAILER);
        bytes.putInt(MARK).putInt(content.length);
        bytes.putInt(checksum(bytes.array(), 0, bytes.position()));
        bytes.put(content).putInt(checksum(content, 0, content.length));
        return bytes.flip();
    }

    /**
     * Reads a file's bytes.
     *
     * @return where its last whole record ends; what follows is one record whose bytes end early
     * @throws JournalDamage naming the offset of what is damaged
     */
    static int read(byte[] file, Reader reader) {
        if (file.length < SIGNATURE.length
                || !Arrays.equals(file, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length)) {
            throw damaged(0, "it does not begin as a journal of this version does");
        }
        int at = SIGNATURE.length;
        while (at < file.length) {
            int end = endOfRecord(file, at);
            if (end < 0) {
                return at;
            }
            try {
                reader.take(Arrays.copyOfRange(file, at + HEADER, end - TRAILER));
            } catch (IOException | IllegalArgumentException e) {
                JournalDamage damage = damaged(at, String.valueOf(e.getMessage()));
                damage.initCause(e);
                throw damage;
            }
            at = end;
        }
        return at;
    }

    /** Returns where the record ends, or -1 when the file does so before it. */
    private static int endOfRecord(byte[] file, int at) {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        int left = file.length - at;
        byte[] mark = ByteBuffer.allocate(Integer.BYTES).putInt(MARK).array();
        int marked = Math.min(left, mark.length);
        if (!Arrays.equals(file, at, at + marked, mark, 0, marked)) {
            throw damaged(at, "no record begins here");
        }
        if (left < HEADER) {
            return -1;
        }
        int length = bytes.getInt(at + 4);
        if (bytes.getInt(at + 8) != checksum(file, at, 8) || length < 0) {
            throw damaged(at, "the length of the record does not match its checksum");
        }
        if (left < (long) HEADER + length + TRAILER) {
            return -1;
        }
        if (bytes.getInt(at + HEADER + length) != checksum(file, at + HEADER, length)) {
            throw damaged(at, "the content of the record does not match its checksum");
        }
        return at + HEADER + length + TRAILER;
    }

    private static JournalDamage damaged(int offset, String what) {
        return new JournalDamage(offset, what);
    }

    private static int checksum(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
