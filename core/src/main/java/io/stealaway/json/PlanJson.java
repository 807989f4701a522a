package io.stealaway.json;

import io.stealaway.model.MigrationPlan;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.policy.Policy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;

/**
 * Reads and writes plans as JSON documents, {@code stealaway.plan/1.0}. Reading does not verify the hash, because that needs
 * the policy: see {@link #hash}.
 *
 * <p>Thread-safe.
 */
public final class PlanJson {
    private static final Schema SCHEMA = new Schema("stealaway.plan", 1, 0);

    private PlanJson() {}

    /**
     * Reads one document, UTF-8, to the end of the stream.
     *
     * @throws JsonException naming the first place that is not as it should be
     * @throws IOException if the stream cannot be read
     */
    public static MigrationPlan read(InputStream source) throws IOException {
        return JsonIn.read(Objects.requireNonNull(source, "source"), SCHEMA, in -> PlanCodec.read(in.fields()));
    }

    /**
     * Reads one document.
     *
     * @throws JsonException naming the first place that is not as it should be
     */
    public static MigrationPlan read(String text) {
        return JsonIn.read(Objects.requireNonNull(text, "text"), SCHEMA, in -> PlanCodec.read(in.fields()));
    }

    /**
     * Writes one document, UTF-8, indented; the stream is flushed.
     *
     * @throws IOException if the stream cannot be written
     */
    public static void write(MigrationPlan plan, OutputStream target) throws IOException {
        Objects.requireNonNull(plan, "plan");
        JsonOut.write(target, SCHEMA, JsonLayout.PAGE, out -> PlanCodec.write(out, plan));
    }

    /** Returns the document as text. */
    public static String write(MigrationPlan plan) {
        Objects.requireNonNull(plan, "plan");
        return JsonOut.text(SCHEMA, JsonLayout.PAGE, out -> PlanCodec.write(out, plan));
    }

    /**
     * Returns the hash of a plan, by which an operator approves it: the same migrations in the same order under the same policy,
     * the same hash, on every JDK.
     *
     * @return SHA-256 over the canonical JSON of migrations and policy, 64 lower-case hexadecimal digits
     */
    public static String hash(List<PlannedMigration> migrations, Policy policy) {
        return PlanHash.of(migrations, policy);
    }

    /** Returns the JSON Schema (draft 2020-12) of these documents. */
    public static String jsonSchema() {
        return SCHEMA.json();
    }
}
