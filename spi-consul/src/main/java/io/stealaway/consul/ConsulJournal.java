package io.stealaway.consul;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stealaway.internal.Sanitizer;
import io.stealaway.internal.http.PercentEncoding;
import io.stealaway.internal.http.RetryDelay;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Journal;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Keeps the journal in Consul's key-value store: one key for each entry and one for each zone's epoch, changed by
 * transactions that check both.
 *
 * <p>One batch holds at most {@value #MAX_CHANGES} changes and {@value #MAX_BYTES} bytes, which are Consul's limits.
 *
 * <p>Thread-safe.
 */
public final class ConsulJournal implements Journal {
    /**
     * The most changes in one batch, a deletion counting twice: Consul takes 64 operations, and one of them checks the epoch.
     */
    public static final int MAX_CHANGES = 63;

    /** The longest transaction in bytes, as sent, which is a third more than its texts. */
    public static final int MAX_BYTES = 512 * 1_024;

    private static final String FORMAT = "1";
    private static final String READ = "consul: read the journal";

    private final ConsulApi api;
    private final String prefix;

    /**
     * Creates the journal; sends no request yet.
     *
     * @param config where Consul is
     * @param prefix the path under which it is kept, for example {@code stealaway/journal}; no one else may write there
     */
    public ConsulJournal(ConsulConfig config, String prefix) {
        this(config, prefix, RetryDelay.REAL);
    }

    ConsulJournal(ConsulConfig config, String prefix, RetryDelay retryDelay) {
        this.api = new ConsulApi(config, retryDelay);
        this.prefix = Check.path("prefix", prefix) + "/";
    }

    private String formatKey() {
        return prefix + "format";
    }

    private String entryKey(String key) {
        return prefix + "entries/" + Keys.encoded(key);
    }

    private String epochKey(AvailabilityZone zone) {
        return prefix + "epochs/" + Keys.encoded(zone.value());
    }

    /**
     * Returns whether anything is kept there, without beginning a journal as {@link #read} does. Without the right to read it looks
     * as if there were nothing.
     *
     * @throws BackendException if Consul does not answer
     */
    public boolean begun() {
        return readAll(api.begin()).isPresent();
    }

    @Override
    public Contents read() {
        ConsulApi call = api.begin();
        Optional<JsonNode> found = readAll(call);
        if (found.isEmpty()) {
            writeFormat(call);
            found = readAll(call);
        }
        return contents(new Records(
                READ,
                found.orElseThrow(
                        () -> new BackendException.Forbidden(READ, "the token may write but not read " + prefix))));
    }

    private Optional<JsonNode> readAll(ConsulApi call) {
        return call.find(READ, "/v1/kv/" + prefix, "recurse", "");
    }

    /**
     * Writes the mark of a journal that has no entries. Without the right to read, a read finds nothing, just as in an empty
     * journal; a mark that is already there tells the two apart.
     */
    private void writeFormat(ConsulApi call) {
        ArrayNode operations = ConsulApi.JSON.createArrayNode();
        operation(operations, "cas", formatKey()).put("Index", 0).put("Value", base64(FORMAT));
        HttpResponse<byte[]> answer = transact(call, "consul: begin the journal", operations);
        if (answer.statusCode() != 200 && answer.statusCode() != 409) {
            ConsulApi.ok("consul: begin the journal", answer);
        }
        // Another replica may have begun it in between; then the next read finds the mark.
    }

    private Contents contents(Records all) {
        TreeMap<String, Entry> entries = new TreeMap<>();
        TreeMap<AvailabilityZone, Long> epochs = new TreeMap<>();
        boolean format = false;
        for (JsonNode one : all.elements()) {
            String whole = all.name(one, "Key");
            String value = all.value(one);
            if (!whole.startsWith(prefix)) {
                throw alien(whole);
            }
            String key = whole.substring(prefix.length());
            if (key.startsWith("entries/")) {
                entries.put(
                        name(whole, key.substring("entries/".length())),
                        new Entry(all.number(one, "ModifyIndex"), value));
            } else if (key.startsWith("epochs/")) {
                epochs.put(zone(whole, key.substring("epochs/".length())), number(READ, whole, value));
            } else if (key.equals("format")) {
                format = value.equals(FORMAT);
            }
        }
        if (!format) {
            throw new BackendException.Conflict(
                    READ, "Key " + prefix + "format has not the Value " + FORMAT + ": it is another version's");
        }
        return new Contents(entries, epochs);
    }

    private static String name(String key, String encoded) {
        return Keys.decoded(encoded).orElseThrow(() -> alien(key));
    }

    private static AvailabilityZone zone(String key, String encoded) {
        try {
            return AvailabilityZone.of(name(key, encoded));
        } catch (IllegalArgumentException noZone) {
            throw alien(key);
        }
    }

    private static BackendException alien(String key) {
        return new BackendException.Conflict(READ, "Key (" + Sanitizer.oneLine(key) + ") is none of a journal of ours");
    }

    @Override
    public Answer raiseEpoch(AvailabilityZone zone, long expectedEpoch) {
        String operation = "consul: raise the epoch of zone " + zone;
        ConsulApi call = api.begin();
        Epoch now = epoch(call, zone);
        if (now.value() != expectedEpoch) {
            return new Fenced(now.value());
        }
        ArrayNode operations = ConsulApi.JSON.createArrayNode();
        operation(operations, "cas", epochKey(zone))
                .put("Index", now.index())
                .put("Flags", now.index())
                .put("Value", base64(String.valueOf(expectedEpoch + 1)));
        HttpResponse<byte[]> answer = transact(call, operation, operations);
        if (answer.statusCode() == 409) {
            return new Fenced(epoch(call, zone).value());
        }
        ConsulApi.ok(operation, answer);
        return new Committed(expectedEpoch + 1);
    }

    @Override
    public Answer commit(AvailabilityZone zone, long epoch, List<Change> changes) {
        check(changes);
        String operation = "consul: write the journal for zone " + zone;
        ConsulApi call = api.begin();
        Epoch now = epoch(call, zone);
        if (now.value() != epoch) {
            return new Fenced(now.value());
        }
        ArrayNode operations = ConsulApi.JSON.createArrayNode();
        if (now.index() == 0) {
            operation(operations, "check-not-exists", epochKey(zone));
        } else {
            operation(operations, "check-index", epochKey(zone)).put("Index", now.index());
        }
        List<Change> byOperation = new ArrayList<>();
        for (Change change : changes) {
            add(operations, change);
            while (byOperation.size() < operations.size() - 1) {
                byOperation.add(change);
            }
        }
        HttpResponse<byte[]> answer = transact(call, operation, operations);
        if (answer.statusCode() == 409) {
            return refused(call, operation, zone, byOperation, answer);
        }
        return new Committed(revision(
                new Records(operation, ConsulApi.json(operation, ConsulApi.ok(operation, answer))), now));
    }

    private static void check(List<Change> changes) {
        long operations = changes.size()
                + changes.stream().filter(Delete.class::isInstance).count();
        if (changes.isEmpty()) {
            throw new IllegalArgumentException("changes must not be empty");
        }
        if (operations > MAX_CHANGES) {
            throw new IllegalArgumentException("changes (" + operations + ", deletions counted twice) must be at most "
                    + MAX_CHANGES + ": Consul takes no larger transaction");
        }
        TreeSet<String> keys = new TreeSet<>();
        for (Change change : changes) {
            if (change.key().isEmpty() || change.key().length() > MAX_KEY_LENGTH) {
                throw new IllegalArgumentException(
                        "key of " + change.key().length() + " characters must have 1 to " + MAX_KEY_LENGTH);
            }
            if (!keys.add(change.key())) {
                throw new IllegalArgumentException("key " + change.key() + " is changed twice in one batch");
            }
        }
    }

    private void add(ArrayNode operations, Change change) {
        if (change instanceof Put put) {
            operation(operations, "cas", entryKey(put.key()))
                    .put("Index", put.expectedRevision())
                    // Consul skips a write that changes nothing, and keeps its revision; the flags always differ.
                    .put("Flags", put.expectedRevision())
                    .put("Value", base64(put.text()));
        } else {
            // delete-cas succeeds on a key that is not there, whatever revision it names.
            operation(operations, "check-index", entryKey(change.key())).put("Index", change.expectedRevision());
            operation(operations, "delete-cas", entryKey(change.key())).put("Index", change.expectedRevision());
        }
    }

    private Answer refused(
            ConsulApi call,
            String operation,
            AvailabilityZone zone,
            List<Change> byOperation,
            HttpResponse<byte[]> answer) {
        TreeSet<Integer> failed = new TreeSet<>();
        ConsulApi.json(operation, answer)
                .path("Errors")
                .forEach(error -> failed.add(
                        error.path("OpIndex").isInt() ? error.path("OpIndex").intValue() : -1));
        if (failed.contains(0)) {
            return new Fenced(epoch(call, zone).value());
        }
        if (failed.isEmpty() || failed.first() < 1 || failed.first() > byOperation.size()) {
            throw new BackendException.Conflict(
                    operation, "no OpIndex of the Errors says what is stale: " + Sanitizer.oneLine(answer.body()));
        }
        return new Stale(byOperation.get(failed.first() - 1).key());
    }

    private static long revision(Records answer, Epoch epoch) {
        long revision = epoch.index();
        for (JsonNode result : answer.elements("Results")) {
            revision = Math.max(revision, answer.number(result, "KV", "ModifyIndex"));
        }
        return revision;
    }

    /** A zone's epoch, and the revision of its key; both 0 when it was never raised. */
    private record Epoch(long value, long index) {}

    private Epoch epoch(ConsulApi call, AvailabilityZone zone) {
        String operation = "consul: read the epoch of zone " + zone;
        return call.find(
                        operation,
                        "/v1/kv/" + PercentEncoding.encode(epochKey(zone)).replace("%2F", "/"))
                .map(found -> new Records(operation, found))
                .map(found -> new Epoch(
                        number(operation, epochKey(zone), found.value(found.only())),
                        found.number(found.only(), "ModifyIndex")))
                .orElseGet(() -> {
                    // Before its first epoch a zone may be the first to write anything at all.
                    writeFormat(call);
                    return new Epoch(0, 0);
                });
    }

    private ObjectNode operation(ArrayNode operations, String verb, String key) {
        ObjectNode kv = operations.addObject().putObject("KV").put("Verb", verb).put("Key", key);
        api.config().namespace().ifPresent(value -> kv.put("Namespace", value));
        api.config().partition().ifPresent(value -> kv.put("Partition", value));
        return kv;
    }

    private HttpResponse<byte[]> transact(ConsulApi call, String operation, ArrayNode operations) {
        String body = operations.toString();
        if (body.length() > MAX_BYTES) {
            throw new IllegalArgumentException("batch (" + body.length() + " bytes as sent) must have at most "
                    + MAX_BYTES + ": Consul takes no larger transaction");
        }
        return call.put(operation, "/v1/txn", body);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static long number(String operation, String key, String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw new BackendException.Conflict(
                    operation, "Value of " + key + " (" + Sanitizer.oneLine(text) + ") must be an epoch");
        }
        return Long.parseLong(text);
    }
}
