package io.stealaway.json;

import io.stealaway.model.BatchPlacement;
import io.stealaway.model.VmCapacity;
import io.stealaway.model.VmRequest;
import io.stealaway.model.policy.Policy;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;

/**
 * Reads and writes what is asked about new VMs, {@code stealaway.request/1.0}, and the answers: where they are created, {@code
 * stealaway.batch/1.0}, and how many more fit, {@code stealaway.capacity/1.0}. Reading an answer does not verify its hash, because that
 * needs the policy: see {@link #hash}.
 *
 * <p>Thread-safe.
 */
public final class BatchJson {
    private static final Schema REQUEST = new Schema("stealaway.request", 1, 0);
    private static final Schema BATCH = new Schema("stealaway.batch", 1, 0);
    private static final Schema CAPACITY = new Schema("stealaway.capacity", 1, 0);

    private BatchJson() {}

    /**
     * Reads a request document, UTF-8, to the end of the stream.
     *
     * @throws JsonException naming the first place that is not as it should be
     * @throws IOException if the stream cannot be read
     */
    public static VmRequest.Batch readRequest(InputStream source) throws IOException {
        return JsonIn.read(Objects.requireNonNull(source, "source"), REQUEST, in -> RequestCodec.read(in.fields()));
    }

    /**
     * Reads a request document.
     *
     * @throws JsonException naming the first place that is not as it should be
     */
    public static VmRequest.Batch readRequest(String text) {
        return JsonIn.read(Objects.requireNonNull(text, "text"), REQUEST, in -> RequestCodec.read(in.fields()));
    }

    /** Returns a request document as text. */
    public static String write(VmRequest.Batch batch) {
        Objects.requireNonNull(batch, "batch");
        return JsonOut.text(REQUEST, JsonLayout.PAGE, out -> RequestCodec.write(out, batch));
    }

    /**
     * Reads the placement of a batch, UTF-8, to the end of the stream.
     *
     * @throws JsonException naming the first place that is not as it should be
     * @throws IOException if the stream cannot be read
     */
    public static BatchPlacement readPlacement(InputStream source) throws IOException {
        return JsonIn.read(
                Objects.requireNonNull(source, "source"), BATCH, in -> BatchPlacementCodec.read(in.fields()));
    }

    /**
     * Reads the placement of a batch.
     *
     * @throws JsonException naming the first place that is not as it should be
     */
    public static BatchPlacement readPlacement(String text) {
        return JsonIn.read(Objects.requireNonNull(text, "text"), BATCH, in -> BatchPlacementCodec.read(in.fields()));
    }

    /** Returns the placement of a batch as text. */
    public static String write(BatchPlacement placement) {
        Objects.requireNonNull(placement, "placement");
        return JsonOut.text(BATCH, JsonLayout.PAGE, out -> BatchPlacementCodec.write(out, placement));
    }

    /** Returns how many more VMs fit as text. */
    public static String write(VmCapacity capacity) {
        Objects.requireNonNull(capacity, "capacity");
        return JsonOut.text(CAPACITY, JsonLayout.PAGE, out -> CapacityCodec.write(out, capacity));
    }

    /**
     * Returns the hash of a placement: the same VMs on the same hosts in the same order under the same policy, the same hash, on every
     * JDK.
     *
     * @return SHA-256 over the canonical JSON of VMs, hosts and policy, 64 lower-case hexadecimal digits
     */
    public static String hash(List<BatchPlacement.Answer> answers, Policy policy) {
        return PlanHash.ofBatch(answers, policy);
    }

    /** Returns the JSON Schema (draft 2020-12) of requests. */
    public static String requestJsonSchema() {
        return REQUEST.json();
    }

    /** Returns the JSON Schema (draft 2020-12) of placements of batches. */
    public static String placementJsonSchema() {
        return BATCH.json();
    }

    /** Returns the JSON Schema (draft 2020-12) of answers how many more fit. */
    public static String capacityJsonSchema() {
        return CAPACITY.json();
    }
}
