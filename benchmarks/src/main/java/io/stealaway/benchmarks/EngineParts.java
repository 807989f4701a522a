package io.stealaway.benchmarks;

import io.stealaway.json.PlanJson;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.HostFilters;
import io.stealaway.placement.HostScorers;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.placement.rule.Rules;
import io.stealaway.placement.schedule.PlanSchedule;
import io.stealaway.placement.search.HostSearch;
import io.stealaway.placement.state.PlanState;
import io.stealaway.placement.state.VmPlacementView;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.HostScorer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The parts of {@link PlacementEngine#plan}, to be measured one by one. They are not API, and reached on the class path alone. Not
 * thread-safe.
 */
public final class EngineParts {
    private final ClusterSnapshot snapshot;
    private final Policy policy;
    private final Rules rules;
    private final PlanState state;
    private final int[][] zoneHosts;
    private final double[] means;
    private final double[][] columns;

    /** Prepares for a snapshot, with the default filters and scorers. */
    public EngineParts(ClusterSnapshot snapshot, Policy policy) {
        this(snapshot, policy, HostFilters.defaults(), HostScorers.defaults());
    }

    private EngineParts(
            ClusterSnapshot snapshot, Policy policy, List<HostFilter.Named> filters, List<HostScorer.Named> scorers) {
        this.snapshot = snapshot;
        this.policy = policy;
        rules = Rules.of(
                Stream.concat(Stream.of(HostFilters.source(), HostFilters.zone()), filters.stream())
                        .toList(),
                scorers);
        state = new PlanState(snapshot, policy, PlacementHolds.none());
        zoneHosts = IntStream.range(0, snapshot.zones().size())
                .mapToObj(snapshot::zoneHosts)
                .toArray(int[][]::new);
        means = new double[snapshot.hosts().size()];
        columns = new double[scorers.size()][];
        Arrays.fill(columns, new double[snapshot.hosts().size()]);
    }

    /** Prepares for a snapshot, with the rules that every peer of the benchmarks can express. */
    public static EngineParts ofCommonRules(ClusterSnapshot snapshot, Policy policy) {
        return new EngineParts(snapshot, policy, ComparedEngines.COMMON_FILTERS, ComparedEngines.COMMON_SCORERS);
    }

    /** Makes what every plan makes first. */
    public Object state() {
        return new PlanState(snapshot, policy, PlacementHolds.none());
    }

    /** Chooses a host for each VM in turn, and writes nothing down; the targets, -1 where no host admits the VM. */
    public int[] greedy(int[] vms) {
        PlanState overlay = new PlanState(snapshot, policy, PlacementHolds.none());
        HostSearch search = new HostSearch(rules, overlay);
        int[] targets = new int[vms.length];
        for (int i = 0; i < vms.length; i++) {
            targets[i] = search.best(rules, overlay.viewOf(vms[i])).orElse(-1);
            if (targets[i] >= 0) {
                overlay.plan(vms[i], targets[i]);
            }
        }
        return targets;
    }

    /** Scores every host of each VM's zone. */
    public double score(int[] vms) {
        double sum = 0.0;
        for (int vm : vms) {
            rules.score(state.viewOf(vm), hosts(vm), means, columns);
            sum += means[0];
        }
        return sum;
    }

    /** Asks every filter about every host of each VM's zone, until one refuses. */
    public int filter(int[] vms) {
        int accepted = 0;
        for (int vm : vms) {
            VmPlacementView view = state.viewOf(vm);
            for (int host : hosts(vm)) {
                accepted += rules.accepts(view, host) ? 1 : 0;
            }
        }
        return accepted;
    }

    private int[] hosts(int vm) {
        return zoneHosts[snapshot.hostZone(snapshot.vmHost(vm))];
    }

    /** Predicts, for each migration, the steal of its VM and of both hosts. */
    public double predict(List<PlannedMigration> migrations) {
        double sum = 0.0;
        for (PlannedMigration migration : migrations) {
            VmPlacementView view = state.viewOf(snapshot.vmIndex(migration.vm()).orElseThrow());
            int target = snapshot.hostIndex(migration.target()).orElseThrow();
            sum += view.predictedOwnStealRatio(target)
                    + view.predictedStealRatio(target)
                    + view.predictedStealRatio(view.sourceHost());
        }
        return sum;
    }

    /** Puts the migrations of a plan in waves. */
    public Object waves(MigrationPlan plan) {
        return new PlanSchedule(snapshot, policy).of(plan.placements());
    }

    /** Hashes a plan. */
    public String hash(MigrationPlan plan) {
        return PlanJson.hash(plan.migrations(), policy);
    }
}
