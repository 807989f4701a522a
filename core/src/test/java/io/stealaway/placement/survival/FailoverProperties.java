package io.stealaway.placement.survival;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.Explanation.FailoverResult;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.TinyZone;
import io.stealaway.placement.state.PlanState;
import io.stealaway.testkit.Snapshots;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;

class FailoverProperties {
    private static final TinyZone.Size TIGHT = new TinyZone.Size(12, 9, 6, true, false);
    private static final TinyZone.Size ALIKE = new TinyZone.Size(6, 9, 5, false, true);
    private static final TinyZone.Size ROOMY = new TinyZone.Size(8, 8, 24, true, false);
    private static final TinyZone.Size PLAIN = new TinyZone.Size(6, 9, 8, false, false);

    @Property(seed = "31", shrinking = ShrinkingMode.OFF)
    void answerBeforeThePlanIsThatOfTryingEverything(@ForAll long seed) {
        TinyZone zone = TinyZone.random(seed, TIGHT);
        PlanState state = zone.state();
        assertAnswer(
                zone,
                state.viewOf(0).survivalBeforePlan(),
                new BruteForceFailover(zone.snapshot(), zone.policy(), zone.copies()));
    }

    @Property(seed = "32", shrinking = ShrinkingMode.OFF)
    void answerWithAPlanAndOneMoveMoreIsThatOfTryingEverything(@ForAll long seed) {
        TinyZone zone = TinyZone.random(seed, TIGHT);
        Random random = new Random(seed);
        int vm = random.nextInt(zone.snapshot().vms().size());
        int host = random.nextInt(zone.snapshot().hosts().size());
        PlanState state = zone.planned();
        var copies = zone.plannedCopies();
        BruteForceFailover.Copy more = new BruteForceFailover.Copy(
                zone.snapshot().vms().get(vm), zone.snapshot().hosts().get(host).id());
        if (!copies.contains(more)) {
            copies.add(more);
        }

        assertAnswer(
                zone, state.viewOf(vm).survival(host), new BruteForceFailover(zone.snapshot(), zone.policy(), copies));
    }

    /** Where hosts and VMs can be exchanged, most sets and placings are skipped. */
    @Property(seed = "37", shrinking = ShrinkingMode.OFF)
    void answerWhereAllIsAlikeIsThatOfTryingEverything(@ForAll long seed) {
        TinyZone zone = TinyZone.random(seed, ALIKE);
        PlanState state = zone.state();

        assertAnswer(
                zone,
                state.viewOf(0).survivalBeforePlan(),
                new BruteForceFailover(zone.snapshot(), zone.policy(), zone.copies()));
    }

    private static void assertAnswer(TinyZone zone, FailoverResult answer, BruteForceFailover byForce) {
        int stranded = byForce.stranded();
        Statistics.label("answer").collect(answer.getClass().getSimpleName()).coverage(coverage -> {
            coverage.check("Survives").percentage(share -> share > 15.0);
            coverage.check("Fails").percentage(share -> share > 15.0);
        });
        if (answer instanceof FailoverResult.Fails fails) {
            assertThat(fails.stranded()).isEqualTo(stranded);
            assertThat(byForce.strandedBy(fails.witness())).isEqualTo(stranded);
            assertThat(fails.witness())
                    .hasSize(ZoneModel.failing(
                            zone.policy().failureShare(),
                            zone.snapshot().hosts().size()));
        } else {
            assertThat(answer).isEqualTo(new FailoverResult.Survives());
            assertThat(stranded).isZero();
        }
    }

    @Property(seed = "33", shrinking = ShrinkingMode.OFF)
    void quickProofIsNeverWrong(@ForAll long seed) {
        TinyZone zone = TinyZone.random(seed, ROOMY);
        ZoneModel facts = new ZoneModel(zone.snapshot(), zone.policy(), 0);
        boolean proven = new FailoverBound(facts)
                .proves(new Occupancy(facts, zone.planned().placements()));
        Statistics.label("proven")
                .collect(proven)
                .coverage(coverage -> coverage.check(true).percentage(share -> share > 15.0));
        if (proven) {
            assertThat(new BruteForceFailover(zone.snapshot(), zone.policy(), zone.plannedCopies()).stranded())
                    .isZero();
        }
    }

