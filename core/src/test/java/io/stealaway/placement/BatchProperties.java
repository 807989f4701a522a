package io.stealaway.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.check.PlanChecker;
import io.stealaway.json.BatchJson;
import io.stealaway.model.BatchPlacement;
import io.stealaway.model.BatchPlacement.Answer;
import io.stealaway.model.BatchPlacement.Demand;
import io.stealaway.model.BatchPlacement.Placed;
import io.stealaway.model.Host;
import io.stealaway.model.HostEvaluation;
import io.stealaway.model.MicroCores;
import io.stealaway.model.VmId;
import io.stealaway.model.VmRequest;
import io.stealaway.model.policy.ForesightPolicy;
import io.stealaway.model.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;

/** What holds of every batch of new VMs. */
class BatchProperties {
    @Property(tries = 300, seed = "1", shrinking = ShrinkingMode.OFF)
    void noBatchBreaksARuleByTheIndependentChecker(@ForAll long seed) {
        BatchCase random = BatchCase.odd(seed);
        for (PlacementPreset preset : PlacementPreset.values()) {
            BatchPlacement placement = random.engine(preset).place(random.snapshot(), random.batch());

            Statistics.label(preset + " places some")
                    .collect(!placement.placed().isEmpty())
                    .coverage(coverage -> coverage.check(true).count(batches -> batches > 30));
            assertThat(PlanChecker.checkBatch(
                            random.snapshot(), random.batch(), placement, random.policy(), preset.rules()))
                    .as(preset + " of seed " + seed)
                    .isEmpty();
            assertThat(BatchJson.readPlacement(BatchJson.write(placement))).isEqualTo(placement);
        }
    }

    @Property(tries = 150, seed = "2", shrinking = ShrinkingMode.OFF)
    void noBatchBreaksARuleByWhatIsRemembered(@ForAll long seed) {
        BatchCase random = BatchCase.odd(seed);
        Policy policy = random.policy().toBuilder()
                .foresight(
                        ForesightPolicy.builder().enabled(true).minMoments(12).build())
                .build();
        var snapshot = random.snapshot().withDemandHistory(ForesightProperties.history(random.snapshot(), 12, seed));
        BatchPlacement placement = PlacementEngine.builder(policy).build().place(snapshot, random.batch());

        Statistics.label("known by peers")
                .collect(placement.placed().stream()
                        .anyMatch(placed -> placed.demand().basis() == Demand.Basis.ROLE))
                .coverage(coverage -> coverage.check(true).count(batches -> batches > 10));
        assertThat(PlanChecker.checkBatch(
                        snapshot, random.batch(), placement, policy, PlacementPreset.STEAL_AWAY.rules()))
                .isEmpty();
    }

    @Property(tries = 150, seed = "3", shrinking = ShrinkingMode.OFF)
    void theOrderOfWhatIsHandedInChangesNothing(@ForAll long seed) {
        BatchCase random = BatchCase.odd(seed);
        BatchCase shuffled = random.shuffled(seed);
        for (PlacementPreset preset : PlacementPreset.values()) {
            assertThat(BatchJson.write(shuffled.engine(preset).place(shuffled.snapshot(), shuffled.batch())))
                    .isEqualTo(BatchJson.write(random.engine(preset).place(random.snapshot(), random.batch())));
        }
    }

    /** All arrangements are tried, by the checker alone. */
    @Property(tries = 300, seed = "4", shrinking = ShrinkingMode.OFF)
    void aSmallBatchIsPlacedExactlyWhenItCanBe(@ForAll long seed) {
        BatchCase small = BatchCase.small(seed);
        PlacementPreset preset = List.of(PlacementPreset.values()).get((int) Math.floorMod(seed, 3L));
        BatchPlacement placement = small.engine(preset).place(small.snapshot(), small.batch());
        boolean exists = new EveryArrangement(small, preset, order(placement)).exists();

        Statistics.label("can be placed").collect(exists).coverage(coverage -> {
            coverage.check(true).count(batches -> batches > 30);
            coverage.check(false).count(batches -> batches > 30);
        });
        assertThat(placement.searchedAll()).isTrue();
        assertThat(placement.placed().size() == placement.answers().size())
                .as("preset %s, placed %s", preset, placement)
                .isEqualTo(exists);
    }

