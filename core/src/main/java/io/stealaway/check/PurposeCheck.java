package io.stealaway.check;

import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.PlannedMigration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Judges whether the moves that cure no one are followed by one that needed them, and whom neighbours are moved for. Stateless
 * and thread-safe.
 */
final class PurposeCheck {
    private PurposeCheck() {}

    static List<Violation> judge(List<PlannedMigration> steps, PlanReplay replay, PlacementHolds holds, Instant now) {
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            PlannedMigration step = steps.get(i);
            Violations verdicts = Violations.ofMove(step.vm(), step.target());
            switch (step.purpose()) {
                case CURE, PREVENT -> {}
                case RELIEVE -> {
                    Instant until = holds.cooldowns().getOrDefault(step.beneficiary(), Instant.MIN);
                    verdicts.expect(
                            "beneficiary",
                            !now.isBefore(until),
                            "is moved for " + step.beneficiary() + ", which is left alone until " + until);
                }
                case STEP_ASIDE ->
                    verdicts.expect(
                            "purpose", follows(steps, i, replay, next -> curesAside(step, next)), "is never cured");
                case MAKE_ROOM ->
                    verdicts.expect(
                            "purpose",
                            follows(steps, i, replay, next -> enters(step, next))
                                    && follows(steps, i, replay, next -> helps(step, next)),
                            "makes room on " + step.source() + " but no VM moves in for " + step.beneficiary());
            }
            violations.addAll(verdicts.violations());
        }
        return violations;
    }

    private static boolean follows(
            List<PlannedMigration> steps, int step, PlanReplay replay, Predicate<PlannedMigration> wanted) {
        for (int next = step + 1; next < steps.size(); next++) {
            if (replay.waitsFor(next, step) && wanted.test(steps.get(next))) {
                return true;
            }
        }
        return false;
    }

    private static boolean curesAside(PlannedMigration aside, PlannedMigration next) {
        return next.purpose() == MigrationPurpose.CURE
                && next.vm().equals(aside.vm())
                && next.source().equals(aside.target());
    }

    private static boolean enters(PlannedMigration room, PlannedMigration next) {
        return next.target().equals(room.source()) && next.beneficiary().equals(room.beneficiary());
    }

    private static boolean helps(PlannedMigration room, PlannedMigration next) {
        boolean cures = next.purpose() == MigrationPurpose.CURE || next.purpose() == MigrationPurpose.RELIEVE;
        return cures && next.beneficiary().equals(room.beneficiary());
    }
}
