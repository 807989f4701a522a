package io.stealaway.model.policy;

import io.stealaway.internal.Require;
import java.time.Duration;
import java.util.Objects;

/**
 * Verification settings: what counts as proof that a migration helped.
 *
 * <p>Build one with {@link #builder()}. Immutable and thread-safe.
 */
public final class ProofPolicy {
    private final double maxStealShare;
    private final double minDemandShare;
    private final int samples;
    private final Duration settle;
    private final Duration patience;

    private ProofPolicy(Builder b) {
        maxStealShare = b.maxStealShare;
        minDemandShare = b.minDemandShare;
        samples = b.samples;
        settle = Objects.requireNonNull(b.settle, "settle");
        patience = Objects.requireNonNull(b.patience, "patience");
        Require.fraction("maxStealShare", maxStealShare);
        Require.fraction("minDemandShare", minDemandShare);
        Require.between("samples", samples, 1, 60);
        if (settle.isNegative()) {
            throw new IllegalArgumentException("settle (" + settle + ") must not be negative");
        }
        Require.setting("patience", patience);
        if (patience.compareTo(settle) <= 0) {
            throw new IllegalArgumentException("patience (" + patience + ") must be longer than settle (" + settle
                    + "), before which no sample counts");
        }
    }

    /** Starts a builder with every default. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the defaults. */
    public static ProofPolicy defaults() {
        return builder().build();
    }

    /** Starts a builder from these values. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.maxStealShare = maxStealShare;
        b.minDemandShare = minDemandShare;
        b.samples = samples;
        b.settle = settle;
        b.patience = patience;
        return b;
    }

    /** Returns the steal after the move, as a share of steal before it, up to which the move helped, fraction. */
    public double maxStealShare() {
        return maxStealShare;
    }

    /** Returns the share of its former demand that a VM must have regained before its steal is judged, fraction. */
    public double minDemandShare() {
        return minDemandShare;
    }

    /** Returns how many samples wholly after arrival are judged, 1 to 60. */
    public int samples() {
        return samples;
    }

    /** Returns the span of one sample: a sample counts when it was taken at least this long after the VM was back. */
    public Duration settle() {
        return settle;
    }

    /** Returns the time after reintegration until a verdict is forced, longer than settle. */
    public Duration patience() {
        return patience;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof ProofPolicy that
                        && Double.compare(maxStealShare, that.maxStealShare) == 0
                        && Double.compare(minDemandShare, that.minDemandShare) == 0
                        && samples == that.samples
                        && settle.equals(that.settle)
                        && patience.equals(that.patience));
    }

    @Override
    public int hashCode() {
        return Objects.hash(maxStealShare, minDemandShare, samples, settle, patience);
    }

    @Override
    public String toString() {
        return "ProofPolicy[maxStealShare=" + maxStealShare
                + ", minDemandShare=" + minDemandShare
                + ", samples=" + samples
                + ", settle=" + settle
                + ", patience=" + patience + "]";
    }

    /** Collects the values of a {@link ProofPolicy}; not thread-safe. */
    public static final class Builder {
        private double maxStealShare = 0.5;
        private double minDemandShare = 0.7;
        private int samples = 3;
        private Duration settle = Duration.ofMinutes(5);
        private Duration patience = Duration.ofMinutes(30);

        private Builder() {}

        /** Sets the steal after the move, as a share of steal before it, up to which the move helped, fraction. */
        public Builder maxStealShare(double maxStealShare) {
            this.maxStealShare = maxStealShare;
            return this;
        }

        /** Sets the share of its former demand that a VM must have regained before its steal is judged, fraction. */
        public Builder minDemandShare(double minDemandShare) {
            this.minDemandShare = minDemandShare;
            return this;
        }

        /** Sets how many samples wholly after arrival are judged, 1 to 60. */
        public Builder samples(int samples) {
            this.samples = samples;
            return this;
        }

        /** Sets the span of one sample: a sample counts when it was taken at least this long after the VM was back. */
        public Builder settle(Duration settle) {
            this.settle = settle;
            return this;
        }

        /** Sets the time after reintegration until a verdict is forced, longer than settle. */
        public Builder patience(Duration patience) {
            this.patience = patience;
            return this;
        }

        /** Returns the value.
         *
         * @throws IllegalArgumentException naming the value that breaks its rule
         */
        public ProofPolicy build() {
            return new ProofPolicy(this);
        }
    }
}
