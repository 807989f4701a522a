package io.stealaway.json;

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

    private PlanHash() {}

    /** Returns SHA-256 over the canonical JSON of migrations and policy, 64 lower-case hexadecimal digits. */
    static String of(List<PlannedMigration> migrations, Policy policy) {
        MessageDigest digest = sha256();
        try (OutputStream bytes = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            JsonOut.write(bytes, SCHEMA, JsonLayout.LINE, out -> {
                out.objects("migrations", migrations, PlacementCodec::writeMigration);
                out.object("policy", in -> PolicyCodec.writeHashed(in, policy));
            });
        } catch (IOException e) {
            throw new UncheckedIOException("a digest cannot fail to be written", e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
