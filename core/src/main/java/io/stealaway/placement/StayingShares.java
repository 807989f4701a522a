package io.stealaway.placement;

import io.stealaway.contention.CpuShares;
import io.stealaway.model.Host;
import io.stealaway.model.MicroCores;
import java.util.Arrays;
import java.util.stream.IntStream;

/** What each VM of a host gets once all that leave it have left and all that are promised to it have come. Not thread-safe. */
final class StayingShares {
    private final PlacementState state;
    private final Host host;
    private final int[] vms;
    private final long[] need;
    private final int[] weight;
    private final long[] allocated;
    /** Sum of the weights of all that compete for CPU. */
    private final long weights;

    StayingShares(PlacementState state, int host) {
        this.state = state;
        this.host = state.host(host);
        vms = IntStream.of(state.guests(host))
                .filter(guest -> !state.leaves(guest, host))
                .toArray();
        need = Arrays.copyOf(IntStream.of(vms).mapToLong(state.loads()::need).toArray(), vms.length + 1);
        weight = Arrays.copyOf(
                IntStream.of(vms)
                        .map(vm -> state.snapshot().vms().get(vm).cpuWeight())
                        .toArray(),
                vms.length + 1);
        need[vms.length] = this.host.hypervisorDemandMicroCores();
        weight[vms.length] = this.host.hypervisorWeight();
        allocated = CpuShares.allocate(this.host.cpuMicroCores(), need, weight);
        weights = this.host.hypervisorWeight()
                + IntStream.of(vms)
                        .filter(vm -> state.loads().vcpus(vm) > 0)
                        .mapToLong(vm -> state.snapshot().vms().get(vm).cpuWeight())
                        .sum();
    }

    /** Returns the VMs that stay, ascending; not to be changed. */
    int[] vms() {
        return vms;
    }

    /** Returns what a VM that stays gets, micro-cores. */
    long allocatedMicroCores(int vm) {
        return allocated[place(vm)];
    }

    /** Returns what a VM needs beyond what it would get if all that run on the host wanted without limit, micro-cores. */
    long beyondFairShareMicroCores(int vm) {
        return need[place(vm)] - host.cpuMicroCores() * weight[place(vm)] / weights;
    }

    /** Returns the steal of a VM that stays, fraction of its vCPUs. */
    double stealRatio(int vm) {
        return stealRatio(vm, allocated[place(vm)]);
    }

    /** Returns the steal of a VM that stays if another left too, fraction of its vCPUs. */
    double stealRatioWithout(int vm, int leaver) {
        long[] needs = need.clone();
        needs[place(leaver)] = 0;
        return stealRatio(vm, CpuShares.allocate(host.cpuMicroCores(), needs, weight)[place(vm)]);
    }

    private double stealRatio(int vm, long gets) {
        long vcpus = state.snapshot().vms().get(vm).vcpus();
        return (double) (need[place(vm)] - gets) / (double) (vcpus * MicroCores.PER_CORE);
    }

    private int place(int vm) {
        return Arrays.binarySearch(vms, vm);
    }
}
