package io.stealaway.placement;

import static io.stealaway.testkit.Snapshots.GIB;
import static io.stealaway.testkit.Snapshots.TAKEN_AT;
import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.check.PlanChecker;
import io.stealaway.model.Detection;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.Placement;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.policy.DetectionPolicy;
import io.stealaway.model.policy.IsolationPolicy;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.testkit.Snapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A zone put together in a test, host by host and VM by VM, in GiB and cores. */
final class SmallZone {
    private final ClusterSnapshot.Builder cluster = ClusterSnapshot.builder(TAKEN_AT);
    private final List<VmObservation> observations = new ArrayList<>();
    private PlacementPolicy.Builder placement = PlacementPolicy.builder();
    private IsolationPolicy isolation = IsolationPolicy.defaults();
    private MigrationPolicy migration = MigrationPolicy.defaults();

    SmallZone host(String id, int threads, int ramGib) {
        cluster.host(Snapshots.host(id, "zone-a")
                .cores(1)
                .threads(threads)
                .cpuAllocationRatio(16.0)
                .ramBytes(ramGib * GIB)
                .build());
        return this;
    }

    /** Adds a VM of 2 vCPUs that needs next to nothing. */
    SmallZone vm(String id, String host, int ramGib) {
        return vm(id, host, ramGib, 2, 0.1, 0.0, vm -> vm);
    }

    /** Adds a VM that uses and loses CPU, cores and fraction. */
    SmallZone vm(
            String id, String host, int ramGib, int vcpus, double used, double steal, UnaryOperator<Vm.Builder> more) {
        cluster.vm(more.apply(Snapshots.vm(id, host).vcpus(vcpus).ramBytes(ramGib * GIB))
                .build());
        observations.add(Snapshots.observed(id, steal, 4.0, used));
        return this;
    }

    SmallZone policy(UnaryOperator<PlacementPolicy.Builder> change) {
        placement = change.apply(placement);
        return this;
    }

    SmallZone isolating(IsolationPolicy how) {
        isolation = how;
        return this;
    }

    SmallZone bandwidth(long bytesPerSecond) {
        migration = MigrationPolicy.builder()
                .bandwidthBytesPerSecond(bytesPerSecond)
                .build();
        return this;
    }

    ClusterSnapshot snapshot() {
        return cluster.observations(Observations.of(observations)).build();
    }

    Policy policy() {
        return Policy.builder()
                .detection(DetectionPolicy.builder().stealRatio(0.6).build())
                .placement(placement.build())
                .isolation(isolation)
                .migration(migration)
                .build();
    }

    PlacementEngine engine() {
        return PlacementEngine.builder(policy()).build();
    }

    /** Plans for VMs that suffer, the first the most. Never a wrong plan: it is judged. */
    MigrationPlan plan(String... vms) {
        return plan(PlacementHolds.none(), vms);
    }

    /** Plans with holds, and judges. */
    MigrationPlan plan(PlacementHolds holds, String... vms) {
        ClusterSnapshot snapshot = snapshot();
        List<Detection> detections = new ArrayList<>();
        for (String vm : vms) {
            Vm facts = snapshot.vm(VmId.of(vm)).orElseThrow();
            detections.add(new Detection(facts.id(), facts.host(), 0.9 - 0.1 * detections.size(), 4.0, TAKEN_AT));
        }
        MigrationPlan plan = engine().plan(snapshot, detections, holds);
        assertThat(PlanChecker.check(snapshot, plan, policy(), holds)).isEmpty();
        return plan;
    }

    /** Returns each move as "vm source > target, purpose, after places". */
    List<String> moves(String... vms) {
        return moves(PlacementHolds.none(), vms);
    }

    List<String> moves(PlacementHolds holds, String... vms) {
        return plan(holds, vms).migrations().stream().map(SmallZone::text).toList();
    }

    private static String text(PlannedMigration move) {
        return move.vm() + " " + move.source() + " > " + move.target() + ", " + move.purpose()
                + (move.vm().equals(move.beneficiary()) ? "" : " for " + move.beneficiary())
                + (move.after().isEmpty() ? "" : ", after " + move.after());
    }

    Placement.NoHost noHost(String vm) {
        return (Placement.NoHost) plan(vm).placements().get(0);
    }
}
