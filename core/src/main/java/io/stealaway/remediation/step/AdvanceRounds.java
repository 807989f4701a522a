package io.stealaway.remediation.step;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import java.util.ArrayList;
import java.util.List;

/**
 * Advances migrations in rounds, so that however many of them end, the cluster is read again once: first asks for all whose
 * backend may say that they ended, then reads, then judges those and advances the others. What ended is thus judged by what was
 * read after its backend said so. Not thread-safe.
 */
public final class AdvanceRounds {
    /** Few end later than in the first round, as when a start is refused; what goes round in circles goes on in the next pass. */
    private static final int MAX_ROUNDS = 8;

    private final MigrationAdvance advance;
    private final ClusterCache cache;

    public AdvanceRounds(MigrationAdvance advance, ClusterCache cache) {
        this.advance = advance;
        this.cache = cache;
    }

    /** Advances these migrations, through as many phases as this pass allows, in this order. */
    public void run(List<Migration> migrations, Pass pass) {
        List<MigrationId> next = new ArrayList<>();
        for (Migration migration : migrations) {
            MigrationId id = migration.id();
            if (!mayEnd(migration.phase())) {
                next.add(id);
            } else if (advance.run(id, pass)) {
                next.add(id);
            }
        }
        cache.forgetOutdated();
        for (int round = 0; round < MAX_ROUNDS && !next.isEmpty(); round++) {
            next = next.stream().filter(id -> advance.run(id, pass)).toList();
            cache.forgetOutdated();
        }
    }

    private static boolean mayEnd(MigrationPhase phase) {
        return phase == MigrationPhase.MIGRATING || phase == MigrationPhase.UNKNOWN;
    }
}
