package io.stealaway.model;

import java.time.Duration;
import java.util.Objects;

/**
 * Everything an operator decides, as one value.
 *
 * <p>Build one with {@link #builder()}. Immutable and thread-safe.
 *
 * @param detection when a VM suffers
 * @param placement where it may go
 * @param isolation how it is taken out of service
 * @param migration how much may move
 * @param proof what counts as cured
 * @param mode whether anything is done at all
 * @param passInterval time between passes
 * @param maxTopologyAge age of a topology from which nothing is started on it
 */
public record Policy(
        DetectionPolicy detection,
        PlacementPolicy placement,
        IsolationPolicy isolation,
        MigrationPolicy migration,
        ProofPolicy proof,
        Mode mode,
        Duration passInterval,
        Duration maxTopologyAge) {

    /**
     * Checks every value, and what cannot be meant together: a host that takes VMs ({@code placement.maxStealRatio}, {@code
     * placement.maxPredictedStealRatio}) at a steal that is found again ({@code detection.stealRatio}); passes ({@code
     * passInterval}) so far apart that no two samples ({@code detection.maxMetricAge}) add up; a verdict ({@code
     * proof.patience}) before its samples can have come ({@code proof.settle}, {@code proof.samples}, {@code passInterval}).
     *
     * @throws IllegalArgumentException naming the value that breaks its rule, or both that contradict each other
     */
    public Policy {
        Objects.requireNonNull(detection, "detection");
        Objects.requireNonNull(placement, "placement");
        Objects.requireNonNull(isolation, "isolation");
        Objects.requireNonNull(migration, "migration");
        Objects.requireNonNull(proof, "proof");
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(passInterval, "passInterval");
        Objects.requireNonNull(maxTopologyAge, "maxTopologyAge");
        Require.positive("passInterval", passInterval);
        Require.positive("maxTopologyAge", maxTopologyAge);
        Contradictions.targetsThatAreFoundAgain(placement, detection);
        Contradictions.passesThatNeverAddUp(passInterval, detection);
        Contradictions.verdictBeforeItsSamples(proof, passInterval);
    }

    /** Starts a builder with every default. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the defaults. */
    public static Policy defaults() {
        return builder().build();
    }

    /** Starts a builder from these values. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.detection = detection;
        b.placement = placement;
        b.isolation = isolation;
        b.migration = migration;
        b.proof = proof;
        b.mode = mode;
        b.passInterval = passInterval;
        b.maxTopologyAge = maxTopologyAge;
        return b;
    }

    /** Collects the values of a {@link Policy}; not thread-safe. */
    public static final class Builder {
        private DetectionPolicy detection = DetectionPolicy.defaults();
        private PlacementPolicy placement = PlacementPolicy.defaults();
        private IsolationPolicy isolation = IsolationPolicy.defaults();
        private MigrationPolicy migration = MigrationPolicy.defaults();
        private ProofPolicy proof = ProofPolicy.defaults();
        private Mode mode = Mode.DRY_RUN;
        private Duration passInterval = Duration.ofSeconds(60);
        private Duration maxTopologyAge = Duration.ofSeconds(15);

        private Builder() {}

        /** Sets: when a VM suffers. */
        public Builder detection(DetectionPolicy detection) {
            this.detection = detection;
            return this;
        }

        /** Sets: where it may go. */
        public Builder placement(PlacementPolicy placement) {
            this.placement = placement;
            return this;
        }

        /** Sets: how it is taken out of service. */
        public Builder isolation(IsolationPolicy isolation) {
            this.isolation = isolation;
            return this;
        }

        /** Sets: how much may move. */
        public Builder migration(MigrationPolicy migration) {
            this.migration = migration;
            return this;
        }

        /** Sets: what counts as cured. */
        public Builder proof(ProofPolicy proof) {
            this.proof = proof;
            return this;
        }

        /** Sets: whether anything is done at all. */
        public Builder mode(Mode mode) {
            this.mode = mode;
            return this;
        }

        /** Sets: time between passes. */
        public Builder passInterval(Duration passInterval) {
            this.passInterval = passInterval;
            return this;
        }

        /** Sets: age of a topology from which nothing is started on it. */
        public Builder maxTopologyAge(Duration maxTopologyAge) {
            this.maxTopologyAge = maxTopologyAge;
            return this;
        }

        /** Returns the value.
         *
         * @throws IllegalArgumentException naming the value that breaks its rule
         */
        public Policy build() {
            return new Policy(detection, placement, isolation, migration, proof, mode, passInterval, maxTopologyAge);
        }
    }
}
