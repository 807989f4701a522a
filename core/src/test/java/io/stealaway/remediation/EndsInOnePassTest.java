package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.DetectionPolicy;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.remediation.Faults.Fault;
import io.stealaway.remediation.WorldMigrator.Fate;
import io.stealaway.remediation.report.PassReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However many migrations end in one pass, the cluster is read again once for all, after the last was said to have ended. */
class EndsInOnePassTest {
    private static final Duration STEP = Duration.ofSeconds(20);

    /** Hot hosts with one VM each, and as many calm ones. */
    private static Bench bench(int pairs) {
        World world = new World();
        for (int i = 0; i < pairs; i++) {
            String name = String.format("%03d", i);
            world.host("calm-" + name, "a").host("hot-" + name, "a").hot("hot-" + name);
            world.vm("victim-" + name, "hot-" + name, "role-" + name);
            world.vm("peer-" + name, "calm-" + name, "role-" + name);
        }
        Bench bench = new Bench(world);
        MigrationPolicy many = bench.policy.migration().toBuilder()
                .maxInFlight(1_000)
                .maxInFlightPerZone(1_000)
                .build();
        return bench.policy(bench.policy.toBuilder()
                .migration(many)
                .detection(DetectionPolicy.builder().stormMinVms(1_000).build())
                .build());
    }

    private static PassReport until(Bench bench, int migrations, MigrationPhase phase) {
        return bench.passUntil(
                STEP,
                report -> report.inFlight().stream()
                                .filter(m -> m.phase() == phase)
                                .count()
                        == migrations);
    }

    /** Returns how the backends are called from now on, the status and the topology alone. */
    private static List<String> record(Bench bench) {
        List<String> calls = new ArrayList<>();
        bench.world.faults.script = (call, vm) -> {
            if (call.equals("status") || call.equals("topology")) {
                calls.add(call);
            }
            return Fault.NONE;
        };
        return calls;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100})
    void whatEndsInOnePassIsJudgedByOneReadAfterAllOfIt(int ends) {
        Bench bench = bench(ends);
        until(bench, ends, MigrationPhase.MIGRATING);
        bench.world.clock.advance(Duration.ofMinutes(2));
        List<String> calls = record(bench);
        PassReport report = bench.pass();

        assertThat(calls.stream().filter("topology"::equals)).hasSize(2);
        assertThat(calls.lastIndexOf("topology")).isGreaterThan(calls.lastIndexOf("status"));
        assertThat(report.inFlight()).hasSize(ends).allMatch(m -> m.phase() == MigrationPhase.OBSERVING);
    }

    @Test
    void passInWhichNothingEndsReadsOnce() {
        Bench bench = bench(10);
        until(bench, 10, MigrationPhase.MIGRATING);
        List<String> calls = record(bench);
        bench.pass();
        assertThat(calls.stream().filter("topology"::equals)).hasSize(1);
    }

    @Test
    void startsThatAreRefusedInOnePassAreJudgedByOneReadToo() {
        Bench bench = bench(50);
        bench.world.migrator.fate = move -> Fate.REFUSED;
        List<String> calls = record(bench);
        PassReport report = bench.passUntil(STEP, one -> !one.started().isEmpty());

        assertThat(report.finished()).hasSize(50).allMatch(m -> m.phase() == MigrationPhase.FAILED);
        assertThat(calls.stream().filter("topology"::equals)).hasSize(2);
    }

    /** Between two status calls a VM whose migration failed falls into error: the facts of its end are read after both. */
    @Test
    void whatHappensWhileTheOthersAreAskedIsSeen() {
        Bench bench = bench(2);
        until(bench, 2, MigrationPhase.MIGRATING);
        bench.world.clock.advance(Duration.ofMinutes(2));
        bench.world.faults.script = (call, vm) -> {
            if (call.equals("status") && vm.equals(Optional.of(VmId.of("victim-001")))) {
                bench.world.guest("victim-000").state = VmState.ERROR;
            }
            return Fault.NONE;
        };
        PassReport report = bench.pass();
        assertThat(report.finished())
                .extracting(Migration::reason)
                .containsExactly("the VM is in state ERROR on " + bench.world.hostOf("victim-000"));
    }

    @Test
    void whatEndedWhenTheProcessDiedBeforeTheReadIsJudgedByTheNext() {
        Bench bench = bench(10);
        until(bench, 10, MigrationPhase.MIGRATING);
        bench.world.clock.advance(Duration.ofMinutes(2));
        List<String> calls = new ArrayList<>();
        bench.world.faults.script = (call, vm) -> {
            calls.add(call);
            return call.equals("topology") && calls.contains("status") ? Fault.DIES_BEFORE : Fault.NONE;
        };
        assertThat(catchThrowable(bench::pass)).isInstanceOf(Faults.Death.class);
        bench.world.faults.script = (call, vm) -> Fault.NONE;
        PassReport report = bench.restart().pass();
        assertThat(report.inFlight()).hasSize(10).allMatch(m -> m.phase() == MigrationPhase.OBSERVING);
    }
}
