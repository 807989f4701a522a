package io.stealaway.json;

import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import java.util.Objects;
import java.util.Optional;

/**
 * Recorded passes as JSON documents of one line, {@code stealaway.recording/1.0}: the hosts, VMs and server groups that changed
 * since the pass before, and what was observed of all VMs, in columns by their places.
 *
 * <p>Steal and throttling are kept to a ten-thousandth, load to a hundredth, used CPU to a thousandth of a core and times of samples
 * to the second. Migrations in flight, odd records, figures and series that match no VM are not kept.
 *
 * <p>Thread-safe.
 */
public final class RecordingJson {
    private static final Schema SCHEMA = new Schema("stealaway.recording", 1, 0);

    private RecordingJson() {}

    /**
     * Returns one pass as one line, without a line break.
     *
     * @param before the pass before; empty for the first of a file, which is written whole
     * @param now what was seen; an observation from after it was taken is left out
     */
    public static String write(Optional<ClusterSnapshot> before, ClusterSnapshot now) {
        Objects.requireNonNull(now, "now");
        return JsonOut.text(SCHEMA, JsonLayout.LINE, out -> RecordingCodec.write(out, before, now));
    }

    /**
     * Reads one line.
     *
     * @param before the pass before; its observations do not matter
     * @return what was seen then, with {@link Observations} of those who were observed in full
     * @throws JsonException naming the first place that is not as it should be, or does not go with the pass before
     */
    public static ClusterSnapshot read(Optional<ClusterSnapshot> before, String line) {
        Objects.requireNonNull(line, "line");
        return JsonIn.read(line, SCHEMA, in -> RecordingCodec.read(in.fields(), before));
    }

    /** Returns the JSON Schema (draft 2020-12) of one line. */
    public static String jsonSchema() {
        return SCHEMA.json();
    }
}
