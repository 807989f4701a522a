package io.stealaway.json;

import io.stealaway.model.BatchPlacement;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.policy.Policy;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The hash of a plan, by which an operator approves it: the same migrations in the same order under the same policy, the
 * same hash, on every JDK.
 */
final class PlanHash {
    private static final Schema SCHEMA = new Schema("stealaway.planhash", 1, 0);

    private static final Schema BATCH = new Schema("stealaway.batchhash", 1, 0);

    private PlanHash() {}

    /** Returns SHA-256 over the canonical JSON of migrations and policy, 64 lower-case hexadecimal digits. */
    static String of(List<PlannedMigration> migrations, Policy policy) {
        return of(SCHEMA, out -> {
            out.objects("migrations", migrations, PlacementCodec::writeMigration);
            out.object("policy", in -> PolicyCodec.writeHashed(in, policy));
        });
    }

    private static String of(Schema schema, JsonOut.Body body) {
        MessageDigest digest = sha256();
        try (OutputStream bytes = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            JsonOut.write(bytes, schema, JsonLayout.LINE, body);
        } catch (IOException e) {
            throw new UncheckedIOException("a digest cannot fail to be written", e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Returns SHA-256 over the canonical JSON of which new VMs go to which hosts, in their order, and policy. */
    static String ofBatch(List<BatchPlacement.Answer> answers, Policy policy) {
        List<BatchPlacement.Placed> placed = answers.stream()
                .filter(BatchPlacement.Placed.class::isInstance)
                .map(BatchPlacement.Placed.class::cast)
                .toList();
        return of(BATCH, out -> {
            out.objects("placed", placed, (in, one) -> {
                in.text("vm", one.vm());
                in.text("host", one.host());
            });
            out.object("policy", in -> PolicyCodec.writeHashed(in, policy));
        });
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
