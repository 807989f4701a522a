package io.stealaway.remediation.share;

import io.stealaway.model.Detection;
import io.stealaway.model.HostId;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.Placement;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.policy.Policy.RunMode;
import io.stealaway.model.policy.SharePolicy.Fairness;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.remediation.journal.JournalStore;
import io.stealaway.remediation.journal.MigrationPhases;
import io.stealaway.remediation.journal.ShareRemedy;
import io.stealaway.remediation.report.PassReport.ShareFigures;
import io.stealaway.remediation.report.RemediationEvent.Kind;
import io.stealaway.remediation.rule.EffectProof;
import io.stealaway.remediation.step.Actuator;
import io.stealaway.remediation.step.FencedZones;
import io.stealaway.remediation.step.LostLeadership;
import io.stealaway.remediation.step.Pass;
import io.stealaway.remediation.step.RemediatorConfig;
import io.stealaway.spi.ShareControl;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Changes CPU weights for VMs that suffer, where the policy allows it: until the migration that helps them is over, or for some
 * time where none does. Journalled before a weight is set, so that the process that finds the entry puts back what there is to
 * put back.
 */
public final class ShareRemedies {
    private final RemediatorConfig config;
    private final JournalStore store;
    private final FencedZones fencedZones;
    private final ShareRemedyEnd end;
    private final ShareSweep sweep;
    private final ShareWriter writer;

    public ShareRemedies(RemediatorConfig config, JournalStore store, FencedZones fencedZones, Actuator actuator) {
        this.config = config;
        this.store = store;
        this.fencedZones = fencedZones;
        writer = new ShareWriter(config, store, fencedZones, actuator);
        end = new ShareRemedyEnd(config, store);
        sweep = new ShareSweep(config, store, fencedZones, actuator);
    }

    /**
     * Puts back what is to be put back, and sets what helps.
     *
     * @param newlyLeading whether a zone is newly led, so that what another process left behind is looked for
     * @param topology as it is known, with what was observed if anything was; empty when it could not be read
     */
    public void run(boolean newlyLeading, Optional<ClusterSnapshot> topology, Pass pass) {
        if (config.shares().isEmpty()) {
            store.remedies().stream()
                    .filter(remedy -> remedy.inEffect() && fencedZones.leads(remedy.zone()))
                    .forEach(remedy -> pass.problem("CPU weights on host " + remedy.host() + " were changed by "
                            + remedy.owner() + ", and there is nothing to put them back with"));
            return;
        }
        ShareControl shares = config.shares().get();
        guarded("CPU weights left behind", pass, () -> sweep.run(shares, newlyLeading, topology, pass));
        for (ShareRemedy remedy : store.remedies()) {
            if (fencedZones.leads(remedy.zone())) {
                guarded(remedy.owner(), pass, () -> advance(shares, remedy, topology, pass));
            }
        }
        // What was left behind may bear the name that the next remedy gets.
        if (topology.isPresent() && config.policy().shares().allowed() && sweep.clean()) {
            candidates(pass, topology.get())
                    .forEach((host, candidate) -> guarded(
                            "CPU weights of host " + host,
                            pass,
                            () -> begin(shares, host, candidate, topology.get(), pass)));
        }
    }

    /** Returns what of them is in effect, and what a pass added. */
    public ShareFigures figures(Pass pass) {
        List<ShareRemedy> remedies =
                store.remedies().stream().filter(ShareRemedy::inEffect).toList();
        return new ShareFigures(
                (int) remedies.stream().map(ShareRemedy::host).distinct().count(),
                remedies.stream().mapToInt(remedy -> remedy.changes().size()).sum(),
                remedies.stream()
                        .map(remedy -> Duration.between(remedy.begunAt(), pass.at()))
                        .filter(age -> !age.isNegative())
                        .max(Comparator.naturalOrder())
                        .orElse(Duration.ZERO),
                pass.remediesBegun());
    }

    /** What fails is told and tried again in the next pass; nothing else waits for it. */
    private void guarded(String what, Pass pass, Runnable work) {
        try {
            store.settle();
            work.run();
        } catch (LostLeadership e) {
            pass.problem(what + ": " + e.getMessage());
        } catch (RuntimeException e) {
            pass.problem(what + ": " + e.getMessage());
        }
    }

    private void advance(ShareControl shares, ShareRemedy remedy, Optional<ClusterSnapshot> topology, Pass pass) {
        switch (remedy.phase()) {
            // The process that was setting it has failed or is dead.
            case SETTING -> writer.undo(shares, remedy, "it was not seen to be set", pass);
            case SET ->
                end.why(shares, remedy, topology, pass).ifPresent(why -> writer.undo(shares, remedy, why, pass));
            case UNDOING -> writer.undo(shares, remedy, "it was begun", pass);
            default -> {
                boolean rested = !now().isBefore(remedy.until()) || now().isBefore(remedy.begunAt());
                if (rested || remedy.bridges().flatMap(end::over).isPresent()) {
                    writer.forget(remedy);
                }
            }
        }
    }

    /** Who is to be helped, at most one on each host; by a greater weight, or by fair weights alone. */
    private record Candidate(VmId victim, Optional<MigrationId> bridges, boolean raised) {}

