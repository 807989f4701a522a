package io.stealaway.model.policy;

import io.stealaway.internal.Require;
import java.time.Duration;
import java.util.Objects;

/**
 * The operator's complete configuration, as one value.
 *
 * <p>Contradictory settings are rejected: a target limit ({@code placement.maxStealRatio}, {@code
 * placement.maxPredictedStealRatio}) at or above the detection threshold ({@code detection.stealRatio}); passes ({@code
 * passInterval}) so far apart that consecutive samples never count together ({@code detection.maxMetricAge}); a verification
 * deadline ({@code proof.patience}) before its samples can have arrived ({@code proof.settle}, {@code proof.samples}, {@code
 * passInterval}).
 *
 * <p>Build one with {@link #builder()}. Immutable and thread-safe.
 */
public final class Policy {
    private final DetectionPolicy detection;
    private final PlacementPolicy placement;
    private final IsolationPolicy isolation;
    private final MigrationPolicy migration;
    private final ProofPolicy proof;
    private final SharePolicy shares;
    private final ForesightPolicy foresight;
    private final RunMode mode;
    private final Duration passInterval;
    private final Duration maxTopologyAge;

    private Policy(Builder b) {
        detection = Objects.requireNonNull(b.detection, "detection");
        placement = Objects.requireNonNull(b.placement, "placement");
        isolation = Objects.requireNonNull(b.isolation, "isolation");
        migration = Objects.requireNonNull(b.migration, "migration");
        proof = Objects.requireNonNull(b.proof, "proof");
        shares = Objects.requireNonNull(b.shares, "shares");
        foresight = Objects.requireNonNull(b.foresight, "foresight");
        mode = Objects.requireNonNull(b.mode, "mode");
        passInterval = Objects.requireNonNull(b.passInterval, "passInterval");
        maxTopologyAge = Objects.requireNonNull(b.maxTopologyAge, "maxTopologyAge");
        Require.setting("passInterval", passInterval);
        Require.setting("maxTopologyAge", maxTopologyAge);
        PolicyContradictions.targetsThatAreFoundAgain(placement, detection);
        PolicyContradictions.passesThatNeverAddUp(passInterval, detection);
        PolicyContradictions.verdictBeforeItsSamples(proof, passInterval);
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
        b.shares = shares;
        b.foresight = foresight;
        b.mode = mode;
        b.passInterval = passInterval;
        b.maxTopologyAge = maxTopologyAge;
        return b;
    }

    /** Returns when a VM suffers. */
    public DetectionPolicy detection() {
        return detection;
    }

    /** Returns where it may go. */
    public PlacementPolicy placement() {
        return placement;
    }

    /** Returns how it is taken out of service. */
    public IsolationPolicy isolation() {
        return isolation;
    }

    /** Returns how much may move. */
    public MigrationPolicy migration() {
        return migration;
    }

    /** Returns what counts as cured. */
    public ProofPolicy proof() {
        return proof;
    }

    /** Returns whether CPU weights may be changed. */
    public SharePolicy shares() {
        return shares;
    }

    /** Returns what is remembered, and decided by it. */
    public ForesightPolicy foresight() {
        return foresight;
    }

    /** Returns whether anything is done at all. */
    public RunMode mode() {
        return mode;
    }

    /** Returns the time between passes. */
    public Duration passInterval() {
        return passInterval;
    }

    /** Returns the age of a topology from which nothing is started on it. */
    public Duration maxTopologyAge() {
        return maxTopologyAge;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Policy that
                        && detection.equals(that.detection)
                        && placement.equals(that.placement)
                        && isolation.equals(that.isolation)
                        && migration.equals(that.migration)
                        && proof.equals(that.proof)
                        && shares.equals(that.shares)
                        && foresight.equals(that.foresight)
                        && mode.equals(that.mode)
                        && passInterval.equals(that.passInterval)
                        && maxTopologyAge.equals(that.maxTopologyAge));
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                detection,
                placement,
                isolation,
                migration,
                proof,
                shares,
                foresight,
                mode,
                passInterval,
                maxTopologyAge);
    }

    @Override
    public String toString() {
        return "Policy[detection=" + detection
                + ", placement=" + placement
                + ", isolation=" + isolation
                + ", migration=" + migration
                + ", proof=" + proof
                + ", shares=" + shares
                + ", foresight=" + foresight
                + ", mode=" + mode
                + ", passInterval=" + passInterval
                + ", maxTopologyAge=" + maxTopologyAge + "]";
    }

    /** Collects the values of a {@link Policy}; not thread-safe. */
    public static final class Builder {
        private DetectionPolicy detection = DetectionPolicy.defaults();
        private PlacementPolicy placement = PlacementPolicy.defaults();
        private IsolationPolicy isolation = IsolationPolicy.defaults();
        private MigrationPolicy migration = MigrationPolicy.defaults();
        private ProofPolicy proof = ProofPolicy.defaults();
        private SharePolicy shares = SharePolicy.defaults();
        private ForesightPolicy foresight = ForesightPolicy.defaults();
        private RunMode mode = RunMode.DRY_RUN;
        private Duration passInterval = Duration.ofSeconds(60);
        private Duration maxTopologyAge = Duration.ofSeconds(15);

        private Builder() {}

        /** Sets the detection settings. */
        public Builder detection(DetectionPolicy detection) {
            this.detection = detection;
            return this;
        }

        /** Sets the placement settings. */
        public Builder placement(PlacementPolicy placement) {
            this.placement = placement;
            return this;
        }

        /** Sets the isolation settings. */
        public Builder isolation(IsolationPolicy isolation) {
            this.isolation = isolation;
            return this;
        }

        /** Sets the migration limits. */
        public Builder migration(MigrationPolicy migration) {
            this.migration = migration;
            return this;
        }

        /** Sets the verification settings. */
        public Builder proof(ProofPolicy proof) {
            this.proof = proof;
            return this;
        }

        /** Sets whether CPU weights may be changed; by default they are left alone. */
        public Builder shares(SharePolicy shares) {
            this.shares = shares;
            return this;
        }

        /** Sets what is remembered, and decided by it. */
        public Builder foresight(ForesightPolicy foresight) {
            this.foresight = foresight;
            return this;
        }

        /** Sets the mode, which decides whether the loop acts. */
        public Builder mode(RunMode mode) {
            this.mode = mode;
            return this;
        }

        /** Sets the time between passes. */
        public Builder passInterval(Duration passInterval) {
            this.passInterval = passInterval;
            return this;
        }

        /** Sets the age of a topology from which nothing is started on it. */
        public Builder maxTopologyAge(Duration maxTopologyAge) {
            this.maxTopologyAge = maxTopologyAge;
            return this;
        }

        /** Returns the value.
         *
         * @throws IllegalArgumentException naming the value that breaks its rule, or both that contradict each other
         */
        public Policy build() {
            return new Policy(this);
        }
    }

    /** Whether a pass acts. */
    public enum RunMode {
        /** Everything but the acting calls; says what it would have done. The default. */
        DRY_RUN,
        /** Proposes each plan, and does what an operator approves of it. */
        APPROVE,
        /** Isolates and migrates. */
        ACT
    }
}
