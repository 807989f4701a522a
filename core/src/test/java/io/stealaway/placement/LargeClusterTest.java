package io.stealaway.placement;

import static io.stealaway.testkit.Snapshots.GIB;
import static io.stealaway.testkit.Snapshots.TAKEN_AT;
import static io.stealaway.testkit.Snapshots.host;
import static io.stealaway.testkit.Snapshots.observed;
import static io.stealaway.testkit.Snapshots.vm;
import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.check.PlanChecker;
import io.stealaway.model.Detection;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.Role;
import io.stealaway.model.VmObservation;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.testkit.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class LargeClusterTest {
    private static final int HOSTS = 10_000;
    private static final int VMS_PER_HOST = 12;
    private static final int ROLES = 5_000;

    /** A table of 10,000 hosts by 5,000 roles, or by 120,000 VMs, would not fit the heap that tests get. */
    @Test
    void hundredOfHundredTwentyThousandVmsFindAHost() {
        ClusterSnapshot snapshot = cluster();
        List<Detection> detections = RandomCase.detections(snapshot);
        MigrationPlan plan =
                PlacementEngine.builder(Policy.defaults()).build().plan(snapshot, detections, PlacementHolds.none());

        assertThat(detections).hasSize(100);
        assertThat(plan.migrations()).hasSize(100);
        assertThat(PlanChecker.check(snapshot, plan, Policy.defaults(), PlacementHolds.none()))
                .isEmpty();
    }

    @Test
    void oneTwoAndEightThreadsWithOneEngineGetOnePlan() throws Exception {
        RandomCase random = RandomCase.of(
                new Random(8), Shape.odd(60, 240).withObservedShare(1.0).withInFlightShare(0.01));
        PlacementEngine engine = random.engine();
        Callable<MigrationPlan> planning = () -> engine.plan(random.snapshot(), random.detections(), random.holds());
        Set<MigrationPlan> plans = new HashSet<>();
        for (int count : List.of(1, 2, 8)) {
            ExecutorService threads = Executors.newFixedThreadPool(count);
            try {
                for (Future<MigrationPlan> future : threads.invokeAll(Collections.nCopies(8 * count, planning))) {
                    plans.add(future.get());
                }
            } finally {
                threads.shutdown();
            }
        }
        assertThat(plans).hasSize(1);
        assertThat(plans.iterator().next().migrations()).isNotEmpty();
    }

    /** One host in a hundred is hot, and one VM of it is robbed. */
    private static ClusterSnapshot cluster() {
        ClusterSnapshot.Builder cluster = ClusterSnapshot.builder(TAKEN_AT);
        List<VmObservation> observations = new ArrayList<>();
        for (int h = 0; h < HOSTS; h++) {
            String host = String.format(Locale.ROOT, "host-%05d", h);
            cluster.host(host(host, "zone-a").cpuAllocationRatio(4.0).build());
            for (int v = 0; v < VMS_PER_HOST; v++) {
                int n = h * VMS_PER_HOST + v;
                String id = String.format(Locale.ROOT, "vm-%06d", n);
                cluster.vm(vm(id, host)
                        .vcpus(2)
                        .ramBytes(4 * GIB)
                        .role(Role.of("role-" + n % ROLES))
                        .build());
                observations.add(observed(id, h % 100 == 50 && v == 0 ? 0.3 : 0.0, 1.0, 0.1 + (h * 7 % 100) / 100.0));
            }
        }
        return cluster.observations(Observations.of(observations)).build();
    }
}
