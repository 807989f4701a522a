package io.stealaway.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stealaway.internal.http.RetryDelay;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Journal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Keeps the journal in one ConfigMap, changed by compare-and-set on its resourceVersion: the API server has no transaction over
 * several objects, and a batch is applied wholly or not at all.
 *
 * <p>The document is compressed; with {@value #MAX_BYTES} bytes it is full, and commits are refused until something is deleted.
 *
 * <p>Thread-safe.
 */
public final class KubernetesJournal implements Journal {
    /** The most bytes after compression; a ConfigMap holds 1 MiB. */
    public static final int MAX_BYTES = 1_000_000;

    static final String DATA = "journal.json.gz";
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Api api;
    private final RetryDelay retryDelay;
    private final String namespace;
    private final String name;

    /**
     * Creates the journal; sends no request yet.
     *
     * @param config where the API server is
     * @param namespace where the ConfigMap is
     * @param name the ConfigMap's name; no one else may write it
     */
    public KubernetesJournal(KubernetesConfig config, String namespace, String name) {
        this(config, namespace, name, RetryDelay.REAL);
    }

    KubernetesJournal(KubernetesConfig config, String namespace, String name, RetryDelay retryDelay) {
        this.api = new Api(config, retryDelay);
        this.retryDelay = retryDelay;
        this.namespace = Check.name("namespace", namespace, 63);
        this.name = Check.name("name", name, 200);
    }

    private String collection() {
        return "/api/v1/namespaces/" + namespace + "/configmaps";
    }

    private String operation(String what) {
        return "kubernetes: " + what + " the journal " + namespace + "/" + name;
    }

    /** The document, and the version of the object that holds it; empty when there is none yet. */
    private record Version(Document document, Optional<String> resourceVersion) {}

    @Override
    public Contents read() {
        return version(api.begin()).document().contents();
    }

    private Version version(Api call) {
        String operation = operation("read");
        Optional<JsonNode> found = call.find(operation, collection() + "/" + name);
        if (found.isEmpty()) {
            return new Version(Document.empty(), Optional.empty());
        }
        try {
            byte[] bytes = found.get().path("binaryData").path(DATA).binaryValue();
            if (bytes == null) {
                throw new BackendException.Conflict(
                        operation, "the ConfigMap belongs to someone else: it lacks " + DATA);
            }
            return new Version(
                    Document.of(operation, bytes),
                    Optional.of(new Fields("configmap", found.get()).text("metadata", "resourceVersion")));
        } catch (IOException e) {
            throw new BackendException.Conflict(operation, DATA + " is not base64: " + e.getMessage());
        }
    }

    @Override
    public Answer raiseEpoch(AvailabilityZone zone, long expectedEpoch) {
        return change(document -> {
            long epoch = document.contents().epoch(zone);
            return epoch == expectedEpoch
                    ? new Step(document.withEpoch(zone, epoch + 1), new Committed(epoch + 1))
                    : new Step(document, new Fenced(epoch));
        });
    }

    @Override
    public Answer commit(AvailabilityZone zone, long epoch, List<Change> changes) {
        check(changes);
        return change(document -> {
            long inForce = document.contents().epoch(zone);
            if (inForce != epoch) {
                return new Step(document, new Fenced(inForce));
            }
            Optional<String> stale = document.stale(changes);
            if (stale.isPresent()) {
                return new Step(document, new Stale(stale.get()));
            }
            Document next = document.with(changes);
            return new Step(next, new Committed(next.sequence()));
        });
    }

    private static void check(List<Change> changes) {
        if (changes.isEmpty()) {
            throw new IllegalArgumentException("changes must not be empty");
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

    /** What a document becomes, and the answer once it is written; nothing is written when the caller is refused. */
    private record Step(Document next, Answer answer) {}

    private Answer change(Function<Document, Step> change) {
        Api call = api.begin();
        while (true) {
            Version now = version(call);
            Step step = change.apply(now.document());
            if (!(step.answer() instanceof Committed)) {
                return step.answer();
            }
            io.stealaway.kubernetes.Answer written = write(call, now, step.next());
            if (!written.conflict()) {
                written.ok();
                return step.answer();
            }
            // Another process wrote meanwhile, maybe for another zone: read again, and evaluate the change again.
            if (call.nearlyOver()) {
                throw new BackendException.Timeout(operation("write"), "others wrote it all the time");
            }
            retryDelay.await(operation("write"), PAUSE);
        }
    }

    private io.stealaway.kubernetes.Answer write(Api call, Version now, Document next) {
        byte[] bytes = next.bytes();
        if (bytes.length > MAX_BYTES) {
            throw new BackendException.Conflict(
                    operation("write"), "it is full: " + bytes.length + " bytes, at most " + MAX_BYTES);
        }
        ObjectNode map = io.stealaway.kubernetes.Answer.JSON.createObjectNode();
        map.put("apiVersion", "v1").put("kind", "ConfigMap");
        ObjectNode metadata = map.putObject("metadata").put("name", name).put("namespace", namespace);
        now.resourceVersion().ifPresent(version -> metadata.put("resourceVersion", version));
        map.putObject("binaryData").put(DATA, bytes);
        boolean fresh = now.resourceVersion().isEmpty();
        return call.write(
                operation("write"),
                fresh ? "POST" : "PUT",
                fresh ? collection() : collection() + "/" + name,
                "application/json",
                map.toString());
    }
}
