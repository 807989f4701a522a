package io.stealaway.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.Vm;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class SnapshotReducerTest {
    private static final ClusterSnapshot RICH = Snapshots.random(new Random(7), Shape.odd(12, 80));

    @Test
    void onlyWhatFailsIsLeft() {
        ClusterSnapshot smallest = SnapshotReducer.smallest(
                RICH, snapshot -> snapshot.vms().stream().anyMatch(vm -> vm.state() == VmState.PAUSED));

        assertThat(smallest.vms()).hasSize(1);
        Vm vm = smallest.vms().get(0);
        assertThat(vm)
                .isEqualTo(Vm.builder(vm.id(), vm.host(), vm.tenant())
                        .vcpus(1)
                        .state(VmState.PAUSED)
                        .build());
        assertThat(smallest.hosts()).extracting(Host::id).containsExactly(vm.host());
        assertThat(smallest.serverGroups()).isEmpty();
        assertThat(smallest.inFlight()).isEmpty();
        assertThat(smallest.observations().byVm()).isEmpty();
    }

    @Test
    void whatIsNeededTogetherIsKept() {
        ClusterSnapshot smallest = SnapshotReducer.smallest(
                RICH,
                snapshot -> snapshot.inFlight().stream()
                        .anyMatch(migration ->
                                snapshot.observations().of(migration.vm()).isPresent()));

        assertThat(smallest.inFlight()).hasSize(1);
        assertThat(smallest.vms()).hasSize(1);
        assertThat(smallest.hosts()).hasSize(2);
        assertThat(smallest.observations().byVm()).hasSize(1);
    }

    @Test
    void nothingCanBeTakenFromWhatIsLeft() {
        long parity = vcpus(RICH) % 2;
        Predicate<ClusterSnapshot> fails = snapshot -> vcpus(snapshot) >= 9
                && vcpus(snapshot) % 2 == parity
                && snapshot.hosts().size() >= 2;
        ClusterSnapshot odd = SnapshotReducer.smallest(RICH, fails);

        List<List<Removal>> kinds = List.of(
                Removals.hosts(odd),
                Removals.vms(odd),
                Removals.serverGroups(odd),
                Removals.inFlight(odd),
                Removals.observations(odd));
        for (Removal removal :
                new ArrayList<>(kinds.stream().flatMap(List::stream).toList())) {
            Facts facts = new Facts(odd);
            removal.from(facts);
            assertThat(fails.test(facts.snapshot())).isFalse();
        }
    }

    private static long vcpus(ClusterSnapshot snapshot) {
        return snapshot.vms().stream().mapToLong(Vm::vcpus).sum();
    }

    @Test
    void sameSnapshotGivesTheSameResult() {
        Predicate<ClusterSnapshot> fails =
                snapshot -> snapshot.hosts().stream().filter(Host::maintenance).count() >= 1;

        assertThat(SnapshotReducer.smallest(RICH, fails)).isEqualTo(SnapshotReducer.smallest(RICH, fails));
    }

    @Test
    void everythingGoesWhenNothingMatters() {
        ClusterSnapshot nothing = SnapshotReducer.smallest(RICH, snapshot -> true);

        assertThat(nothing)
                .isEqualTo(ClusterSnapshot.builder(Snapshots.TAKEN_AT).build());
    }

    @Test
    void snapshotThatDoesNotFailIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SnapshotReducer.smallest(
                        RICH, snapshot -> snapshot.host(HostId.of("ghost")).isPresent()))
                .withMessageContaining("must fail");
    }
}
