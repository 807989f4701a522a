package io.stealaway.local;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.spi.Journal.Change;
import io.stealaway.spi.Journal.Contents;
import io.stealaway.spi.Journal.Delete;
import io.stealaway.spi.Journal.Entry;
import io.stealaway.spi.Journal.Put;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the records of a journal file say: a whole state, or one change of it. */
final class JournalRecords {
    private static final int STATE = 1;
    private static final int EPOCH = 2;
    private static final int COMMIT = 3;
    private static final int PUT = 1;
    private static final int DELETE = 2;

    private JournalRecords() {}

    /** Writes to memory, which cannot fail. */
    private interface Body {
        void write(DataOutputStream out) throws IOException;
    }

    static byte[] state(JournalState state) {
        return bytes(out -> {
            Contents contents = state.contents();
            out.writeByte(STATE);
            out.writeLong(state.revision());
            out.writeInt(contents.epochs().size());
            for (Map.Entry<AvailabilityZone, Long> epoch : contents.epochs().entrySet()) {
                text(out, epoch.getKey().value());
                out.writeLong(epoch.getValue());
            }
            out.writeInt(contents.entries().size());
            for (Map.Entry<String, Entry> entry : contents.entries().entrySet()) {
                text(out, entry.getKey());
                out.writeLong(entry.getValue().revision());
                text(out, entry.getValue().text());
            }
        });
    }

    static byte[] epoch(AvailabilityZone zone, long epoch) {
        return bytes(out -> {
            out.writeByte(EPOCH);
            text(out, zone.value());
            out.writeLong(epoch);
        });
    }

    static byte[] commit(long revision, List<Change> changes) {
        return bytes(out -> {
            out.writeByte(COMMIT);
            out.writeLong(revision);
            out.writeInt(changes.size());
            for (Change change : changes) {
                out.writeByte(change instanceof Put ? PUT : DELETE);
                text(out, change.key());
                if (change instanceof Put put) {
                    text(out, put.text());
                }
            }
        });
    }

    /**
     * Applies one record.
     *
     * @throws IOException if it says what no record of this version says
     */
    static JournalState apply(JournalState state, byte[] payload) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(payload));
        int kind = in.readUnsignedByte();
        JournalState next = switch (kind) {
            case STATE -> readState(in);
            case EPOCH -> readEpoch(in, state);
            case COMMIT -> readCommit(in, state);
            default -> throw new IOException("unknown kind of record: " + kind);
        };
        if (in.available() > 0) {
            throw new IOException(in.available() + " bytes too many in a record");
        }
        return next;
    }

    private static JournalState readState(DataInputStream in) throws IOException {
        long revision = in.readLong();
        TreeMap<AvailabilityZone, Long> epochs = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            epochs.put(AvailabilityZone.of(text(in)), in.readLong());
        }
        TreeMap<String, Entry> entries = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            String key = text(in);
            long at = in.readLong();
            entries.put(key, new Entry(at, text(in)));
        }
        return new JournalState(new Contents(entries, epochs), revision);
    }

    private static JournalState readEpoch(DataInputStream in, JournalState state) throws IOException {
        AvailabilityZone zone = AvailabilityZone.of(text(in));
        long epoch = in.readLong();
        long raised = state.raise(zone).revision();
        if (raised != epoch) {
            throw new IOException("epoch " + epoch + " of zone " + zone + " where " + raised + " must follow");
        }
        return state;
    }

    private static JournalState readCommit(DataInputStream in, JournalState state) throws IOException {
        long revision = in.readLong();
        List<Change> changes = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            int kind = in.readUnsignedByte();
            String key = text(in);
            switch (kind) {
                case PUT -> changes.add(new Put(key, 0, text(in)));
                case DELETE -> changes.add(new Delete(key, 0));
                default -> throw new IOException("unknown kind of change: " + kind);
            }
        }
        long applied = state.apply(changes).revision();
        if (applied != revision) {
            throw new IOException("revision " + revision + " where " + applied + " must follow");
        }
        return state;
    }

    /** UTF-8 with its length; what UTF-8 cannot say, such as half a surrogate pair, as characters with a negative length. */
    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (new String(utf8, StandardCharsets.UTF_8).equals(text)) {
            out.writeInt(utf8.length);
            out.write(utf8);
        } else {
            out.writeInt(-text.length());
            out.writeChars(text);
        }
    }

    private static String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (Math.abs((long) length) > in.available()) {
            throw new IOException("a text of " + length + " in a record with " + in.available() + " bytes left");
        }
        if (length >= 0) {
            return new String(in.readNBytes(length), StandardCharsets.UTF_8);
        }
        StringBuilder text = new StringBuilder();
        for (int left = -length; left > 0; left--) {
            text.append(in.readChar());
        }
        return text.toString();
    }

    private static byte[] bytes(Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            body.write(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail to be written", e);
        }
        return bytes.toByteArray();
    }
}
