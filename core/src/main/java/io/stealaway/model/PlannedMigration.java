package io.stealaway.model;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * One live migration of a plan, with what is expected of it.
 *
 * <p>Build one with {@link #builder}. Immutable and thread-safe.
 *
 * @param vm the VM to move
 * @param source the host it leaves
 * @param target the host it goes to
 * @param purpose what the move is for
 * @param beneficiary the VM that it helps; the same as {@code vm} with {@link Purpose#CURE} and {@link Purpose#STEP_ASIDE}
 * @param after places, in the plan's migrations, of those that must be over before it begins; ascending, each smaller than its own
 * @param score the target's score, weighted mean of all scorers, fraction
 * @param stealRatio observed steal by neighbours of the VM that the move is judged by, see {@link #judgedBy()}, fraction
 * @param predictedStealRatio predicted steal of that VM once this move and all that it waits for are over, fraction
 * @param predictedHostStealRatio the target's predicted steal with the VM on it, fraction
 * @param bytesToCopy least bytes on the wire
 * @param wave 1 when it can begin at once, else one more than the wave of the migration whose end it waits for
 * @param predictedStart when it can begin, counted from the start of the plan; zero for the first wave
 * @param predictedDuration expected time on the wire at the declared bandwidth; zero when none is declared
 * @param predictedDowntime expected pause of the VM at the end of the copy; zero when no bandwidth is declared
 */
public record PlannedMigration(
        VmId vm,
        HostId source,
        HostId target,
        Purpose purpose,
        VmId beneficiary,
        List<Integer> after,
        double score,
        double stealRatio,
        double predictedStealRatio,
        double predictedHostStealRatio,
        long bytesToCopy,
        int wave,
        Duration predictedStart,
        Duration predictedDuration,
        Duration predictedDowntime) {

    /** @throws IllegalArgumentException naming the VM and the value that breaks its rule */
    public PlannedMigration {
        Objects.requireNonNull(vm, "vm");
        if (source.equals(target)) {
            throw new IllegalArgumentException("source and target of " + vm + " are the same host (" + source + ")");
        }
        Objects.requireNonNull(purpose, "purpose");
        boolean forItself = purpose == Purpose.CURE || purpose == Purpose.STEP_ASIDE;
        if (forItself != beneficiary.equals(vm)) {
            throw new IllegalArgumentException(
                    "beneficiary of " + vm + " (" + beneficiary + ") does not fit its purpose (" + purpose + ")");
        }
        after = List.copyOf(after);
        for (int i = 0; i < after.size(); i++) {
            Require.between("after", vm, after.get(i), i == 0 ? 0 : after.get(i - 1) + 1, Integer.MAX_VALUE);
        }
        Require.fraction("score", vm, score);
        Require.fraction("stealRatio", vm, stealRatio);
        Require.fraction("predictedStealRatio", vm, predictedStealRatio);
        Require.fraction("predictedHostStealRatio", vm, predictedHostStealRatio);
        Require.between("bytesToCopy", vm, bytesToCopy, 0, 2 * Host.MAX_BYTES);
        Require.between("wave", vm, wave, 1, Integer.MAX_VALUE);
        Require.notNegative("predictedStart", vm, predictedStart);
        Require.notNegative("predictedDuration", vm, predictedDuration);
        Require.notNegative("predictedDowntime", vm, predictedDowntime);
    }

    /** Starts a builder from what has no default: a move that cures its own VM, at once. */
    public static Builder builder(VmId vm, HostId source, HostId target) {
        return new Builder(vm, source, target);
    }

    /** Starts a builder from these values. */
    public Builder toBuilder() {
        return new Builder(vm, source, target)
                .purpose(purpose, beneficiary)
                .after(after)
                .score(score)
                .steal(stealRatio, predictedStealRatio)
                .predictedHostStealRatio(predictedHostStealRatio)
                .bytesToCopy(bytesToCopy)
                .predictedStart(wave, predictedStart)
                .predictedDuration(predictedDuration)
                .predictedDowntime(predictedDowntime);
    }

    /** Returns the VM whose steal tells whether the move helped: the neighbour that it relieves, else the VM that moves. */
    public VmId judgedBy() {
        return purpose == Purpose.RELIEVE ? beneficiary : vm;
    }

    /** Collects the values of a {@link PlannedMigration}; not thread-safe. */
    public static final class Builder {
        private final VmId vm;
        private final HostId source;
        private final HostId target;
        private Purpose purpose = Purpose.CURE;
        private VmId beneficiary;
        private List<Integer> after = List.of();
        private double score = 0.0;
        private double stealRatio = 0.0;
        private double predictedStealRatio = 0.0;
        private double predictedHostStealRatio = 0.0;
        private long bytesToCopy = 0;
        private int wave = 1;
        private Duration predictedStart = Duration.ZERO;
        private Duration predictedDuration = Duration.ZERO;
        private Duration predictedDowntime = Duration.ZERO;

        private Builder(VmId vm, HostId source, HostId target) {
            this.vm = Objects.requireNonNull(vm, "vm");
            this.source = Objects.requireNonNull(source, "source");
            this.target = Objects.requireNonNull(target, "target");
            beneficiary = vm;
        }

        /** Sets: what the move is for, and the VM that it helps. */
        public Builder purpose(Purpose purpose, VmId beneficiary) {
            this.purpose = purpose;
            this.beneficiary = beneficiary;
            return this;
        }

        /** Sets: places of the migrations that must be over before it begins. */
        public Builder after(List<Integer> after) {
            this.after = after;
            return this;
        }

        /** Sets: the target's score, fraction. */
        public Builder score(double score) {
            this.score = score;
            return this;
        }

        /** Sets: steal of the VM that the move is judged by, observed and predicted, fractions. */
        public Builder steal(double observed, double predicted) {
            stealRatio = observed;
            predictedStealRatio = predicted;
            return this;
        }

        /** Sets: the target's predicted steal with the VM on it, fraction. */
        public Builder predictedHostStealRatio(double predictedHostStealRatio) {
            this.predictedHostStealRatio = predictedHostStealRatio;
            return this;
        }

        /** Sets: least bytes on the wire. */
        public Builder bytesToCopy(long bytesToCopy) {
            this.bytesToCopy = bytesToCopy;
            return this;
        }

        /** Sets: when it can begin, as wave and as time from the start of the plan. */
        public Builder predictedStart(int wave, Duration predictedStart) {
            this.wave = wave;
            this.predictedStart = predictedStart;
            return this;
        }

        /** Sets: expected time on the wire. */
        public Builder predictedDuration(Duration predictedDuration) {
            this.predictedDuration = predictedDuration;
            return this;
        }

        /** Sets: expected pause of the VM. */
        public Builder predictedDowntime(Duration predictedDowntime) {
            this.predictedDowntime = predictedDowntime;
            return this;
        }

        /** Returns the value.
         *
         * @throws IllegalArgumentException naming the VM and the value that breaks its rule
         */
        public PlannedMigration build() {
            return new PlannedMigration(
                    vm,
                    source,
                    target,
                    purpose,
                    beneficiary,
                    after,
                    score,
                    stealRatio,
                    predictedStealRatio,
                    predictedHostStealRatio,
                    bytesToCopy,
                    wave,
                    predictedStart,
                    predictedDuration,
                    predictedDowntime);
        }
    }
}
