package io.stealaway.remediation.step;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.Policy.RunMode;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.remediation.journal.Hold;
import io.stealaway.remediation.journal.JournalStore;
import io.stealaway.remediation.report.PassReport.RefusedStart;
import io.stealaway.remediation.report.RemediationEvent.Kind;
import io.stealaway.remediation.rule.Budgets;
import io.stealaway.remediation.rule.MigrationEntries;
import io.stealaway.remediation.rule.MigrationGroup;
import io.stealaway.remediation.rule.ServiceGuard;
import io.stealaway.remediation.rule.StartVetoes;
import io.stealaway.remediation.rule.WaitDeadline;
import io.stealaway.spi.Journal;
import io.stealaway.spi.Journal.Change;
import io.stealaway.spi.Journal.Committed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Starts planned migrations within the budgets of the whole cluster, by journalling them. */
public final class StartPhase {
    /** How often a start is tried because another leader started a migration at the same time. */
    private static final int ATTEMPTS = 5;

    /** When the first of them fails, one commit must remove all, and hold what has failed. */
    private static final int MOST_IN_A_BUNDLE = Journal.MAX_CHANGES / 2;

    private final RemediatorConfig config;
    private final ClusterCache cache;
    private final JournalStore store;
    private final FencedZones fencedZones;
    private final ServiceGuard serviceGuard;
    private final StartVetoes vetoes;
    private final Sweep sweep;
    private final StageTimer timer;
    private final StartOrder order = new StartOrder();

    public StartPhase(
            RemediatorConfig config,
            ClusterCache cache,
            JournalStore store,
            FencedZones fencedZones,
            StartVetoes vetoes,
            Sweep sweep,
            StageTimer timer) {
        this.config = config;
        this.cache = cache;
        this.store = store;
        this.fencedZones = fencedZones;
        this.vetoes = vetoes;
        this.sweep = sweep;
        this.timer = timer;
        serviceGuard = new ServiceGuard(config.policy(), store);
    }

    /** Takes note of how migrations ended in a pass, by which the next ones are begun in another order. */
    public void over(Pass pass) {
        order.ended(pass.finished());
    }

    /**
     * Begins the migrations of a plan.
     *
     * @throws RuntimeException if the topology or the journal fails; what was begun until then stays begun
     */
    public void begin(MigrationPlan plan, Pass pass) {
        for (MigrationGroup group : order.of(MigrationGroup.of(plan.migrations()))) {
            try {
                begin(group, plan.hash(), pass);
            } catch (LostLeadership e) {
                fencedZones.drop(zone(group.steps().get(0), cache.topology()), String.valueOf(e.getMessage()), pass);
            }
        }
    }

