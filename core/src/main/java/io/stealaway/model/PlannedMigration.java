package io.stealaway.model;

import io.stealaway.internal.Limits;
import io.stealaway.internal.Require;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One live migration of a plan, with its predicted cost and effect.
 *
 * <p>Build one with {@link #builder}. Immutable and thread-safe.
 */
public final class PlannedMigration {
    private final VmId vm;
    private final HostId source;
    private final HostId target;
    private final MigrationPurpose purpose;
    private final VmId beneficiary;
    private final List<Integer> after;
    private final double score;
    private final double stealRatio;
    private final double predictedStealRatio;
    private final double predictedHostStealRatio;
    private final long bytesToCopy;
    private final int wave;
    private final Duration predictedStart;
    private final Optional<Duration> predictedDuration;
    private final Duration predictedDowntime;
    private final Optional<Instant> forecastAt;

    private PlannedMigration(Builder b) {
        vm = Objects.requireNonNull(b.vm, "vm");
        source = Objects.requireNonNull(b.source, "source");
        target = Objects.requireNonNull(b.target, "target");
        purpose = Objects.requireNonNull(b.purpose, "purpose");
        beneficiary = Objects.requireNonNull(b.beneficiary, "beneficiary");
        after = List.copyOf(b.after);
        score = b.score;
        stealRatio = b.stealRatio;
        predictedStealRatio = b.predictedStealRatio;
        predictedHostStealRatio = b.predictedHostStealRatio;
        bytesToCopy = b.bytesToCopy;
        wave = b.wave;
        predictedStart = Objects.requireNonNull(b.predictedStart, "predictedStart");
        predictedDuration = Objects.requireNonNull(b.predictedDuration, "predictedDuration");
        predictedDowntime = Objects.requireNonNull(b.predictedDowntime, "predictedDowntime");
        forecastAt = b.forecastAt;
        if (source.equals(target)) {
            throw new IllegalArgumentException("source and target of " + vm + " are the same host (" + source + ")");
        }
        boolean forItself = purpose == MigrationPurpose.CURE || purpose == MigrationPurpose.STEP_ASIDE;
        if (purpose != MigrationPurpose.PREVENT && forItself != beneficiary.equals(vm)) {
            throw new IllegalArgumentException(
                    "beneficiary of " + vm + " (" + beneficiary + ") does not fit its purpose (" + purpose + ")");
        }
        for (int i = 0; i < after.size(); i++) {
            Require.between("after", vm, after.get(i), i == 0 ? 0 : after.get(i - 1) + 1, Integer.MAX_VALUE);
        }
        Require.fraction("score", vm, score);
        Require.fraction("stealRatio", vm, stealRatio);
        Require.fraction("predictedStealRatio", vm, predictedStealRatio);
        Require.fraction("predictedHostStealRatio", vm, predictedHostStealRatio);
        Require.between("bytesToCopy", vm, bytesToCopy, 0, 2 * Limits.MAX_BYTES);
        Require.between("wave", vm, wave, 1, Integer.MAX_VALUE);
        Require.notNegative("predictedStart", vm, predictedStart);
        Require.notNegative("predictedDuration", vm, predictedDuration.orElse(Duration.ZERO));
        Require.notNegative("predictedDowntime", vm, predictedDowntime);
    }

    /** Starts a builder from what has no default: a move that cures its own VM, at once. */
    public static Builder builder(VmId vm, HostId source, HostId target) {
        return new Builder(vm, source, target);
    }

    /** Starts a builder from these values. */
    public Builder toBuilder() {
        Builder b = new Builder(vm, source, target)
                .purpose(purpose, beneficiary)
                .after(after)
                .score(score)
                .steal(stealRatio, predictedStealRatio)
                .predictedHostStealRatio(predictedHostStealRatio)
                .bytesToCopy(bytesToCopy)
                .predictedStart(wave, predictedStart)
                .predictedDowntime(predictedDowntime);
        b.predictedDuration = predictedDuration;
        b.forecastAt = forecastAt;
        return b;
    }

    /** Returns the VM to move. */
    public VmId vm() {
        return vm;
    }

    /** Returns the host it leaves. */
    public HostId source() {
        return source;
    }

    /** Returns the host it goes to. */
    public HostId target() {
        return target;
    }

    /** Returns what the move is for. */
    public MigrationPurpose purpose() {
        return purpose;
    }

    /**
     * Returns the VM that it helps; the same as {@code vm} with {@link MigrationPurpose#CURE} and {@link
     * MigrationPurpose#STEP_ASIDE}.
     */
    public VmId beneficiary() {
        return beneficiary;
    }

    /**
     * Returns the places, in the plan's migrations, of those that must be over before it begins; ascending, each smaller than its
     * own.
     */
    public List<Integer> after() {
        return after;
    }

    /** Returns the target's score, weighted mean of all scorers, fraction. */
    public double score() {
        return score;
    }

    /** Returns the observed steal by neighbours of the VM that the move is judged by, see {@link #judgedBy()}, fraction. */
    public double stealRatio() {
        return stealRatio;
    }

    /**
     * Returns the predicted steal of that VM once this move and all that it waits for are over, fraction. With {@link
     * MigrationPurpose#RELIEVE} the VMs that earlier steps or migrations in flight take off its host are gone, too.
     */
    public double predictedStealRatio() {
        return predictedStealRatio;
    }

    /** Returns the target's predicted steal with the VM on it, fraction. */
    public double predictedHostStealRatio() {
        return predictedHostStealRatio;
    }

    /** Returns the least bytes on the wire. */
    public long bytesToCopy() {
        return bytesToCopy;
    }

    /** Returns 1 when it can begin at once, else one more than the wave of the migration whose end it waits for. */
    public int wave() {
        return wave;
    }

    /** Returns when it can begin, counted from the start of the plan; zero for the first wave. */
    public Duration predictedStart() {
        return predictedStart;
    }

    /** Returns the expected time on the wire at the declared bandwidth; empty when none is declared. */
    public Optional<Duration> predictedDuration() {
        return predictedDuration;
    }

    /** Returns the expected pause of the VM at the end of the copy; zero when no bandwidth is declared. */
    public Duration predictedDowntime() {
        return predictedDowntime;
    }

    /** Returns when its source is expected to be shortest of CPU; empty unless it is to prevent that. */
    public Optional<Instant> forecastAt() {
        return forecastAt;
    }

    /** Returns the VM whose steal tells whether the move helped: the one that it relieves, or keeps from suffering, else the VM that moves. */
    public VmId judgedBy() {
        return purpose == MigrationPurpose.RELIEVE || purpose == MigrationPurpose.PREVENT ? beneficiary : vm;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof PlannedMigration that
                        && vm.equals(that.vm)
                        && source.equals(that.source)
                        && target.equals(that.target)
                        && purpose.equals(that.purpose)
                        && beneficiary.equals(that.beneficiary)
                        && after.equals(that.after)
                        && Double.compare(score, that.score) == 0
                        && Double.compare(stealRatio, that.stealRatio) == 0
                        && Double.compare(predictedStealRatio, that.predictedStealRatio) == 0
                        && Double.compare(predictedHostStealRatio, that.predictedHostStealRatio) == 0
                        && bytesToCopy == that.bytesToCopy
                        && wave == that.wave
                        && predictedStart.equals(that.predictedStart)
                        && predictedDuration.equals(that.predictedDuration)
                        && predictedDowntime.equals(that.predictedDowntime)
                        && forecastAt.equals(that.forecastAt));
    }

    @Override
    public int hashCode() {
        return Objects.hash(
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
                predictedDowntime,
                forecastAt);
    }

    @Override
    public String toString() {
        return "PlannedMigration[vm=" + vm
                + ", source=" + source
                + ", target=" + target
                + ", purpose=" + purpose
                + ", beneficiary=" + beneficiary
                + ", after=" + after
                + ", score=" + score
                + ", stealRatio=" + stealRatio
                + ", predictedStealRatio=" + predictedStealRatio
                + ", predictedHostStealRatio=" + predictedHostStealRatio
                + ", bytesToCopy=" + bytesToCopy
                + ", wave=" + wave
                + ", predictedStart=" + predictedStart
                + predictedDuration.map(time -> ", predictedDuration=" + time).orElse("")
                + ", predictedDowntime=" + predictedDowntime
                + forecastAt.map(at -> ", forecastAt=" + at).orElse("") + "]";
    }

    /** Collects the values of a {@link PlannedMigration}; not thread-safe. */
    public static final class Builder {
        private final VmId vm;
        private final HostId source;
        private final HostId target;
        private MigrationPurpose purpose = MigrationPurpose.CURE;
        private VmId beneficiary;
        private List<Integer> after = List.of();
        private double score = 0.0;
        private double stealRatio = 0.0;
        private double predictedStealRatio = 0.0;
        private double predictedHostStealRatio = 0.0;
        private long bytesToCopy = 0;
        private int wave = 1;
        private Duration predictedStart = Duration.ZERO;
        private Optional<Duration> predictedDuration = Optional.empty();
        private Duration predictedDowntime = Duration.ZERO;
        private Optional<Instant> forecastAt = Optional.empty();

        private Builder(VmId vm, HostId source, HostId target) {
            this.vm = Objects.requireNonNull(vm, "vm");
            this.source = Objects.requireNonNull(source, "source");
            this.target = Objects.requireNonNull(target, "target");
            beneficiary = vm;
        }

        /** Sets what the move is for, and the VM that it helps. */
        public Builder purpose(MigrationPurpose purpose, VmId beneficiary) {
            this.purpose = purpose;
            this.beneficiary = beneficiary;
            return this;
        }

        /** Sets the places of the migrations that must be over before it begins. */
        public Builder after(List<Integer> after) {
            this.after = after;
            return this;
        }

        /** Sets the target's score, fraction. */
        public Builder score(double score) {
            this.score = score;
            return this;
        }

        /** Sets the steal of the VM that the move is judged by, observed and predicted, fractions. */
        public Builder steal(double observed, double predicted) {
            stealRatio = observed;
            predictedStealRatio = predicted;
            return this;
        }

        /** Sets the target's predicted steal with the VM on it, fraction. */
        public Builder predictedHostStealRatio(double predictedHostStealRatio) {
            this.predictedHostStealRatio = predictedHostStealRatio;
            return this;
        }

        /** Sets the least bytes on the wire. */
        public Builder bytesToCopy(long bytesToCopy) {
            this.bytesToCopy = bytesToCopy;
            return this;
        }

        /** Sets when it can begin, as wave and as time from the start of the plan. */
        public Builder predictedStart(int wave, Duration predictedStart) {
            this.wave = wave;
            this.predictedStart = predictedStart;
            return this;
        }

        /** Sets the expected time on the wire; not known unless set. */
        public Builder predictedDuration(Duration predictedDuration) {
            this.predictedDuration = Optional.of(predictedDuration);
            return this;
        }

        /** Sets the expected pause of the VM. */
        public Builder predictedDowntime(Duration predictedDowntime) {
            this.predictedDowntime = predictedDowntime;
            return this;
        }

        /** Sets when its source is expected to be shortest of CPU. */
        public Builder forecastAt(Instant forecastAt) {
            this.forecastAt = Optional.of(forecastAt);
            return this;
        }

        /** Returns the value.
         *
         * @throws IllegalArgumentException naming the VM and the value that breaks its rule
         */
        public PlannedMigration build() {
            return new PlannedMigration(this);
        }
    }
}
