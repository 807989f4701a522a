package io.stealaway.placement;

import io.stealaway.json.PlanJson;
import io.stealaway.model.Detection;
import io.stealaway.model.Explanation;
import io.stealaway.model.HostEvaluation.Refusal;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.Placement;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.rule.Rules;
import io.stealaway.placement.rule.RulesByPurpose;
import io.stealaway.placement.schedule.PlanSchedule;
import io.stealaway.placement.score.BuiltInScorers;
import io.stealaway.placement.search.Explainer;
import io.stealaway.placement.search.PlanState;
import io.stealaway.placement.search.Planner;
import io.stealaway.placement.search.VmEligibility;
import io.stealaway.placement.search.VmPlacementView;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.HostScorer;
import io.stealaway.spi.RuleContractException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Chooses target hosts for VMs affected by CPU steal. Deterministic: the same arguments give the same plan on any machine,
 * in whatever order hosts and VMs were added.
 *
 * <p>VMs are decided by severity, then id. For each, every host of its zone is scored, and the highest weighted mean of all
 * scores that passes every filter wins; ties go to the smaller host id. A VM that moves counts on both of its hosts, so
 * that every prefix of the plan keeps every rule.
 *
 * <p>Immutable and thread-safe; concurrent calls share nothing that changes. Filters and scorers must be thread-safe too.
 */
public final class PlacementEngine {
    private final Policy policy;
    private final RulesByPurpose rules;
    /** Those where enough is remembered to foresee what VMs will want. */
    private final RulesByPurpose foreseeing;

    private PlacementEngine(Policy policy, RulesByPurpose rules, RulesByPurpose foreseeing) {
        this.policy = policy;
        this.rules = rules;
        this.foreseeing = foreseeing;
    }

    private RulesByPurpose rules(PlanState state) {
        return state.forecast().known() ? foreseeing : rules;
    }

    /** Starts a builder with the built-in filters and scorers. */
    public static Builder builder(Policy policy) {
        return new Builder(policy);
    }

    /** Returns the policy in force. */
    public Policy policy() {
        return policy;
    }

    /**
     * Plans for the VMs that suffer.
     *
     * @param snapshot the cluster, with observations and all migrations in flight
     * @param detections the VMs that suffer, in any order, each once
     * @param holds VMs and pairs to leave alone
     * @return an answer for every detection
     * @throws IllegalArgumentException naming a VM that is not in the snapshot, or is detected twice
     * @throws RuleContractException if a filter or scorer breaks its contract
     */
    public MigrationPlan plan(ClusterSnapshot snapshot, List<Detection> detections, PlacementHolds holds) {
        List<Detection> sorted = detections.stream().sorted().toList();
        BitSet detected = new BitSet();
        int[] vms = new int[sorted.size()];
        for (int i = 0; i < vms.length; i++) {
            vms[i] = known(snapshot, sorted.get(i).vm());
            if (detected.get(vms[i])) {
                throw new IllegalArgumentException("VM " + sorted.get(i).vm() + " is detected twice");
            }
            detected.set(vms[i]);
        }
        PlanState state = new PlanState(snapshot, policy, holds);
        Planner planner = new Planner(rules(state), state, detected);
        List<Placement> decided = new ArrayList<>();
        for (int i = 0; i < vms.length; i++) {
            decided.add(planner.place(vms[i], sorted.get(i)));
        }
        List<Placement> placements = new PlanSchedule(snapshot, policy).of(decided);
        return new MigrationPlan(
                snapshot.takenAt(), placements, PlanJson.hash(PlanSchedule.migrations(placements), policy));
    }

    private static int known(ClusterSnapshot snapshot, VmId vm) {
        return snapshot.vmIndex(vm)
                .orElseThrow(() -> new IllegalArgumentException(
                        "VM " + vm + " is not in the snapshot. Maybe the" + " detection was made for another one?"));
    }

    /**
     * Explains what a plan would answer if this VM were the only one detected. Much slower than planning.
     *
     * @throws IllegalArgumentException naming a VM that is not in the snapshot
     * @throws RuleContractException if a filter or scorer breaks its contract
     */
    public Explanation explain(ClusterSnapshot snapshot, VmId vm, PlacementHolds holds) {
        int index = known(snapshot, vm);
        PlanState state = new PlanState(snapshot, policy, holds);
        BitSet detected = new BitSet();
        detected.set(index);
        Placement answer = new Planner(rules(state), state, detected).decide(index);
        return new Explainer(rules(state).all(MigrationPurpose.CURE), state.viewOf(index))
                .explain(new PlanSchedule(snapshot, policy).of(List.of(answer)).get(0));
    }

