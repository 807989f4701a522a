package io.stealaway.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.Detection;
import io.stealaway.model.HostId;
import io.stealaway.model.Placement;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.ForesightPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.DemandHistory;
import io.stealaway.testkit.Snapshots;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A VM that suffers now moves only if what it wanted before says that this is worth its bytes. */
class ForesightPlanTest {
    private static final ClusterSnapshot CLUSTER = Snapshots.oneHotHost();

    private static Placement answer(DemandHistory history) {
        ClusterSnapshot snapshot = CLUSTER.withDemandHistory(history);
        Detection detection = new Detection(VmId.of("hot-1"), HostId.of("hot"), 0.2, 2.0, snapshot.takenAt());
        return PlacementEngine.builder(Policy.defaults())
                .build()
                .plan(snapshot, List.of(detection), PlacementHolds.none())
                .placements()
                .get(0);
    }

    /** Every VM wanted so many cores of its four on the last day, and 0.6 more or less, half an hour each. */
    private static DemandHistory wanted(double cores, int moments) {
        Duration interval = ForesightPolicy.defaults().interval();
        DemandHistory.Builder history = DemandHistory.builder(interval);
        for (Vm vm : CLUSTER.vms()) {
            history.vm(vm.id(), vm.vcpus());
            for (int moment = 0; moment < moments; moment++) {
                double now = cores + (moment % 4 < 2 ? 0.6 : -0.6);
                history.wanted(vm.id(), CLUSTER.takenAt().minus(interval.multipliedBy(moment)), (long) (now * 1e6));
            }
        }
        return history.build();
    }

    @Test
    void aBurstOnAHostThatIsNeverShortIsNotChased() {
        assertThat(answer(DemandHistory.empty())).isInstanceOf(Placement.Chosen.class);
        assertThat(answer(wanted(1.0, 97)))
                .isInstanceOfSatisfying(
                        Placement.Stays.class,
                        stays -> assertThat(stays.reason())
                                .isEqualTo(
                                        "its leaving would save too little for what it copies, whichever host took it"));
    }

    @Test
    void onAHostThatIsOftenShortItMoves() {
        assertThat(answer(wanted(3.4, 97))).isInstanceOf(Placement.Chosen.class);
    }

    @Test
    void lessThanADayDecidesNothing() {
        assertThat(answer(wanted(1.0, 96))).isEqualTo(answer(DemandHistory.empty()));
    }
}
