package io.stealaway.testkit;

import io.stealaway.model.Detection;
import io.stealaway.model.Explanation;
import io.stealaway.model.HostEvaluation;
import io.stealaway.model.HostEvaluation.Accepted;
import io.stealaway.model.HostEvaluation.Refusal;
import io.stealaway.model.HostEvaluation.Rejected;
import io.stealaway.model.HostEvaluation.ScorerValue;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.PlacementEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Verifies rules as the engine applies them, one VM and one host at a time, or over whole plans:
 *
 * <pre>{@code
 * RuleVerifier verifier = RuleVerifier.of(
 *         PlacementEngine.builder(policy).filter("rack", new RackFilter(racks)).build());
 * verifier.on(snapshot).place("web-1").to("a2").isRefused("rack").because("r7");
 * verifier.everyPlan((cluster, plan) -> assertThat(racksOf(plan)).doesNotContain("r7"));
 * }</pre>
 *
 * <p>What does not hold is an {@link AssertionError} that tells what every rule says of the host. Immutable and thread-safe, as the
 * engine is.
 */
public final class RuleVerifier {
    private final PlacementEngine engine;

    private RuleVerifier(PlacementEngine engine) {
        this.engine = engine;
    }

    /** Returns a verifier of all rules that an engine has. */
    public static RuleVerifier of(PlacementEngine engine) {
        return new RuleVerifier(engine);
    }

    /** What must hold of a plan; throws when it does not. */
    @FunctionalInterface
    public interface PlanProperty {
        /** Looks at a cluster and at the plan that the engine made for it. */
        void of(ClusterSnapshot cluster, MigrationPlan plan);
    }

    /**
     * Plans for a thousand small clusters of which every VM suffers, and looks at each plan: for rules over several hosts, which a plan of
     * several moves may break though each move alone does not.
     *
     * @throws AssertionError for the first that fails, with its cluster shrunk as far as it still does, as JSON
     */
    public void everyPlan(PlanProperty property) {
        Trials.check(trial -> property.of(trial.snapshot(), plan(trial.snapshot())));
    }

    private MigrationPlan plan(ClusterSnapshot snapshot) {
        List<Detection> detections = new ArrayList<>();
        for (Vm vm : snapshot.vms()) {
            detections.add(new Detection(vm.id(), vm.host(), 1.0, 1.0, snapshot.takenAt()));
        }
        return engine.plan(snapshot, detections, PlacementHolds.none());
    }

    /** Looks at a cluster. */
    public Cluster on(ClusterSnapshot snapshot) {
        return new Cluster(snapshot);
    }

    /** A cluster whose VMs may be placed. */
    public final class Cluster {
        private final ClusterSnapshot snapshot;

        private Cluster(ClusterSnapshot snapshot) {
            this.snapshot = snapshot;
        }

        /**
         * Places one VM as if it alone suffered.
         *
         * @throws IllegalArgumentException if the cluster has no such VM
         */
        public Placed place(String vm) {
            VmId id = VmId.of(vm);
            if (snapshot.vm(id).isEmpty()) {
                throw new IllegalArgumentException("the cluster has no VM " + vm);
            }
            return new Placed(engine.explain(snapshot, id, PlacementHolds.none()));
        }
    }

    /** A VM that was placed. */
    public static final class Placed {
        private final Explanation explanation;

        private Placed(Explanation explanation) {
            this.explanation = explanation;
        }

        /**
         * Looks at what the rules say of one host.
         *
         * @throws IllegalArgumentException if the cluster has no such host
         */
        public Verdict to(String host) {
            return explanation.hosts().stream()
                    .filter(one -> one.host().equals(HostId.of(host)))
                    .findFirst()
                    .map(one -> new Verdict(explanation, one))
                    .orElseThrow(() -> new IllegalArgumentException("the cluster has no host " + host));
        }

        /** Holds when the VM goes to this host. */
        public Placed goesTo(String host) {
            Optional<HostId> chosen = explanation.chosen();
            if (!chosen.equals(Optional.of(HostId.of(host)))) {
                throw new AssertionError(explanation.vm() + " goes to "
                        + chosen.map(HostId::value).orElse("no host") + ", not to " + host + ". " + to(host));
            }
            return this;
        }

