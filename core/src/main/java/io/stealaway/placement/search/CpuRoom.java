package io.stealaway.placement.search;

import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.filter.BuiltInFilters;
import io.stealaway.placement.rule.Rules;
import io.stealaway.placement.state.HostLoads;
import io.stealaway.placement.state.PlanState;
import java.util.Arrays;

/**
 * Whether hosts have CPU for a VM that they do not count, by the columns of what is needed of them, where the rules ask that
 * hardly any would be stolen. What is refused here that filter refuses too, and the other way round. Not thread-safe.
 */
final class CpuRoom {
    private static final long UNKNOWN = -1;

    private final ClusterSnapshot snapshot;
    private final HostLoads loads;
    private final boolean asked;
    private final double most;
    /** What the VM of each host needs that needs most as the snapshot has it; {@link #UNKNOWN} until asked. */
    private final long[] largest;

    CpuRoom(PlanState state, Rules rules) {
        snapshot = state.snapshot();
        loads = state.loads();
        asked = rules.filters().stream().anyMatch(filter -> BuiltInFilters.predictsSteal(filter.filter()));
        most = state.policy().placement().maxPredictedStealRatio();
        largest = new long[asked ? snapshot.hosts().size() : 0];
        Arrays.fill(largest, UNKNOWN);
    }

    /** Returns whether a host refuses a VM for the steal that it would show. */
    boolean refuses(int host, int vm) {
        return asked && refuses(host, loads.need(vm), loads.vcpus(vm));
    }

    /** Returns the same if another, which the host counts, were gone. */
    boolean refusesWithout(int host, int vm, int gone) {
        return asked && refuses(host, loads.need(vm) - loads.need(gone), loads.vcpus(vm) - loads.vcpus(gone));
    }

    /** Returns whether a host would refuse a VM whichever of those were gone that the snapshot has there. */
    boolean refusesWithoutAny(int host, int vm) {
        return asked && refuses(host, loads.need(vm) - largest(host), loads.vcpus(vm));
    }

    private boolean refuses(int host, long moreMicroCores, long moreVcpus) {
        long missing = loads.needMicroCores(host) + moreMicroCores - snapshot.cpuMicroCores(host);
        return HostLoads.steal(missing, loads.runningVcpus(host) + moreVcpus) >= most;
    }

    private long largest(int host) {
        if (largest[host] == UNKNOWN) {
            long need = 0;
            for (int place = 0; place < snapshot.hostVmCount(host); place++) {
                need = Math.max(need, loads.need(snapshot.hostVm(host, place)));
            }
            largest[host] = need;
        }
        return largest[host];
    }
}
