package io.stealaway.remediation.rule;

import io.stealaway.model.MicroCores;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Decides whether a migration helped. A VM that was just put back looks cured because it has no load yet, so a sample counts
 * only if it lies wholly after the VM was back and had settled, and shows nearly the CPU demand of before.
 *
 * <p>A move that relieves another VM is judged by that one; a VM that made room or stepped aside must only be well itself.
 */
public final class EffectProof {
    private final Policy policy;

    public EffectProof(Policy policy) {
        this.policy = policy;
    }

    /**
     * Returns whether an observation counts as one more sample.
     *
     * @param usual what the VM usually wants, micro-cores; empty when too little is remembered of it
     */
    public boolean counts(Migration migration, VmObservation observation, int vcpus, OptionalLong usual) {
        Instant from = migration.reintegratedAt().orElse(Instant.MAX);
        boolean wholly = !observation.from().isBefore(from)
                && !observation.sampledAt().isBefore(from.plus(policy.proof().settle()));
        List<VmObservation> samples = migration.samples();
        boolean newer = samples.isEmpty()
                || observation
                        .sampledAt()
                        .isAfter(samples.get(samples.size() - 1).sampledAt());
        boolean due = migration
                .forecastAt()
                .filter(at -> observation.sampledAt().isBefore(at))
                .isEmpty();
        return wholly && newer && due && demandIsBack(migration, observation, vcpus, usual);
    }

    /** Returns the VM whose steal tells whether a migration helped. */
    public static VmId judged(Migration migration) {
        return forAnother(migration) ? migration.beneficiary().orElseThrow() : migration.vm();
    }

    private static boolean forAnother(Migration migration) {
        return (migration.purpose() == MigrationPurpose.RELIEVE || prevents(migration))
                && migration.beneficiary().isPresent();
    }

    private static boolean prevents(Migration migration) {
        return migration.purpose() == MigrationPurpose.PREVENT;
    }

    /** Returns the steal that it is measured by, from when it was decided, fraction. */
    public static double stealBefore(Migration migration) {
        return forAnother(migration) ? migration.beneficiaryStealRatioBefore() : migration.stealRatioBefore();
    }

    private static long wantedBefore(Migration migration) {
        return forAnother(migration)
                ? migration.beneficiaryWantedMicroCoresBefore()
                : migration.wantedMicroCoresBefore();
    }

    /** A burst that is over does not come back: who wants as much as usual shows whether it gets it. What was foreseen came or not. */
    private boolean demandIsBack(Migration migration, VmObservation observation, int vcpus, OptionalLong usual) {
        if (prevents(migration)) {
            return true;
        }
        long wanted = Math.min(
                vcpus * MicroCores.PER_CORE,
                observation.cpuUsedMicroCores() + MicroCores.of(observation.stealRatio(), vcpus));
        long expected = Math.min(wantedBefore(migration), usual.orElse(Long.MAX_VALUE));
        return wanted >= policy.proof().minDemandShare() * expected;
    }

    /** Returns how long after its VM is back a migration is observed at most. */
    public Duration patience() {
        return policy.proof().patience();
    }

    /** Returns how it ended, once that can be told or patience has ended. */
    public Optional<MigrationPhase> verdict(Migration migration, boolean impatient) {
        if (migration.samples().size() >= policy.proof().samples()) {
            return Optional.of(helped(migration) ? MigrationPhase.DONE : MigrationPhase.INEFFECTIVE);
        }
        return impatient ? Optional.of(MigrationPhase.INCONCLUSIVE) : Optional.empty();
    }

    private boolean helped(Migration migration) {
        double clear = policy.detection().clearStealRatio();
        if (migration.purpose() == MigrationPurpose.MAKE_ROOM || migration.purpose() == MigrationPurpose.STEP_ASIDE) {
            return stealAfter(migration) <= clear;
        }
        // A detector of another kind may have found a VM with little steal: below the clear threshold it is well.
        double most = Math.max(policy.proof().maxStealShare() * stealBefore(migration), clear);
        return stealAfter(migration) <= most;
    }

    /** Returns the mean steal by neighbours of the samples, fraction; 0 without samples. */
    public static double stealAfter(Migration migration) {
        return migration.samples().stream()
                .mapToDouble(VmObservation::neighbourStealRatio)
                .average()
                .orElse(0.0);
    }
}
