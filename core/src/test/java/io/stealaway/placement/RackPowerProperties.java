package io.stealaway.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.InFlightMigration;
import io.stealaway.model.MicroCores;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.policy.PlacementPolicy.VmSelection;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementView;
import io.stealaway.testkit.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;

/** A rule over several hosts, each rack of which has a CPU budget, holds while a plan is carried out. */
class RackPowerProperties {
    private static final int RACKS = 3;

    /** What a rule adds up over the hosts of a rack. */
    private interface Needed {
        long of(PlacementView view, int host);
    }

    @Property(tries = 300, seed = "97", shrinking = ShrinkingMode.OFF)
    void noRackExceedsItsBudgetHoweverFarThePlanIs(@ForAll long seed) {
        RandomCase random = random(seed);
        long[] budgets = budgets(random.snapshot(), seed);
        List<PlannedMigration> free = plan(random, (view, host) -> true).migrations();
        List<PlannedMigration> moves =
                plan(random, within(budgets, PlacementView::neededMicroCores)).migrations();

        assertThat(worstExcess(random.snapshot(), moves, budgets, seed)).isZero();
        Statistics.label("the budget forbids something")
                .collect(!moves.isEmpty() && worstExcess(random.snapshot(), free, budgets, seed) > 0)
                .coverage(coverage -> coverage.check(true).percentage(share -> share > 20.0));
    }

    @Property(tries = 300, seed = "97", shrinking = ShrinkingMode.OFF)
    void aRuleThatSeesTheSnapshotOnlyLetsPlansExceedIt(@ForAll long seed) {
        RandomCase random = random(seed);
        long[] budgets = budgets(random.snapshot(), seed);
        List<PlannedMigration> moves = plan(random, within(budgets, RackPowerProperties::neededBySnapshot))
                .migrations();

        Statistics.label("a rack exceeds its budget")
                .collect(worstExcess(random.snapshot(), moves, budgets, seed) > 0)
                .coverage(coverage -> coverage.check(true).percentage(share -> share > 20.0));
    }

    /** One zone with many victims, under any strategy, with chains or without. */
    private static RandomCase random(long seed) {
        Random random = new Random(seed);
        Shape shape = Shape.odd(12, 50).withZones(1).withObservedShare(0.95).withHotHostShare(0.4);
        RandomCase plain = RandomCase.of(random, shape);
        return plain.under(plain.policy().toBuilder()
                .placement(plain.policy().placement().toBuilder()
                        .strategy(List.of(VmSelection.values()).get(random.nextInt(3)))
                        .minBenefit(0.0)
                        .maxChainMigrations(1 + random.nextInt(3))
                        .chainEvaluations(500)
                        .build())
                .build());
    }

    private static MigrationPlan plan(RandomCase random, HostFilter rackPower) {
        return PlacementEngine.builder(random.policy())
                .filter("rack-power", rackPower)
                .build()
                .plan(random.snapshot(), random.detections(), random.holds());
    }

    private static HostFilter within(long[] budgets, Needed needed) {
        return (view, host) -> needed(view, host, needed) <= budgets[host % RACKS];
    }

    /** With the VM on the host, and on its own until it has left. */
    private static long needed(PlacementView view, int host, Needed needed) {
        long sum = 0;
        for (int other = host % RACKS; other < view.snapshot().hosts().size(); other += RACKS) {
            boolean counts = other == host || other == view.sourceHost();
            sum += needed.of(view, other) + (counts ? view.vmNeededMicroCores() : 0);
        }
        return sum;
    }

    private static long neededBySnapshot(PlacementView view, int host) {
        long own = view.sourceHost() == host ? view.vmNeededMicroCores() : 0;
        return view.host(host).hypervisorDemandMicroCores() + view.snapshot().hostNeedMicroCores(host) - own;
    }

    /** Each rack has room for a few VMs. */
    private static long[] budgets(ClusterSnapshot snapshot, long seed) {
        Random random = new Random(seed);
        return Arrays.stream(needs(snapshot))
                .map(need -> need + random.nextInt(6) * MicroCores.PER_CORE)
                .toArray();
    }

    /** Returns by how much a rack is ever beyond its budget; at most, over the states that the dice lead through. */
    private static long worstExcess(ClusterSnapshot before, List<PlannedMigration> moves, long[] budgets, long seed) {
        long worst = 0;
        Random dice = new Random(seed);
        Execution execution = new Execution(before, moves);
        do {
            long[] now = needs(execution.state());
            for (int rack = 0; rack < RACKS; rack++) {
                worst = Math.max(worst, now[rack] - budgets[rack]);
            }
        } while (execution.goOn(dice));
        return worst;
    }

    /** What each rack is needed for, VMs in flight counted on both hosts; by the facts alone. */
    private static long[] needs(ClusterSnapshot snapshot) {
        long[] needs = new long[RACKS];
        for (int host = 0; host < snapshot.hosts().size(); host++) {
            needs[host % RACKS] += snapshot.hosts().get(host).hypervisorDemandMicroCores();
            for (int vm : snapshot.hostVms(host)) {
                needs[host % RACKS] += need(snapshot, vm);
            }
        }
        for (InFlightMigration migration : snapshot.inFlight()) {
            int vm = snapshot.vmIndex(migration.vm()).orElseThrow();
            boolean arrived = snapshot.vms().get(vm).host().equals(migration.target());
            int second = snapshot.hostIndex(arrived ? migration.source() : migration.target())
                    .orElseThrow();
            needs[second % RACKS] += need(snapshot, vm);
        }
        return needs;
    }

    private static long need(ClusterSnapshot snapshot, int vm) {
        if (snapshot.observed(vm)) {
            return snapshot.needMicroCores(vm);
        }
        return snapshot.vms().get(vm).running() ? snapshot.vms().get(vm).cpuLimitMicroCores() : 0;
    }
}
