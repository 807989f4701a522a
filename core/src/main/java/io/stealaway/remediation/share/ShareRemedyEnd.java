package io.stealaway.remediation.share;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.policy.SharePolicy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.remediation.journal.JournalStore;
import io.stealaway.remediation.journal.MigrationPhases;
import io.stealaway.remediation.journal.ShareRemedy;
import io.stealaway.remediation.report.RemediationEvent.Kind;
import io.stealaway.remediation.step.Pass;
import io.stealaway.remediation.step.RemediatorConfig;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.ShareControl;
import io.stealaway.spi.ShareControl.Shares;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * When weights that were changed are to be put back: the time is up, the need is over, it did not help, others set weights in
 * between.
 */
final class ShareRemedyEnd {
    private final RemediatorConfig config;
    private final JournalStore store;
    /** Those of which it was told that they helped. */
    private final TreeSet<String> proven = new TreeSet<>();

    ShareRemedyEnd(RemediatorConfig config, JournalStore store) {
        this.config = config;
        this.store = store;
    }

    /** Returns why a remedy that is in effect ends now; empty when it goes on. */
    Optional<String> why(ShareControl shares, ShareRemedy remedy, Optional<ClusterSnapshot> topology, Pass pass) {
        Instant now = config.clock().instant();
        if (!config.policy().shares().allowed()) {
            return Optional.of("the policy does not allow it any more");
        }
        if (!now.isBefore(remedy.until()) || now.isBefore(remedy.begunAt())) {
            return Optional.of("its time is up");
        }
        return remedy.bridges()
                .flatMap(this::over)
                .or(() -> topology.flatMap(known -> left(remedy, known)))
                .or(() -> topology.flatMap(known -> without(remedy, known, pass)))
                .or(() -> topology.flatMap(known -> disturbed(shares, remedy, known)));
    }

    /** Returns that a migration is over, if it is: its VM has arrived, or stays. */
    Optional<String> over(MigrationId id) {
        Optional<Migration> migration = store.migration(id);
        if (migration.isPresent() && migration.get().phase() == MigrationPhase.UNKNOWN) {
            return Optional.empty();
        }
        boolean goesOn = migration
                .filter(one -> MigrationPhases.onWire(one) && one.phase() != MigrationPhase.VERIFYING)
                .isPresent();
        return goesOn || store.unreadable().keySet().stream().anyMatch(key -> key.endsWith("/" + id))
                ? Optional.empty()
                : Optional.of("migration " + id + " is over");
    }

    private static Optional<String> left(ShareRemedy remedy, ClusterSnapshot topology) {
        Optional<Vm> victim = topology.vm(remedy.victim());
        if (victim.isEmpty()) {
            return Optional.of(remedy.victim() + " no longer exists");
        }
        return victim.get().running() && victim.get().host().equals(remedy.host())
                ? Optional.empty()
                : Optional.of(remedy.victim() + " does not run on " + remedy.host() + " any more");
    }

    /** A sample counts that lies wholly after the weights were set. */
    private Optional<String> without(ShareRemedy remedy, ClusterSnapshot topology, Pass pass) {
        Optional<VmObservation> seen = topology.observations()
                .of(remedy.victim())
                .filter(sample -> sample.from().isAfter(remedy.phaseSince()));
        if (seen.isEmpty()) {
            return Optional.empty();
        }
        double steal = seen.get().neighbourStealRatio();
        SharePolicy policy = config.policy().shares();
        String figures = String.format(
                Locale.ROOT,
                "steal %.3f before, %.3f predicted, %.3f measured",
                remedy.stealBefore(),
                remedy.stealPredicted(),
                steal);
        if (remedy.stealBefore() - steal < policy.minBenefit()) {
            return Optional.of("it does not help: " + figures);
        }
        if (proven.add(remedy.owner())) {
            pass.event(Kind.SHARES_SET, remedy.victim(), remedy.host(), "helps: " + figures);
        }
        return Optional.empty();
    }

    /** VMs that came since may leave others less than their floor. */
    private Optional<String> disturbed(ShareControl shares, ShareRemedy remedy, ClusterSnapshot topology) {
        SortedMap<VmId, Shares> present;
        try {
            present = shares.read(remedy.host());
        } catch (BackendException.Unavailable | BackendException.Timeout e) {
            return Optional.empty();
        }
        TreeMap<VmId, Shares> without = new TreeMap<>(present);
        TreeMap<VmId, Integer> with = new TreeMap<>();
        present.forEach((vm, share) -> with.put(vm, share.weight()));
        for (ShareControl.Change change : remedy.changes()) {
            Shares share = present.get(change.vm());
            if (share != null && share.weight() != change.weight()) {
                return Optional.of(
                        "the CPU weight of " + change.vm() + " is " + share.weight() + " now, as others have set it");
            }
            if (share != null) {
                without.put(change.vm(), new Shares(change.before(), share.capMicroCores()));
            }
        }
        int host = topology.hostIndex(remedy.host()).orElseThrow();
        return ShareWeights.of(topology, host, remedy.victim(), without, config.policy())
                .filter(weights -> !weights.floorHolds(with))
                .map(weights -> "another VM would be left less than its floor");
    }
}
