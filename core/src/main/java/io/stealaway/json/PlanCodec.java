package io.stealaway.json;

import io.stealaway.model.MigrationPlan;
import io.stealaway.model.Placement;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/** The fields of a {@link MigrationPlan}. */
final class PlanCodec {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private PlanCodec() {}

    static void write(JsonOut out, MigrationPlan plan) throws IOException {
        out.text("snapshotTakenAt", plan.snapshotTakenAt());
        out.text("hash", plan.hash());
        out.objects("placements", plan.placements(), PlacementCodec::write);
    }

    static MigrationPlan read(ObjectFields in) {
        Instant snapshotTakenAt = in.instant("snapshotTakenAt");
        String hash = in.id("hash", PlanCodec::checkedHash);
        List<Placement> placements = in.objects("placements", PlacementCodec::read);
        return in.build(() -> new MigrationPlan(snapshotTakenAt, placements, hash));
    }

    static String checkedHash(String hash) {
        if (!HASH.matcher(hash).matches()) {
            throw new IllegalArgumentException("must have 64 lower-case hexadecimal digits");
        }
        return hash;
    }
}
