package io.stealaway.placement;

import io.stealaway.json.BatchJson;
import io.stealaway.json.PlanJson;
import io.stealaway.model.BatchPlacement;
import io.stealaway.model.Detection;
import io.stealaway.model.Explanation;
import io.stealaway.model.HostEvaluation;
import io.stealaway.model.HostEvaluation.Refusal;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.Placement;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.VmCapacity;
import io.stealaway.model.VmId;
import io.stealaway.model.VmRequest;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.DemandForecast;
import io.stealaway.placement.batch.BatchPlanner;
import io.stealaway.placement.batch.CapacityCount;
import io.stealaway.placement.rule.Rules;
import io.stealaway.placement.rule.RulesByPurpose;
import io.stealaway.placement.schedule.PlanSchedule;
import io.stealaway.placement.score.BuiltInScorers;
import io.stealaway.placement.search.Explainer;
import io.stealaway.placement.search.Planner;
import io.stealaway.placement.search.VmEligibility;
import io.stealaway.placement.state.PlanState;
import io.stealaway.placement.state.VmPlacementView;
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
    /** That of every VM of which nothing else is known. */
    private static final int DEFAULT_WEIGHT = 1;

    private static final int MAX_WEIGHT_BY_RAM = 1 << 20;
    private static final int MIB_BITS = 20;

    private final Policy policy;
    private final RulesByPurpose rules;
    /** Those where enough is remembered to foresee what VMs will want. */
    private final RulesByPurpose foreseeing;

    private final boolean novaWeighers;
    private final boolean weightByRam;

    private PlacementEngine(Builder builder, RulesByPurpose rules, RulesByPurpose foreseeing) {
        policy = builder.policy;
        novaWeighers = builder.novaWeighers;
        weightByRam = builder.weightByRam;
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

    /** Starts a builder with the filters and scorers of a preset. */
    public static Builder builder(Policy policy, PlacementPreset preset) {
        Builder builder = new Builder(policy);
        if (preset != PlacementPreset.STEAL_AWAY) {
            builder.withoutDefaults();
            preset.filters().forEach(builder::filter);
            preset.scorers().forEach(builder::scorer);
        }
        builder.novaWeighers = preset.novaWeighers();
        builder.weightByRam = preset.weightByRam();
        return builder;
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

    /**
     * Chooses hosts for VMs that do not exist yet, all of a batch together: the largest first, each on the best host that every filter
     * lets it onto with those before it counted; where one finds none, others of the batch are placed elsewhere. VMs that exist
     * are left where they are. The batch breaks no rule against itself, at any point of its creation in the order of the answers.
     *
     * <p>The requests may come in any order. Making room is bounded by {@code placement.chainEvaluations} for each VM, trying all
     * arrangements by as many for the batch.
     *
     * @param snapshot the cluster, with observations and all migrations in flight
     * @param batch the VMs to create
     * @return an answer for every VM
     * @throws IllegalArgumentException naming a zone, server group or hinted VM that is not in the snapshot, a VM that exists, or a hint
     *     that a server group contradicts
     * @throws RuleContractException if a filter or scorer breaks its contract
     */
    public BatchPlacement place(ClusterSnapshot snapshot, VmRequest.Batch batch) {
        BatchPlanner.Result result = planner(snapshot, batch).place();
        return new BatchPlacement(
                snapshot.takenAt(), result.answers(), result.searchedAll(), BatchJson.hash(result.answers(), policy));
    }

    /**
     * Explains where one VM of a batch goes, host by host, with the VMs before it placed. Much slower than placing.
     *
     * @param vm a VM of the batch
     * @return what every host is to it, by host id
     * @throws IllegalArgumentException as {@link #place} does, or naming a VM that is not in the batch
     * @throws RuleContractException if a filter or scorer breaks its contract
     */
    public List<HostEvaluation> explain(ClusterSnapshot snapshot, VmRequest.Batch batch, VmId vm) {
        return planner(snapshot, batch).explain(vm);
    }

    /**
     * Counts how many more VMs of a request's kind fit in each zone, or in the one that it names, whatever its own count.
     *
     * @throws IllegalArgumentException as {@link #place} does
     * @throws RuleContractException if a filter breaks its contract
     */
    public VmCapacity capacity(ClusterSnapshot snapshot, VmRequest request) {
        return new CapacityCount(snapshot, policy, request, newVmRules(snapshot), this::defaultWeight).count();
    }

    private BatchPlanner planner(ClusterSnapshot snapshot, VmRequest.Batch batch) {
        return new BatchPlanner(snapshot, policy, batch, newVmRules(snapshot), novaWeighers, this::defaultWeight);
    }

    private Rules newVmRules(ClusterSnapshot snapshot) {
        boolean foresees = DemandForecast.of(snapshot, policy.foresight()).known();
        return (foresees ? foreseeing : rules).newVms();
    }

    private int defaultWeight(VmRequest request) {
        return weightByRam
                ? (int) Math.max(1, Math.min(MAX_WEIGHT_BY_RAM, request.ramBytes() >> MIB_BITS))
                : DEFAULT_WEIGHT;
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
                .map(reason -> "VM: " + new Placement.Stays(vm, reason).clause())
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
        private boolean novaWeighers;
        private boolean weightByRam;

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
                    this,
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
