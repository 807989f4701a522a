package io.stealaway.placement;

import static io.stealaway.testkit.Snapshots.GIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.Explanation;
import io.stealaway.model.HostEvaluation;
import io.stealaway.model.HostEvaluation.Refusal;
import io.stealaway.model.HostEvaluation.ScorerValue;
import io.stealaway.model.HostId;
import io.stealaway.model.Placement;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.testkit.Snapshots;
import org.junit.jupiter.api.Test;

class ExplanationTest {
    private static final ClusterSnapshot CLUSTER = Snapshots.oneHotHost().toBuilder()
            .host(Snapshots.host("far", "zone-b").build())
            .build();
    private static final HostId CALM = HostId.of("calm");
    private static final HostId BUSY = HostId.of("busy");

    @Test
    void everyHostOfEveryZoneHasAVerdict() {
        Explanation explanation = explain(CLUSTER);

        assertThat(explanation.hosts())
                .extracting(verdict -> verdict.host().value())
                .containsExactly("busy", "calm", "far", "hot");
        assertThat(explanation.ranking()).extracting(HostEvaluation::host).containsExactly(CALM, BUSY);
        assertThat(explanation.chosen()).contains(CALM);
        assertThat(explanation.stays()).isEmpty();
        assertThat(rejected(explanation, 2).first()).hasToString("zone: is in zone zone-b, the VM in zone-a");
        assertThat(rejected(explanation, 2).scores()).isEmpty();
        assertThat(rejected(explanation, 3).first()).hasToString("source: the VM is on it");
    }

    @Test
    void scoresAddUpToTheScoreOfThePlan() {
        Explanation explanation = explain(CLUSTER);
        HostEvaluation.Accepted winner = explanation.ranking().get(0);

        assertThat(winner.scores())
                .extracting(ScorerValue::scorer)
                .containsExactly(
                        "steal",
                        "predicted-steal",
                        "idle",
                        "free-ram",
                        "role-spread",
                        "soft-groups",
                        "volume-near",
                        "sriov",
                        "cheap-migration",
                        "tenant-fairness");
        assertThat(winner.score())
                .isEqualTo(((Placement.Chosen) explanation.answer()).decisive().score());
        assertThat(explanation.margin().orElseThrow())
                .isEqualTo(winner.score() - explanation.ranking().get(1).score())
                .isPositive();
    }

    @Test
    void vmThatStaysIsStillShownItsHosts() {
        Explanation explanation = explain(Edits.vm(CLUSTER, "hot-1", vm -> vm.locked(true)));

        assertThat(explanation.stays()).contains("is locked by its owner");
        assertThat(explanation.chosen()).isEmpty();
        assertThat(explanation.ranking()).hasSize(2);
    }

    @Test
    void everyRefusalIsListedInOrder() {
        ClusterSnapshot tight = Edits.host(
                CLUSTER, "calm", host -> host.up(false).reservedThreads(16).ramBytes(GIB));

        assertThat(rejected(explain(tight), 1).refusals())
                .extracting(Refusal::filter)
                .containsExactly("state", "vcpus", "ram");
    }

    @Test
    void nearestMissFailsTheFewestFilters() {
        ClusterSnapshot none = Edits.host(
                Edits.host(CLUSTER, "calm", host -> host.up(false).reservedThreads(16)),
                "busy",
                host -> host.ramBytes(20 * GIB));
        Explanation explanation = explain(none);

        assertThat(explanation.answer()).isInstanceOf(Placement.NoHost.class);
        assertThat(explanation.margin()).isEmpty();
        assertThat(explanation.nearestMiss().orElseThrow().host()).isEqualTo(BUSY);
        assertThat(explanation.nearestMiss().orElseThrow().first())
                .hasToString("ram: needs 8 GiB, 4 GiB of 20 GiB free");
    }

    @Test
    void nearestMissOfEquallyRefusedHostsScoresHighest() {
        ClusterSnapshot none =
                Edits.host(Edits.host(CLUSTER, "calm", host -> host.up(false)), "busy", host -> host.up(false));

        assertThat(explain(none).nearestMiss().orElseThrow().host()).isEqualTo(CALM);
    }

    private static HostEvaluation.Rejected rejected(Explanation explanation, int host) {
        return (HostEvaluation.Rejected) explanation.hosts().get(host);
    }

    private static Explanation explain(ClusterSnapshot snapshot) {
        return PlacementEngine.builder(Policy.defaults())
                .build()
                .explain(snapshot, VmId.of("hot-1"), PlacementHolds.none());
    }
}
