package io.stealaway.remediation;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.Mode;
import io.stealaway.model.Move;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Vm;
import io.stealaway.model.ZoneId;
import io.stealaway.remediation.RemediationEvent.Kind;
import io.stealaway.spi.Journal.Committed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Begins what was planned, as far as the budgets of the whole cluster allow, by journalling it. */
final class Starts {
    /** How often a start is judged anew because another leader began something at the same time. */
    private static final int ATTEMPTS = 5;

    private final Config config;
    private final Sight sight;
    private final JournalStore store;
    private final Leases leases;

    Starts(Config config, Sight sight, JournalStore store, Leases leases) {
        this.config = config;
        this.sight = sight;
        this.store = store;
        this.leases = leases;
    }

    /** @throws RuntimeException if the topology or the journal fails; what was begun until then stays begun */
    void begin(MigrationPlan plan, Pass pass) {
        for (PlannedMigration planned : plan.migrations()) {
            try {
                begin(planned, plan.hash(), pass);
            } catch (LostLeadership e) {
                leases.drop(zone(planned, sight.topology()), String.valueOf(e.getMessage()), pass);
            }
        }
    }

    private void begin(PlannedMigration planned, String planHash, Pass pass) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            store.settle();
            ClusterSnapshot snapshot = sight.snapshot();
            Optional<String> refusal = refusal(planned, snapshot, pass);
            if (refusal.isPresent()) {
                refuse(planned, refusal.get(), pass);
                return;
            }
            if (config.policy().mode() == Mode.DRY_RUN) {
                pass.wouldStart.add(planned);
                pass.event(Kind.WOULD_START, planned.vm(), planned.target(), "would leave " + planned.source());
                return;
            }
            Migration migration = migration(planned, planHash, snapshot);
            if (leases.commit(migration.zone(), List.of(store.put(migration), store.putBudget(migration)))
                    instanceof Committed) {
                pass.started.add(migration);
                pass.event(Kind.STARTED, migration, planned.vm() + " leaves " + planned.source());
                return;
            }
        }
        refuse(planned, "other leaders begin migrations faster than this one can count them", pass);
    }

    private Optional<String> refusal(PlannedMigration planned, ClusterSnapshot snapshot, Pass pass) {
        if (snapshot.vm(planned.vm()).isEmpty()) {
            return Optional.of("the VM no longer exists");
        }
        ZoneId zone = zone(planned, snapshot);
        if (!leases.leads(zone)) {
            return Optional.of("zone " + zone + " is not led");
        }
        if (sight.tooOld(snapshot)) {
            return Optional.of("the topology is of " + snapshot.takenAt() + ", which is too old");
        }
        if (store.concerns(planned.vm())) {
            return Optional.of("a migration of this VM is not over yet");
        }
        // In a dry run the earlier ones of the plan count as if they had been begun.
        return new Budgets(
                        snapshot, store.open(), pass.wouldStart, config.policy().migration())
                .refusal(planned.vm(), planned.source(), planned.target());
    }

    private static void refuse(PlannedMigration planned, String why, Pass pass) {
        pass.refused.add(new RefusedStart(planned, why));
        pass.event(Kind.REFUSED, planned.vm(), planned.target(), why);
    }

    private Migration migration(PlannedMigration planned, String planHash, ClusterSnapshot snapshot) {
        ZoneId zone = zone(planned, snapshot);
        int vm = snapshot.vmIndex(planned.vm()).orElseThrow();
        Vm facts = snapshot.vms().get(vm);
        Instant now = config.clock().instant();
        Move move = new Move(leases.nextId(zone), planned.vm(), planned.source(), planned.target());
        return Migration.builder(move, zone, now)
                .role(facts.role())
                .phase(MigrationPhase.PLANNED)
                .phaseSince(now)
                .stealRatioBefore(planned.stealRatio())
                .wantedMicroCoresBefore(snapshot.wantedMicroCores(vm))
                .bytesToCopy(planned.bytesToCopy())
                .planHash(planHash)
                .build();
    }

    private static ZoneId zone(PlannedMigration planned, ClusterSnapshot snapshot) {
        return snapshot.host(planned.source()).orElseThrow().zone();
    }
}