    private SortedMap<HostId, Candidate> candidates(Pass pass, ClusterSnapshot topology) {
        TreeMap<HostId, Candidate> found = new TreeMap<>();
        Policy policy = config.policy();
        if (policy.shares().bridge()) {
            for (Migration migration : store.open()) {
                VmId victim = EffectProof.judged(migration);
                HostId source = migration.move().source();
                boolean waitsForIt = MigrationPhases.onWire(migration)
                        && migration.phase().compareTo(MigrationPhase.MIGRATING) <= 0
                        && migration.phase() != MigrationPhase.UNKNOWN;
                if (waitsForIt && on(source, victim, topology)) {
                    found.putIfAbsent(source, new Candidate(victim, Optional.of(migration.id()), true));
                }
            }
        }
        if (policy.shares().bridge()) {
            pass.refused().stream()
                    .map(refused -> refused.migration().judgedBy())
                    .filter(vm -> pass.detections().stream()
                            .anyMatch(detection -> detection.vm().equals(vm)))
                    .forEach(vm -> propose(vm, topology, found));
        }
        if (policy.shares().whenItStays()) {
            pass.plan().map(MigrationPlan::placements).orElse(List.of()).stream()
                    .filter(placement -> !(placement instanceof Placement.Chosen))
                    .map(Placement::vm)
                    .forEach(vm -> propose(vm, topology, found));
        }
        if (policy.shares().fairness() != Fairness.NONE) {
            for (Detection detection : pass.detections()) {
                if (!store.concerns(detection.vm())) {
                    found.putIfAbsent(detection.host(), new Candidate(detection.vm(), Optional.empty(), false));
                }
            }
        }
        store.remedies().forEach(remedy -> found.remove(remedy.host()));
        found.keySet()
                .removeIf(host -> topology.host(host)
                        .filter(facts -> fencedZones.leads(facts.zone())
                                && pass.braked(facts.zone()).isEmpty())
                        .isEmpty());
        return found;
    }

    private void propose(VmId vm, ClusterSnapshot topology, SortedMap<HostId, Candidate> found) {
        topology.vm(vm)
                .filter(facts -> !store.concerns(vm))
                .ifPresent(facts -> found.putIfAbsent(facts.host(), new Candidate(vm, Optional.empty(), true)));
    }

    private static boolean on(HostId host, VmId vm, ClusterSnapshot topology) {
        return topology.vm(vm).filter(facts -> facts.host().equals(host)).isPresent();
    }

    private void begin(ShareControl shares, HostId host, Candidate candidate, ClusterSnapshot topology, Pass pass) {
        int index = topology.hostIndex(host).orElseThrow();
        SortedMap<VmId, ShareControl.Shares> present = shares.read(host);
        Policy policy = config.policy();
        Optional<ShareWeights.Proposal> proposal = ShareWeights.of(topology, index, candidate.victim(), present, policy)
                .flatMap(weights -> proposal(weights, candidate));
        if (proposal.isEmpty()) {
            return;
        }
        String owner = fencedZones.nextId(topology.hosts().get(index).zone()).value();
        List<ShareControl.Change> changes = new ArrayList<>();
        proposal.get().weights().forEach((vm, weight) -> {
            int before = Objects.requireNonNull(present.get(vm)).weight();
            if (before != weight) {
                changes.add(new ShareControl.Change(vm, host, owner, before, weight));
            }
        });
        if (policy.mode() != RunMode.ACT) {
            pass.event(Kind.WOULD_START, candidate.victim(), host, "would set CPU weights: " + told(changes));
            return;
        }
        Instant now = now();
        ShareRemedy remedy = new ShareRemedy(
                owner,
                ShareRemedy.Phase.SETTING,
                topology.hosts().get(index).zone(),
                host,
                candidate.victim(),
                candidate.bridges(),
                now,
                now.plus(policy.shares().maxDuration()),
                now,
                observed(topology, candidate.victim()),
                proposal.get().stealThen(),
                changes);
        if (writer.set(shares, remedy, pass)) {
            pass.remedyBegun();
            pass.event(
                    Kind.SHARES_SET,
                    candidate.victim(),
                    host,
                    String.format(
                            Locale.ROOT,
                            "%s; steal %.3f, predicted %.3f",
                            told(changes),
                            remedy.stealBefore(),
                            remedy.stealPredicted()));
        }
    }

    /** What helps the VM most surely goes first; fair weights where nothing else is allowed. */
    private Optional<ShareWeights.Proposal> proposal(ShareWeights weights, Candidate candidate) {
        Optional<ShareWeights.Proposal> raised = candidate.raised() ? weights.forVictim() : Optional.empty();
        return raised.isPresent() || config.policy().shares().fairness() == Fairness.NONE ? raised : weights.fair();
    }

    private static double observed(ClusterSnapshot topology, VmId vm) {
        return topology.neighbourStealRatio(topology.vmIndex(vm).orElseThrow());
    }

    private static String told(List<ShareControl.Change> changes) {
        List<String> texts = new ArrayList<>();
        changes.forEach(change ->
                texts.add("CPU weight of " + change.vm() + " from " + change.before() + " to " + change.weight()));
        return String.join(", ", texts);
    }

    private Instant now() {
        return config.clock().instant();
    }
}
