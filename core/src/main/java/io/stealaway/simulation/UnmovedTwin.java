package io.stealaway.simulation;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPurpose;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What would have become of hosts had nothing been moved: for each preventive migration that is begun, whether the VMs that are on
 * its source then truly want more, together with the hypervisor and within their quotas, than it has, at a minute of the day that
 * follows. By demand itself, which no loop sees. Not thread-safe.
 */
final class UnmovedTwin {
    private static final int AHEAD_SECONDS = 86_400;
    private static final int STEP_SECONDS = 60;
    private static final int STRIDE_SECONDS = 30 * STEP_SECONDS;

    private final SimulationRun run;
    private final Demand demand;
    private final Map<MigrationId, Boolean> known = new HashMap<>();

    UnmovedTwin(SimulationRun run, Demand demand) {
        this.run = run;
        this.demand = demand;
    }

    /** Looks ahead for those that are new. */
    void look(Collection<Migration> migrations) {
        for (Migration migration : migrations) {
            if (migration.purpose() == MigrationPurpose.PREVENT && !known.containsKey(migration.id())) {
                int host = run.cluster
                        .fleet()
                        .first()
                        .hostIndex(migration.move().source())
                        .orElseThrow();
                known.put(migration.id(), shortWithinADay(host));
            }
        }
    }

    /** Returns the migrations whose source would have been short. */
    Set<MigrationId> right() {
        Set<MigrationId> right = new HashSet<>();
        known.forEach((id, is) -> {
            if (is) {
                right.add(id);
            }
        });
        return right;
    }

    private boolean shortWithinADay(int host) {
        TruePlacement fleet = run.cluster.fleet();
        int[] guests = Arrays.stream(fleet.present(), 0, fleet.presentCount())
                .filter(vm -> fleet.vmHost[vm] == host && fleet.runs(vm))
                .toArray();
        // Who is short is so for a while: minutes far apart find it long before all in turn do.
        for (int first = 0; first < STRIDE_SECONDS; first += STEP_SECONDS) {
            for (int ahead = first; ahead < AHEAD_SECONDS; ahead += STRIDE_SECONDS) {
                if (wanted(host, guests, run.second() + ahead) > fleet.hosts[host].cpuMicroCores()) {
                    return true;
                }
            }
        }
        return false;
    }

    private long wanted(int host, int[] guests, long second) {
        TruePlacement fleet = run.cluster.fleet();
        long sum = fleet.hosts[host].hypervisorDemandMicroCores();
        for (int vm : guests) {
            sum += Math.min(demand.microCores(vm, second), fleet.vms[vm].cpuLimitMicroCores());
        }
        return sum;
    }
}
