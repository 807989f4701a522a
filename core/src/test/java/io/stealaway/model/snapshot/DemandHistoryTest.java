package io.stealaway.model.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.VmId;
import io.stealaway.testkit.Snapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DemandHistoryTest {
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final VmId A = VmId.of("a");
    private static final VmId B = VmId.of("b");

    private static ClusterSnapshot seen(Instant at, double coresOfA, boolean withB, int vcpusOfA) {
        List<io.stealaway.model.VmObservation> observed = new ArrayList<>();
        ClusterSnapshot.Builder snapshot = ClusterSnapshot.builder(at)
                .host(Snapshots.host("h", "zone-a").build())
                .vm(Snapshots.vm("a", "h").vcpus(vcpusOfA).build());
        observed.add(Snapshots.observed("a", 0.25, 1.0, coresOfA));
        if (withB) {
            snapshot.vm(Snapshots.vm("b", "h").build());
        }
        return snapshot.observations(Observations.of(observed)).build();
    }

    private static DemandHistory recorded(DemandHistory before, ClusterSnapshot seen, @Nullable VmId absent, int most) {
        return before.recorded(
                seen.takenAt(),
                seen.vms(),
                vm -> seen.observed(vm) && !seen.vms().get(vm).id().equals(absent)
                        ? seen.wantedMicroCores(vm)
                        : DemandHistory.MISSING,
                QUARTER,
                most);
    }

    private static ClusterSnapshot seen(Instant at, double coresOfA) {
        return seen(at, coresOfA, true, 4);
    }

    @Test
    void momentsAreMultiplesOfTheIntervalAndCountOnce() {
        Instant at = Snapshots.TAKEN_AT.plusSeconds(61);
        DemandHistory one = recorded(DemandHistory.empty(), seen(at, 2.0), null, 96);

        assertThat(one.moments()).isEqualTo(1);
        assertThat(one.moment(0)).isEqualTo(Snapshots.TAKEN_AT);
        assertThat(one.due(at.plusSeconds(800), QUARTER)).isFalse();
        assertThat(recorded(one, seen(at.plusSeconds(800), 3.0), null, 96)).isEqualTo(one);
        assertThat(one.due(at.plusSeconds(840), QUARTER)).isTrue();
    }

    @Test
    void whatIsWantedIsUsedPlusStolenAndWhatIsNotObservedIsMissing() {
        DemandHistory one = recorded(DemandHistory.empty(), seen(Snapshots.TAKEN_AT, 2.0), null, 96);

        assertThat(one.wantedMicroCores(one.find(A).getAsInt(), 0)).isEqualTo(3_000_000);
        assertThat(one.wantedMicroCores(one.find(B).getAsInt(), 0)).isEqualTo(DemandHistory.MISSING);
        assertThat(one.find(VmId.of("c"))).isEmpty();
    }

    @Test
    void aVmOutOfServiceIsMissingThough() {
        DemandHistory one = recorded(DemandHistory.empty(), seen(Snapshots.TAKEN_AT, 0.1), A, 96);
        assertThat(one.wantedMicroCores(one.find(A).getAsInt(), 0)).isEqualTo(DemandHistory.MISSING);
    }

    @Test
    void theOldestMomentsGiveWay() {
        DemandHistory history = DemandHistory.empty();
        for (int i = 0; i < 5; i++) {
            history = recorded(history, seen(Snapshots.TAKEN_AT.plus(QUARTER.multipliedBy(i)), 0.5 * i), null, 3);
        }
        assertThat(history.moments()).isEqualTo(3);
        assertThat(history.moment(0)).isEqualTo(Snapshots.TAKEN_AT.plus(QUARTER.multipliedBy(2)));
        assertThat(history.wantedMicroCores(0, 0)).isEqualTo(2_000_000);
        assertThat(history.wantedMicroCores(0, 2)).isEqualTo(3_000_000);
    }

    @Test
    void aResizedVmStartsAfreshAndOneThatIsGoneIsForgotten() {
        DemandHistory one = recorded(DemandHistory.empty(), seen(Snapshots.TAKEN_AT, 2.0), null, 96);
        DemandHistory two = recorded(one, seen(Snapshots.TAKEN_AT.plus(QUARTER), 2.0, false, 8), null, 96);

        assertThat(two.vms()).containsExactly(A);
        assertThat(two.vcpus(0)).isEqualTo(8);
        assertThat(two.wantedMicroCores(0, 0)).isEqualTo(DemandHistory.MISSING);
        assertThat(two.wantedMicroCores(0, 1)).isEqualTo(4_000_000);
    }

    @Test
    void aBuiltOneEqualsARecordedOne() {
        DemandHistory first = recorded(DemandHistory.empty(), seen(Snapshots.TAKEN_AT, 2.0), null, 96);
        DemandHistory recorded = recorded(first, seen(Snapshots.TAKEN_AT.plus(QUARTER), 1.0), null, 96);
        DemandHistory built = DemandHistory.builder(QUARTER)
                .vm(B, 4)
                .vm(A, 4)
                .wanted(A, Snapshots.TAKEN_AT.plus(QUARTER), 2_000_000)
                .wanted(A, Snapshots.TAKEN_AT, 3_000_000)
                .build();
        assertThat(built).isEqualTo(recorded).hasSameHashCodeAs(recorded);
    }

    @Test
    void aMomentBetweenTwoIsRefused() {
        DemandHistory.Builder builder = DemandHistory.builder(QUARTER).vm(A, 4);
        assertThatThrownBy(() -> builder.wanted(A, Snapshots.TAKEN_AT.plusSeconds(1), 1))
                .hasMessageContaining("no multiple of PT15M");
        assertThatThrownBy(() -> builder.wanted(B, Snapshots.TAKEN_AT, 1)).hasMessageContaining("VM b was not added");
    }

    @Test
    void afterALongPauseWhatWasBeforeItIsForgotten() {
        Instant at = Snapshots.TAKEN_AT;
        DemandHistory two = recorded(
                recorded(DemandHistory.empty(), seen(at, 1.0), null, 4), seen(at.plusSeconds(900), 2.0), null, 4);

        assertThat(recorded(two, seen(at.plusSeconds(2_700), 3.0), null, 4).moments())
                .isEqualTo(3);
        assertThat(recorded(two, seen(at.plusSeconds(3_600), 3.0), null, 4).moments())
                .isEqualTo(2);
        assertThat(recorded(two, seen(at.plusSeconds(90_000), 3.0), null, 4).moments())
                .isEqualTo(1);
    }
}
