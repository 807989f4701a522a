package io.stealaway.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stealaway.internal.Sanitizer;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Journal.Change;
import io.stealaway.spi.Journal.Contents;
import io.stealaway.spi.Journal.Entry;
import io.stealaway.spi.Journal.Put;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The whole journal as one document, which is what a single object can hold and a single compare-and-set can change.
 *
 * @param sequence the revision of the last change; only grows
 * @param contents what it holds
 */
record Document(long sequence, Contents contents) {
    private static final int FORMAT = 1;
    private static final int MOST_BYTES = 256 << 20;

    static Document empty() {
        return new Document(0, new Contents(new TreeMap<>(), new TreeMap<>()));
    }

    /** Returns the first key of a batch that is not as the batch expects it, if any. */
    Optional<String> stale(List<Change> changes) {
        return changes.stream()
                .filter(change -> revision(change.key()) != change.expectedRevision()
                        || (change.expectedRevision() == 0 && !(change instanceof Put)))
                .map(Change::key)
                .findFirst();
    }

    private long revision(String key) {
        Entry entry = contents.entries().get(key);
        return entry == null ? 0 : entry.revision();
    }

    Document with(List<Change> changes) {
        TreeMap<String, Entry> entries = new TreeMap<>(contents.entries());
        for (Change change : changes) {
            if (change instanceof Put put) {
                entries.put(put.key(), new Entry(sequence + 1, put.text()));
            } else {
                entries.remove(change.key());
            }
        }
        return new Document(sequence + 1, new Contents(entries, contents.epochs()));
    }

    Document withEpoch(AvailabilityZone zone, long epoch) {
        TreeMap<AvailabilityZone, Long> epochs = new TreeMap<>(contents.epochs());
        epochs.put(zone, epoch);
        return new Document(sequence, new Contents(contents.entries(), epochs));
    }

    /** Returns it as compressed JSON. */
    byte[] bytes() {
        ObjectNode json = Answer.JSON.createObjectNode();
        json.put("format", FORMAT).put("sequence", sequence);
        ObjectNode epochs = json.putObject("epochs");
        contents.epochs().forEach((zone, epoch) -> epochs.put(zone.value(), epoch));
        ObjectNode entries = json.putObject("entries");
        contents.entries()
                .forEach((key, entry) ->
                        entries.putObject(key).put("revision", entry.revision()).put("text", entry.text()));
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(Answer.JSON.writeValueAsBytes(json));
            zip.finish();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads what {@link #bytes} wrote.
     *
     * @throws BackendException.Conflict if it is not that
     */
    static Document of(String operation, byte[] bytes) {
        try (GZIPInputStream zip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            JsonNode json = Answer.JSON.readTree(zip.readNBytes(MOST_BYTES));
            if (!json.path("format").isInt() || json.path("format").intValue() != FORMAT) {
                throw new BackendException.Conflict(
                        operation, "its format is not " + FORMAT + ": it is another version's");
            }
            TreeMap<AvailabilityZone, Long> epochs = new TreeMap<>();
            for (Map.Entry<String, JsonNode> one : object("epochs", json).properties()) {
                epochs.put(AvailabilityZone.of(one.getKey()), number("epoch of " + one.getKey(), one.getValue()));
            }
            TreeMap<String, Entry> entries = new TreeMap<>();
            for (Map.Entry<String, JsonNode> one : object("entries", json).properties()) {
                entries.put(one.getKey(), entry(one.getKey(), one.getValue()));
            }
            return new Document(number("sequence", json.path("sequence")), new Contents(entries, epochs));
        } catch (IOException | IllegalArgumentException e) {
            String words = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new BackendException.Conflict(
                    operation, KubernetesJournal.DATA + " is not a journal of ours: " + Sanitizer.oneLine(words));
        }
    }

    private static Entry entry(String key, JsonNode json) throws IOException {
        if (!json.path("text").isTextual()) {
            throw new IOException("entry " + key + " has no text");
        }
        return new Entry(
                number("revision of " + key, json.path("revision")),
                json.path("text").textValue());
    }

    private static JsonNode object(String name, JsonNode json) throws IOException {
        if (!json.path(name).isObject()) {
            throw new IOException(name + " must be an object");
        }
        return json.path(name);
    }

    /** An epoch read as 0 would let every former leader write. */
    private static long number(String what, JsonNode json) throws IOException {
        if (!json.isIntegralNumber() || !json.canConvertToLong() || json.longValue() < 0) {
            throw new IOException(what + " (" + json + ") must be a whole number, 0 or more");
        }
        return json.longValue();
    }
}