    @Property(seed = "34", shrinking = ShrinkingMode.OFF)
    void boundOnEvaluationsLeavesUndecidedAndNeverWrong(@ForAll long seed) {
        TinyZone zone = TinyZone.random(seed, TIGHT);
        int most = 1 + new Random(seed).nextInt(60);
        PlanState bounded = zone.with(
                        zone.policy().toBuilder().survivalEvaluations(most).build())
                .planned();
        PlanState free = zone.planned();
        for (int host = 0; host < zone.snapshot().hosts().size(); host++) {
            FailoverResult answer = bounded.viewOf(0).survival(host);
            if (answer instanceof FailoverResult.Undecided undecided) {
                assertThat(undecided.evaluations()).isBetween(0L, (long) most);
            } else {
                assertThat(answer).isEqualTo(free.viewOf(0).survival(host));
            }
            Statistics.label("undecided")
                    .collect(answer instanceof FailoverResult.Undecided)
                    .coverage(coverage -> {
                        coverage.check(true).percentage(share -> share > 5.0);
                        coverage.check(false).percentage(share -> share > 5.0);
                    });
        }
    }

    @Property(seed = "35", shrinking = ShrinkingMode.OFF)
    void oneHostMoreNeverTurnsSurvivesIntoFails(@ForAll long seed) {
        TinyZone zone = sameFailing(TinyZone.random(seed, PLAIN));
        ClusterSnapshot larger = zone.snapshot().toBuilder()
                .host(Snapshots.host("host-new", "zone-a")
                        .threads(1 + new Random(seed).nextInt(8))
                        .cores(1)
                        .build())
                .build();
        int before = stranded(zone);
        Statistics.label("stranded").collect(Math.min(2, before));

        assertThat(stranded(zone.with(larger))).isLessThanOrEqualTo(before);
    }

    @Property(seed = "36", shrinking = ShrinkingMode.OFF)
    void oneVmLessNeverTurnsSurvivesIntoFails(@ForAll long seed) {
        TinyZone zone = sameFailing(TinyZone.random(seed, PLAIN));
        int vms = zone.snapshot().vms().size();
        if (vms < 2) {
            return;
        }
        int gone = new Random(seed).nextInt(vms);
        ClusterSnapshot.Builder smaller =
                ClusterSnapshot.builder(zone.snapshot().takenAt());
        zone.snapshot().hosts().forEach(smaller::host);
        zone.snapshot().serverGroups().forEach(smaller::serverGroup);
        for (int vm = 0; vm < vms; vm++) {
            if (vm != gone) {
                smaller.vm(zone.snapshot().vms().get(vm));
            }
        }

        assertThat(stranded(zone.with(smaller.build())))
                .isLessThanOrEqualTo(stranded(zone.with(zone.snapshot().withInFlight(List.of()))));
    }

    /** As many hosts fail with one host more, and no role's cap changes with its size. */
    private static TinyZone sameFailing(TinyZone zone) {
        int hosts = zone.snapshot().hosts().size();
        int failing = Math.min(hosts / 2, ZoneModel.failing(zone.policy().failureShare(), hosts));
        PlacementPolicy policy = zone.policy().toBuilder()
                .failureShare((failing + 0.5) / (hosts + 1))
                .maxRoleSharePerHost(1.0)
                .build();
        return zone.with(policy);
    }

    private static int stranded(TinyZone zone) {
        PlanState state = zone.state();
        FailoverResult answer = state.viewOf(0).survivalBeforePlan();
        assertThat(answer).isNotInstanceOf(FailoverResult.Undecided.class);
        return answer instanceof FailoverResult.Fails fails ? fails.stranded() : 0;
    }
}