    private static List<VmId> order(BatchPlacement placement) {
        return placement.answers().stream().map(Answer::vm).toList();
    }

    @Property(tries = 200, seed = "5", shrinking = ShrinkingMode.OFF)
    void whatIsExplainedIsWhatIsDone(@ForAll long seed) {
        BatchCase random = BatchCase.odd(seed);
        for (PlacementPreset preset : PlacementPreset.values()) {
            PlacementEngine engine = random.engine(preset);
            BatchPlacement placement = engine.place(random.snapshot(), random.batch());
            for (Placed placed : placement.placed()) {
                List<HostEvaluation> hosts = engine.explain(random.snapshot(), random.batch(), placed.vm());

                assertThat(hosts.stream().map(HostEvaluation::host))
                        .containsExactlyElementsOf(
                                random.snapshot().hosts().stream().map(Host::id).toList());
                HostEvaluation chosen =
                        hosts.get(random.snapshot().hostIndex(placed.host()).orElseThrow());
                assertThat(chosen).isInstanceOf(HostEvaluation.Accepted.class);
                assertThat(chosen.score()).isEqualTo(placed.score());
                assertThat(placed.alternates()).doesNotContain(placed.host()).hasSizeLessThanOrEqualTo(2);
            }
        }
    }

    @Property(tries = 100, seed = "6", shrinking = ShrinkingMode.OFF)
    void asManyAsFitPlacesNoFewerThanAllOrNothing(@ForAll long seed) {
        BatchCase random = BatchCase.odd(seed);
        PlacementEngine engine = random.engine(PlacementPreset.STEAL_AWAY);
        BatchPlacement all = engine.place(
                random.snapshot(), new VmRequest.Batch(random.batch().requests(), true));
        BatchPlacement some = engine.place(
                random.snapshot(), new VmRequest.Batch(random.batch().requests(), false));

        assertThat(some.placed().size()).isGreaterThanOrEqualTo(all.placed().size());
        if (!all.placed().isEmpty()) {
            assertThat(some.hash()).isEqualTo(all.hash());
        }
    }

    /** Tries every host for each VM in turn, and asks the checker about every step. */
    private record EveryArrangement(BatchCase small, PlacementPreset preset, List<VmId> order) {
        boolean exists() {
            return exists(new ArrayList<>());
        }

        private boolean exists(List<Answer> before) {
            if (before.size() == order.size()) {
                return true;
            }
            VmId vm = order.get(before.size());
            VmRequest request = small.batch().requests().stream()
                    .filter(one -> one.vms().contains(vm))
                    .findFirst()
                    .orElseThrow();
            for (Host host : small.snapshot().hosts()) {
                long all = request.vcpus() * MicroCores.PER_CORE;
                before.add(new Placed(
                        vm,
                        request.id(),
                        host.id(),
                        0.0,
                        List.of(),
                        new Demand(Demand.Basis.ALL_IT_MAY_USE, 0, all, all)));
                if (keepsEveryRule(before) && exists(before)) {
                    return true;
                }
                before.remove(before.size() - 1);
            }
            return false;
        }

        private boolean keepsEveryRule(List<Answer> answers) {
            Set<String> rules = new TreeSet<>(preset.rules());
            rules.removeAll(List.of("hash", "answers", "count"));
            return PlanChecker.checkBatch(
                            small.snapshot(),
                            small.batch(),
                            new BatchPlacement(small.snapshot().takenAt(), answers, true, ""),
                            small.policy(),
                            rules)
                    .isEmpty();
        }
    }
}