        /** Holds when no host takes the VM, or it may not leave its own. */
        public Placed staysWhereItIs() {
            explanation.chosen().ifPresent(chosen -> {
                throw new AssertionError(explanation.vm() + " goes to " + chosen);
            });
            return this;
        }
    }

    /** What the rules say of one VM on one host. */
    public static final class Verdict {
        private final Explanation explanation;
        private final HostEvaluation evaluation;

        private Verdict(Explanation explanation, HostEvaluation evaluation) {
            this.explanation = explanation;
            this.evaluation = evaluation;
        }

        /** Holds when every filter lets the VM onto the host. */
        public Verdict isAccepted() {
            require(evaluation instanceof Accepted, "is not accepted");
            return this;
        }

        /** Holds when this filter refuses, whatever others say. */
        public RefusedBy isRefused(String filter) {
            Optional<Refusal> refusal = refusals().stream()
                    .filter(one -> one.filter().equals(filter))
                    .findFirst();
            require(refusal.isPresent(), "is not refused by " + filter);
            return new RefusedBy(this, refusal.orElseThrow());
        }

        /** Holds when this filter does not refuse, whatever others say. */
        public Verdict isNotRefused(String filter) {
            require(refusals().stream().noneMatch(one -> one.filter().equals(filter)), "is refused by " + filter);
            return this;
        }

        /** Holds when this scorer gives the host this value, a fraction, to a millionth. */
        public Verdict scores(String scorer, double value) {
            require(Math.abs(score(scorer) - value) <= 1e-6, "does not score " + value + " by " + scorer);
            return this;
        }

        /** Holds when this scorer gives the host more than the other host. */
        public Verdict scoresMoreThan(String host, String scorer) {
            Verdict other = new Placed(explanation).to(host);
            require(
                    score(scorer) > other.score(scorer),
                    "does not score more than " + host + " (" + other.score(scorer) + ") by " + scorer);
            return this;
        }

        /** Holds when both hosts are accepted and this one ranks before the other. */
        public Verdict ranksBefore(String host) {
            Verdict other = new Placed(explanation).to(host);
            other.isAccepted();
            isAccepted();
            require(
                    ((Accepted) evaluation).rank() < ((Accepted) other.evaluation).rank(),
                    "does not rank before " + other);
            return this;
        }

        private double score(String scorer) {
            return evaluation.scores().stream()
                    .filter(one -> one.scorer().equals(scorer))
                    .mapToDouble(ScorerValue::value)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "no scorer is called " + scorer + ", or the host is in another zone. " + this));
        }

        private List<Refusal> refusals() {
            return evaluation instanceof Rejected rejected ? rejected.refusals() : List.of();
        }

        private void require(boolean holds, String what) {
            if (!holds) {
                throw new AssertionError(explanation.vm() + " on " + evaluation.host() + " " + what + ". " + this);
            }
        }

        /** Tells what every rule says. */
        @Override
        public String toString() {
            String refused = refusals().isEmpty()
                    ? "no filter refuses"
                    : refusals().stream().map(Refusal::toString).collect(Collectors.joining("; "));
            return evaluation.host() + ": " + refused + "; scores "
                    + evaluation.scores().stream()
                            .map(one -> one.scorer() + " " + one.value())
                            .collect(Collectors.joining(", "))
                    + explanation
                            .stays()
                            .map(why -> "; it may not leave: " + why)
                            .orElse("");
        }
    }

    /** A refusal whose reason may be looked at. */
    public static final class RefusedBy {
        private final Verdict verdict;
        private final Refusal refusal;

        private RefusedBy(Verdict verdict, Refusal refusal) {
            this.verdict = verdict;
            this.refusal = refusal;
        }

        /** Holds when the reason has this text in it. */
        public RefusedBy because(String text) {
            verdict.require(
                    refusal.reason().contains(text),
                    "is refused by " + refusal.filter() + ", but not because of \"" + text + "\"");
            return this;
        }

        /** Holds when no other filter refuses. */
        public RefusedBy alone() {
            verdict.require(verdict.refusals().size() == 1, "is refused by others, too");
            return this;
        }
    }
}
