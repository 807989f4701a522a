package io.stealaway.model;

import java.time.Duration;
import java.util.Objects;

/**
 * What counts as proof that a migration helped.
 *
 * <p>Build one with {@link #builder()}. Immutable and thread-safe.
 *
 * @param maxStealShare steal after the move, as a share of steal before it, up to which the move helped, fraction
 * @param minDemandShare share of its former demand that a VM must have regained before its steal is judged, fraction
 * @param samples samples wholly after arrival that are judged, 1 to 60
 * @param settle span of one sample: a sample counts when it was taken at least this long after the VM was back
 * @param patience time after reintegration until a verdict is forced, longer than settle
 */
public record ProofPolicy(
        double maxStealShare, double minDemandShare, int samples, Duration settle, Duration patience) {

    /** Checks every value; see the parameters for the rules.
     *
     * @throws IllegalArgumentException naming the value that breaks its rule
     */
    public ProofPolicy {
        Objects.requireNonNull(settle, "settle");
        Objects.requireNonNull(patience, "patience");
        Require.fraction("maxStealShare", maxStealShare);
        Require.fraction("minDemandShare", minDemandShare);
        Require.between("samples", samples, 1, 60);
        if (settle.isNegative()) {
            throw new IllegalArgumentException("settle (" + settle + ") must not be negative");
        }
        Require.positive("patience", patience);
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

    /** Collects the values of a {@link ProofPolicy}; not thread-safe. */
    public static final class Builder {
        private double maxStealShare = 0.5;
        private double minDemandShare = 0.7;
        private int samples = 3;
        private Duration settle = Duration.ofMinutes(5);
        private Duration patience = Duration.ofMinutes(30);

        private Builder() {}

        /** Sets: steal after the move, as a share of steal before it, up to which the move helped, fraction. */
        public Builder maxStealShare(double maxStealShare) {
            this.maxStealShare = maxStealShare;
            return this;
        }

        /** Sets: share of its former demand that a VM must have regained before its steal is judged, fraction. */
        public Builder minDemandShare(double minDemandShare) {
            this.minDemandShare = minDemandShare;
            return this;
        }

        /** Sets: samples wholly after arrival that are judged, 1 to 60. */
        public Builder samples(int samples) {
            this.samples = samples;
            return this;
        }

        /** Sets: span of one sample: a sample counts when it was taken at least this long after the VM was back. */
        public Builder settle(Duration settle) {
            this.settle = settle;
            return this;
        }

        /** Sets: time after reintegration until a verdict is forced, longer than settle. */
        public Builder patience(Duration patience) {
            this.patience = patience;
            return this;
        }

        /** Returns the value.
         *
         * @throws IllegalArgumentException naming the value that breaks its rule
         */
        public ProofPolicy build() {
            return new ProofPolicy(maxStealShare, minDemandShare, samples, settle, patience);
        }
    }
}
