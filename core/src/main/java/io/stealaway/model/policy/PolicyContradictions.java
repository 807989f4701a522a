package io.stealaway.model.policy;

import java.time.Duration;

/**
 * Settings of different parts of a policy that cannot be meant together. Each complaint names both with their values; what is
 * only odd is let through, since an operator may want it.
 */
final class PolicyContradictions {
    /** Two samples further apart than this many ages never add up, whatever the ages of both. */
    private static final int METRIC_AGES = 3;

    private PolicyContradictions() {}

    static void targetsThatAreFoundAgain(PlacementPolicy placement, DetectionPolicy detection) {
        notAbove("placement.maxStealRatio", placement.maxStealRatio(), detection.stealRatio());
        notAbove("placement.maxPredictedStealRatio", placement.maxPredictedStealRatio(), detection.stealRatio());
    }

    private static void notAbove(String name, double value, double found) {
        if (value > found) {
            throw new IllegalArgumentException(name + " (" + value + ") must not exceed detection.stealRatio (" + found
                    + "): VMs would be sent to where they are found to suffer again");
        }
    }

    static void passesThatNeverAddUp(Duration passInterval, DetectionPolicy detection) {
        boolean alone = detection.hitPasses() == 1 && detection.clearPasses() == 1;
        if (!alone && passInterval.dividedBy(METRIC_AGES).compareTo(detection.maxMetricAge()) >= 0) {
            throw new IllegalArgumentException("passInterval (" + passInterval + ") must be shorter than " + METRIC_AGES
                    + " times detection.maxMetricAge (" + detection.maxMetricAge()
                    + "): samples that far apart are never counted together");
        }
    }

    static void verdictBeforeItsSamples(ProofPolicy proof, Duration passInterval) {
        int waits = proof.samples() - 1;
        Duration between = proof.patience().minus(proof.settle());
        // Divided, not multiplied, which could overflow.
        if (waits > 0 && between.dividedBy(waits).compareTo(passInterval) < 0) {
            throw new IllegalArgumentException(
                    "proof.patience (" + proof.patience() + ") must not be shorter than proof.settle ("
                            + proof.settle() + ") and the passes between proof.samples (" + proof.samples()
                            + "), passInterval ("
                            + passInterval + ") each: the verdict would come before its samples");
        }
    }
}