    /**
     * Checks one move again before it is acted on: all filters that count for every purpose, and all that keeps a VM where it
     * is; not whether the move is still worth it, since a VM out of service shows no steal. A migration in flight of that VM to
     * that host does not count
     * against itself.
     *
     * @return the first rule that forbids the move, with figures; empty when none does
     * @throws IllegalArgumentException naming a VM or host that is not in the snapshot
     * @throws RuleContractException if a filter breaks its contract
     */
    public Optional<String> refusal(ClusterSnapshot snapshot, VmId vm, HostId target, PlacementHolds holds) {
        int index = known(snapshot, vm);
        int host = snapshot.hostIndex(target)
                .orElseThrow(() -> new IllegalArgumentException("host " + target + " is not in the snapshot"));
        Optional<VmId> itself = snapshot.inFlight().stream()
                .filter(migration ->
                        migration.vm().equals(vm) && migration.target().equals(target))
                .map(InFlightMigration::vm)
                .findFirst();
        PlanState state = new PlanState(snapshot, policy, holds, itself);
        VmPlacementView view = state.viewOf(index);
        return VmEligibility.stays(view)
                .map(reason -> "VM: " + reason)
                .or(() -> rules(state)
                        .always()
                        .firstRefusing(view, host)
                        .map(filter -> new Refusal(filter.name(), filter.reason(view, host)).toString()));
    }

    /** Collects rules; not thread-safe. */
    public static final class Builder {
        private static final double MAX_WEIGHT = 1e6;

        private final Policy policy;
        private final List<HostFilter.Named> filters = new ArrayList<>();
        private final List<HostScorer.Named> scorers = new ArrayList<>();
        private boolean defaults = true;

        private Builder(Policy policy) {
            this.policy = Objects.requireNonNull(policy, "policy");
        }

        /**
         * Leaves the built-in filters and scorers out, but for {@link HostFilters#source} and {@link HostFilters#zone}, without
         * which there is no move: these two come first, whether they are added or not. Of the others,
         * {@link HostFilters} and {@link HostScorers} have those to add.
         */
        public Builder withoutDefaults() {
            defaults = false;
            return this;
        }

        /**
         * Adds a hard rule after those already there.
         *
         * @param name unique among filters; appears in explanations
         */
        public Builder filter(String name, HostFilter filter) {
            return filter(new HostFilter.Named(name, filter));
        }

        /** Adds a hard rule, such as those of {@link HostFilters}, after those already there; its name is unique among filters. */
        public Builder filter(HostFilter.Named filter) {
            filters.add(Objects.requireNonNull(filter, "filter"));
            return this;
        }

        /**
         * Adds a preference after those already there.
         *
         * @param name unique among scorers; the key of its weight in the policy
         * @param weight 1 to 1,000,000, unless the policy has another for this name
         * @throws IllegalArgumentException naming a weight out of range
         */
        public Builder scorer(String name, double weight, HostScorer scorer) {
            return scorer(new HostScorer.Named(name, weight, scorer));
        }

        /**
         * Adds a preference, such as those of {@link HostScorers}, after those already there; its name is unique among scorers.
         *
         * @throws IllegalArgumentException naming a weight that is not between 1 and 1,000,000
         */
        public Builder scorer(HostScorer.Named scorer) {
            double weight = scorer.weight();
            if (!(weight >= 1.0 && weight <= MAX_WEIGHT)) {
                throw new IllegalArgumentException("weight of scorer " + scorer.name() + " (" + weight
                        + ") must be between 1 and " + (long) MAX_WEIGHT);
            }
            scorers.add(scorer);
            return this;
        }

        /**
         * Returns the engine.
         *
         * @throws IllegalArgumentException naming a filter or scorer that is registered twice, or a scorer that the policy
         *     weighs and that is not registered
         */
        public PlacementEngine build() {
            TreeMap<String, HostFilter.Named> filterByName = new TreeMap<>();
            List<HostFilter.Named> allFilters = new ArrayList<>(HostFilters.ALWAYS);
            allFilters.addAll(defaults ? HostFilters.defaults() : List.of());
            filters.stream()
                    .filter(filter -> !HostFilters.ALWAYS.contains(filter))
                    .forEach(allFilters::add);
            for (HostFilter.Named filter : allFilters) {
                refuseTwice("filter", filter.name(), filterByName.put(filter.name(), filter) != null);
            }
            return new PlacementEngine(
                    policy,
                    new RulesByPurpose(Rules.of(allFilters, weighedScorers(false)), policy),
                    new RulesByPurpose(Rules.of(allFilters, weighedScorers(true)), policy));
        }

        private List<HostScorer.Named> weighedScorers(boolean foresees) {
            List<HostScorer.Named> all = new ArrayList<>(defaults ? HostScorers.defaults() : List.of());
            all.addAll(scorers);
            TreeMap<String, Double> weights = new TreeMap<>(policy.placement().scorerWeights());
            TreeMap<String, HostScorer.Named> byName = new TreeMap<>();
            for (HostScorer.Named scorer : all) {
                refuseTwice("scorer", scorer.name(), byName.put(scorer.name(), scorer) != null);
            }
            weights.keySet().removeAll(byName.keySet());
            if (!weights.isEmpty()) {
                throw new IllegalArgumentException("scorerWeights names scorer " + weights.firstKey()
                        + ", which is not registered. Maybe one of " + byName.keySet() + "?");
            }
            return all.stream()
                    .filter(scorer -> foresees || !BuiltInScorers.foresees(scorer.scorer()))
                    .map(scorer -> scorer.withWeight(
                            policy.placement().scorerWeights().getOrDefault(scorer.name(), scorer.weight())))
                    .toList();
        }

        private static void refuseTwice(String what, String name, boolean twice) {
            if (twice) {
                throw new IllegalArgumentException(what + " " + name + " is registered twice");
            }
        }
    }
}
