package io.stealaway.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.simulation.SimulationListener.Run;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnmovedTwinTest {
    private static final SimulationConfig SMALL =
            SimulationConfig.builder().hosts(4).vms(50).zones(1).hours(1).build();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 29, 30, 31, 719, 1_410, 1_439})
    void oneMinuteOfTheDayIsEnough(int minute) {
        assertThat(rightWhenShortAt(minute)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1_440, 2_000})
    void whatComesAfterADayDoesNotCount(int minute) {
        assertThat(rightWhenShortAt(minute)).isEmpty();
    }

    /** On a host whose VMs may use more CPU than it has, and want it at one minute only. */
    private static Set<MigrationId> rightWhenShortAt(int minute) {
        Demand demand = (vm, second) -> second / 60 == minute ? Long.MAX_VALUE : 0;
        ClusterSnapshot first = Scenarios.of(SMALL).first();
        SimulationRun run = new SimulationRun(
                new Scenario(first, demand, Scenarios.of(SMALL).length(), List.of()),
                1,
                Run.ON,
                SimulationListener.none());
        int full = 0;
        for (int host = 0; host < first.hosts().size(); host++) {
            full = mayBeShort(first, host) > mayBeShort(first, full) ? host : full;
        }
        assertThat(mayBeShort(first, full)).isPositive();
        MigrationRequest move = new MigrationRequest(
                MigrationId.of("m"),
                first.vms().get(first.hostVm(full, 0)).id(),
                first.hosts().get(full).id(),
                first.hosts().get(full == 0 ? 1 : 0).id());
        UnmovedTwin twin = new UnmovedTwin(run, demand);
        twin.look(List.of(Migration.builder(move, first.hosts().get(full).zone(), first.takenAt())
                .purpose(MigrationPurpose.PREVENT)
                .build()));
        return twin.right();
    }

    private static long mayBeShort(ClusterSnapshot first, int host) {
        long limits = 0;
        for (int vm : first.hostVms(host)) {
            limits += first.vms().get(vm).running() ? first.vms().get(vm).cpuLimitMicroCores() : 0;
        }
        return limits - first.cpuMicroCores(host);
    }
}
