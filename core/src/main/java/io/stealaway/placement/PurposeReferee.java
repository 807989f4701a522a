package io.stealaway.placement;

import io.stealaway.model.PlannedMigration;
import io.stealaway.model.PlannedMigration.Purpose;
import io.stealaway.placement.PlanChecker.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Judges whether the moves that cure nobody are followed by one that needed them. Stateless and thread-safe. */
final class PurposeReferee {
    private PurposeReferee() {}

    static List<Violation> judge(List<PlannedMigration> steps, Replay replay) {
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            PlannedMigration step = steps.get(i);
            Verdicts verdicts = Verdicts.ofMove(step.vm(), step.target());
            switch (step.purpose()) {
                case CURE, RELIEVE -> {}
                case STEP_ASIDE ->
                    verdicts.expect(
                            "purpose", follows(steps, i, replay, next -> curesAside(step, next)), "is never cured");
                case MAKE_ROOM ->
                    verdicts.expect(
                            "purpose",
                            follows(steps, i, replay, next -> enters(step, next))
                                    && follows(steps, i, replay, next -> helps(step, next)),
                            "makes room on " + step.source() + " and nobody comes for " + step.beneficiary());
            }
            violations.addAll(verdicts.violations());
        }
        return violations;
    }

    private static boolean follows(
            List<PlannedMigration> steps, int step, Replay replay, Predicate<PlannedMigration> wanted) {
        for (int next = step + 1; next < steps.size(); next++) {
            if (replay.waitsFor(next, step) && wanted.test(steps.get(next))) {
                return true;
            }
        }
        return false;
    }

    private static boolean curesAside(PlannedMigration aside, PlannedMigration next) {
        return next.purpose() == Purpose.CURE
                && next.vm().equals(aside.vm())
                && next.source().equals(aside.target());
    }

    private static boolean enters(PlannedMigration room, PlannedMigration next) {
        return next.target().equals(room.source()) && next.beneficiary().equals(room.beneficiary());
    }

    private static boolean helps(PlannedMigration room, PlannedMigration next) {
        boolean cures = next.purpose() == Purpose.CURE || next.purpose() == Purpose.RELIEVE;
        return cures && next.beneficiary().equals(room.beneficiary());
    }
}