    private void begin(MigrationGroup group, String planHash, Pass pass) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            store.settle();
            ClusterSnapshot snapshot = cache.snapshot();
            Optional<String> forbidden = forbidden(group, snapshot);
            if (forbidden.isPresent()) {
                refuse(group, forbidden.get(), pass);
                return;
            }
            if (config.policy().mode() == RunMode.APPROVE) {
                propose(group, planHash, snapshot, pass);
                return;
            }
            List<Optional<String>> full = full(group, snapshot, pass);
            if (full.stream().allMatch(Optional::isPresent)) {
                refuse(group, full.get(0).orElseThrow(), pass);
                return;
            }
            if (config.policy().mode() == RunMode.DRY_RUN) {
                imagine(group, full, pass);
                return;
            }
            if (begun(migrations(group, full, planHash, snapshot), pass)) {
                return;
            }
        }
        refuse(group, "other leaders begin migrations faster than this one can count them", pass);
    }

    /** A proposal holds its places on the targets, so that no later plan gives them away, and no budget. */
    private void propose(MigrationGroup group, String planHash, ClusterSnapshot snapshot, Pass pass) {
        List<Optional<String>> all = Collections.nCopies(group.steps().size(), Optional.of("waits for approval"));
        Instant expiry =
                config.clock().instant().plus(config.policy().migration().proposalExpiry());
        List<Migration> proposals = migrations(group, all, planHash, snapshot).stream()
                .map(one -> one.toBuilder()
                        .phase(MigrationPhase.PROPOSED)
                        .expiresAt(expiry)
                        .build())
                .toList();
        proposals.forEach(timer::sees);
        AvailabilityZone zone = proposals.get(0).zone();
        if (!(fencedZones.commit(zone, proposals.stream().map(store::put).toList()) instanceof Committed)) {
            refuse(group, "another process changed the journal", pass);
            return;
        }
        pass.proposed.addAll(proposals);
        proposals.forEach(one -> pass.event(Kind.PROPOSED, one, why(one) + ", by plan " + planHash));
    }

    /** All of a group is journalled in one commit; so is the share of the budgets that its first ones take. */
    private boolean begun(List<Migration> migrations, Pass pass) {
        List<Change> changes = new ArrayList<>();
        migrations.forEach(timer::sees);
        migrations.forEach(migration -> changes.add(store.put(migration)));
        changes.add(store.putBudget(migrations.get(0)));
        if (!(fencedZones.commit(migrations.get(0).zone(), changes) instanceof Committed)) {
            return false;
        }
        for (Migration migration : migrations) {
            pass.started.add(migration);
            pass.event(
                    Kind.STARTED,
                    migration,
                    why(migration) + (migration.waiting() ? ", once what it waits for is done" : ""));
        }
        return true;
    }

    private static void imagine(MigrationGroup group, List<Optional<String>> full, Pass pass) {
        for (int i = 0; i < full.size(); i++) {
            PlannedMigration planned = group.steps().get(i);
            pass.wouldStart.add(planned);
            if (full.get(i).isEmpty()) {
                pass.imagined.add(planned);
            }
            pass.event(Kind.WOULD_START, planned, why(planned.purpose(), planned.vm(), planned.beneficiary()));
        }
    }

    /** Returns why none of a group may be begun. */
    private Optional<String> forbidden(MigrationGroup group, ClusterSnapshot snapshot) {
        return group.steps().stream()
                .map(planned -> forbidden(planned, snapshot))
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> overZones(group, snapshot))
                .or(() -> tooMany(group));
    }

    private Optional<String> forbidden(PlannedMigration planned, ClusterSnapshot snapshot) {
        if (snapshot.vm(planned.vm()).isEmpty()) {
            return Optional.of("the VM no longer exists");
        }
        AvailabilityZone zone = zone(planned, snapshot);
        if (!fencedZones.leads(zone)) {
            return Optional.of("zone " + zone + " is not led");
        }
        if (cache.tooOld(snapshot)) {
            return Optional.of("the topology is of " + snapshot.takenAt() + ", which is too old");
        }
        if (store.concerns(planned.vm())) {
            return Optional.of("a migration of this VM is not over yet");
        }
        return leftAlone(planned)
                .or(() -> sweep.unlisted(planned.vm()))
                .or(() -> serviceGuard.lasting(planned.vm(), planned.bytesToCopy(), snapshot, store.open()))
                .or(() -> burden(planned, snapshot));
    }

    private Optional<String> burden(PlannedMigration planned, ClusterSnapshot snapshot) {
        Optional<String> burden = serviceGuard.burden(planned.vm(), snapshot, store.open());
        burden.ifPresent(why -> vetoes.burdensome(planned.vm()));
        return burden;
    }

    /** Moves that were to relieve a VM, and did not, are not repeated with other neighbours at once. */
    private Optional<String> leftAlone(PlannedMigration planned) {
        Instant now = config.clock().instant();
        return planned.purpose() != MigrationPurpose.RELIEVE
                ? Optional.empty()
                : store.hold(planned.beneficiary())
                        .map(Hold::until)
                        .filter(now::isBefore)
                        .map(until -> planned.beneficiary() + " is left alone until " + until + " (cooldown)");
    }

    /** One commit is made on behalf of one zone. */
    private static Optional<String> overZones(MigrationGroup group, ClusterSnapshot snapshot) {
        long zones = group.steps().stream()
                .map(planned -> zone(planned, snapshot))
                .distinct()
                .count();
        return zones == 1 ? Optional.empty() : Optional.of("it waits for a migration in another zone");
    }

    private static Optional<String> tooMany(MigrationGroup group) {
        int steps = group.steps().size();
        return steps <= MOST_IN_A_BUNDLE
                ? Optional.empty()
                : Optional.of(steps + " migrations wait for one another, and at most " + MOST_IN_A_BUNDLE
                        + " can be journalled at once");
    }

    /** Returns for each step why it cannot begin at once, if so: because it waits, or because a budget has no room. */
    private List<Optional<String>> full(MigrationGroup group, ClusterSnapshot snapshot, Pass pass) {
        // In a dry run the earlier ones of the plan count as if they had been begun; in a group they do in any mode.
        List<PlannedMigration> before = new ArrayList<>(pass.imagined);
        List<Optional<String>> full = new ArrayList<>();
        for (int i = 0; i < group.steps().size(); i++) {
            PlannedMigration planned = group.steps().get(i);
            Optional<String> why = !group.free(i)
                    ? Optional.of("waits for another migration")
                    : new Budgets(
                                    snapshot,
                                    store.open(),
                                    before,
                                    config.policy().migration(),
                                    store.pace(config.policy().migration()).limit())
                            .refusal(planned.vm(), planned.source(), planned.target());
            if (why.isEmpty()) {
                before.add(planned);
            }
            full.add(why);
        }
        return full;
    }

    private static void refuse(MigrationGroup group, String why, Pass pass) {
        for (PlannedMigration planned : group.steps()) {
            pass.refused.add(new RefusedStart(planned, why));
            pass.event(Kind.REFUSED, planned, why);
        }
    }

    private static String why(Migration migration) {
        return why(migration.purpose(), migration.vm(), migration.beneficiary().orElse(migration.vm()));
    }

    private static String why(MigrationPurpose purpose, VmId vm, VmId beneficiary) {
        return switch (purpose) {
            case CURE -> "to cure it";
            case RELIEVE -> "to relieve " + beneficiary;
            case MAKE_ROOM -> "to make room for " + beneficiary;
            case STEP_ASIDE -> "to step aside until its host is free";
            case PREVENT -> "to prevent that " + (beneficiary.equals(vm) ? "it" : beneficiary) + " suffers";
        };
    }

    private List<Migration> migrations(
            MigrationGroup group, List<Optional<String>> full, String planHash, ClusterSnapshot snapshot) {
        Instant now = config.clock().instant();
        Instant expiry = now.plus(WaitDeadline.with(group, config.policy()));
        AvailabilityZone zone = zone(group.steps().get(0), snapshot);
        List<Migration> migrations = new ArrayList<>();
        for (int i = 0; i < full.size(); i++) {
            boolean waiting = full.get(i).isPresent();
            Migration.Builder migration =
                    MigrationEntries.of(group.steps().get(i), fencedZones.nextId(zone), snapshot, now).toBuilder()
                            .planHash(planHash)
                            .waiting(waiting)
                            .after(group.after().get(i).stream()
                                    .map(place -> migrations.get(place).id())
                                    .toList());
            if (waiting) {
                migration.expiresAt(expiry);
            }
            migrations.add(migration.build());
        }
        return migrations;
    }

    private static AvailabilityZone zone(PlannedMigration planned, ClusterSnapshot snapshot) {
        return snapshot.host(planned.source()).orElseThrow().zone();
    }
}
