package io.stealaway.remediation.step;

import io.stealaway.model.HostId;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.Vm;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.remediation.journal.JournalStore;
import io.stealaway.remediation.journal.MigrationPhases;
import io.stealaway.remediation.rule.EffectProof;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Gathers samples until it is proven whether the migration helped. */
public final class ObservingStep implements Step {
    private final ClusterCache cache;
    private final JournalStore store;
    private final EffectProof proof;
    private final DemandMemory memory;
    private final InstantSource clock;
    private final StageTimer timer;

    public ObservingStep(
            ClusterCache cache,
            JournalStore store,
            EffectProof proof,
            DemandMemory memory,
            InstantSource clock,
            StageTimer timer) {
        this.cache = cache;
        this.store = store;
        this.proof = proof;
        this.memory = memory;
        this.clock = clock;
        this.timer = timer;
    }

    @Override
    public StepOutcome advance(Migration migration, Pass pass) {
        Instant now = clock.instant();
        Optional<String> left = cache.topologyIfKnown().flatMap(topology -> left(migration, topology));
        if (left.isPresent()) {
            return new StepOutcome.Ended(MigrationPhases.end(migration, MigrationPhase.INCONCLUSIVE, left.get(), now));
        }
        if (cache.vmIfKnown(migration.vm())
                .filter(vm -> vm.state() == VmState.ERROR)
                .isPresent()) {
            String why = (migration.reason().isEmpty() ? "" : migration.reason() + "; ") + "the VM is in state ERROR";
            pass.problem(migration, why + " on " + migration.move().target());
            return new StepOutcome.Ended(MigrationPhases.end(migration, MigrationPhase.INCONCLUSIVE, why, now));
        }
        if (helpIsUnderWay(migration)) {
            return new StepOutcome.Pending(
                    "is judged together with what else moves for " + EffectProof.judged(migration));
        }
        Optional<StepOutcome> verdict = proof.verdict(migration, impatient(migration))
                .map(phase ->
                        new StepOutcome.Ended(MigrationPhases.end(migration, phase, reason(migration, phase), now)));
        return verdict.or(() -> sample(migration)).orElseGet(() -> new StepOutcome.Pending("is being observed"));
    }

    private boolean impatient(Migration migration) {
        Instant back = migration.reintegratedAt().orElse(migration.phaseSince());
        return timer.reached(migration, back, proof.patience().plus(untilForecast(migration, back)));
    }

    /** What was foreseen cannot be proven before its hour. */
    private static Duration untilForecast(Migration migration, Instant back) {
        return migration
                .forecastAt()
                .filter(at -> at.isAfter(back))
                .map(at -> Duration.between(back, at))
                .orElse(Duration.ZERO);
    }

    /** One of several moves that relieve the same VM proves nothing before the others have ended. */
    private boolean helpIsUnderWay(Migration migration) {
        return migration.purpose() == MigrationPurpose.RELIEVE
                && store.open().stream()
                        .anyMatch(other -> other.purpose() == MigrationPurpose.RELIEVE
                                && other.beneficiary().equals(migration.beneficiary())
                                && MigrationPhases.outOfService(other));
    }

    private Optional<StepOutcome> sample(Migration migration) {
        if (!cache.observed()) {
            return Optional.empty();
        }
        ClusterSnapshot snapshot = cache.snapshot();
        Optional<Vm> vm = snapshot.vm(EffectProof.judged(migration));
        Optional<VmObservation> seen = snapshot.observations().of(EffectProof.judged(migration));
        if (vm.isEmpty()
                || seen.isEmpty()
                || !proof.counts(
                        migration,
                        seen.get(),
                        vm.get().vcpus(),
                        memory.usual(vm.get().id()))) {
            return Optional.empty();
        }
        List<VmObservation> samples = new ArrayList<>(migration.samples());
        samples.add(seen.get());
        return Optional.of(
                new StepOutcome.Next(migration.toBuilder().samples(samples).build()));
    }

    /** A move that relieves another VM is proven where that one stays. */
    private static Optional<String> left(Migration migration, ClusterSnapshot topology) {
        VmId judged = EffectProof.judged(migration);
        HostId home = judged.equals(migration.vm())
                ? migration.move().target()
                : migration.move().source();
        Optional<Vm> vm = topology.vm(judged);
        if (vm.isEmpty()) {
            return Optional.of(which(migration, judged) + " no longer exists");
        }
        return vm.get().host().equals(home)
                ? Optional.empty()
                : Optional.of(which(migration, judged) + " is on " + vm.get().host() + " now");
    }

    private static String which(Migration migration, VmId judged) {
        return judged.equals(migration.vm()) ? "the VM" : judged + ", which it was to relieve,";
    }

    /** Why the backend called the migration failed though its VM arrived is not forgotten. */
    private static String reason(Migration migration, MigrationPhase phase) {
        String figures = figures(migration, phase);
        return migration.reason().isEmpty() ? figures : migration.reason() + "; " + figures;
    }

    private static String figures(Migration migration, MigrationPhase phase) {
        if (phase == MigrationPhase.INCONCLUSIVE) {
            return "only " + migration.samples().size() + " samples with its former demand";
        }
        return String.format(
                Locale.ROOT,
                "steal %.3f before, %.3f after",
                EffectProof.stealBefore(migration),
                EffectProof.stealAfter(migration));
    }
}
