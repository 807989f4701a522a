package io.stealaway.remediation;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.Vm;
import io.stealaway.model.VmObservation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Gathers samples until it is proven whether the migration helped. */
final class ObservingStep implements Step {
    private final Sight sight;
    private final Proof proof;
    private final InstantSource clock;

    ObservingStep(Sight sight, Proof proof, InstantSource clock) {
        this.sight = sight;
        this.proof = proof;
        this.clock = clock;
    }

    @Override
    public Outcome advance(Migration migration, Pass pass) {
        Instant now = clock.instant();
        Optional<String> left = sight.topologyIfKnown().flatMap(topology -> left(migration, topology));
        if (left.isPresent()) {
            return new Outcome.Ended(Phases.end(migration, MigrationPhase.INCONCLUSIVE, left.get(), now));
        }
        Optional<Outcome> verdict = proof.verdict(migration, now)
                .map(phase -> new Outcome.Ended(Phases.end(migration, phase, figures(migration, phase), now)));
        return verdict.or(() -> sample(migration)).orElseGet(() -> new Outcome.Pending("is being observed"));
    }

    private Optional<Outcome> sample(Migration migration) {
        if (!sight.observed()) {
            return Optional.empty();
        }
        ClusterSnapshot snapshot = sight.snapshot();
        Optional<Vm> vm = snapshot.vm(migration.vm());
        Optional<VmObservation> seen = snapshot.observations().of(migration.vm());
        if (vm.isEmpty()
                || seen.isEmpty()
                || !proof.counts(migration, seen.get(), vm.get().vcpus())) {
            return Optional.empty();
        }
        List<VmObservation> samples = new ArrayList<>(migration.samples());
        samples.add(seen.get());
        return Optional.of(
                new Outcome.Next(migration.toBuilder().samples(samples).build()));
    }

    private static Optional<String> left(Migration migration, ClusterSnapshot topology) {
        Optional<Vm> vm = topology.vm(migration.vm());
        if (vm.isEmpty()) {
            return Optional.of("the VM no longer exists");
        }
        return vm.get().host().equals(migration.move().target())
                ? Optional.empty()
                : Optional.of("the VM is on " + vm.get().host() + " now");
    }

    private static String figures(Migration migration, MigrationPhase phase) {
        if (phase == MigrationPhase.INCONCLUSIVE) {
            return "only " + migration.samples().size() + " samples with its former demand";
        }
        return String.format(
                Locale.ROOT,
                "steal %.3f before, %.3f after",
                migration.stealRatioBefore(),
                Proof.stealAfter(migration));
    }
}
