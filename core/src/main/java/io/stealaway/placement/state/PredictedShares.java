package io.stealaway.placement.state;

import io.stealaway.contention.CpuShares;
import io.stealaway.model.Host;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Vm;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.Arrays;

/**
 * What each VM of a host gets once all that leave it have left and all that are promised to it have come. Keeps its arrays from
 * one host to the next; not thread-safe.
 */
public final class PredictedShares {
    private final PlanState state;
    private int[] vms = new int[16];
    private long[] need = new long[17];
    private int[] weight = new int[17];
    private long[] allocated = new long[17];
    /** Needs and shares if one more left. */
    private long[] needWithout = new long[17];

    private long[] allocatedWithout = new long[17];
    private int count;
    private long capacity;
    /** Sum of the weights of all that compete for CPU. */
    private long weights;

    public PredictedShares(PlanState state) {
        this.state = state;
    }

    /** Looks a host up as the state stands now; what is asked later is about it. */
    public PredictedShares of(int host) {
        gather(state.guests(host), host);
        ClusterSnapshot snapshot = state.snapshot();
        Host facts = snapshot.hosts().get(host);
        capacity = facts.cpuMicroCores();
        weights = facts.hypervisorWeight();
        for (int i = 0; i < count; i++) {
            Vm vm = snapshot.vms().get(vms[i]);
            need[i] = state.loads().need(vms[i]);
            weight[i] = vm.cpuWeight();
            weights += state.loads().vcpus(vms[i]) > 0 ? vm.cpuWeight() : 0;
        }
        need[count] = facts.hypervisorDemandMicroCores();
        weight[count] = facts.hypervisorWeight();
        CpuShares.allocate(capacity, need, weight, count + 1, allocated);
        return this;
    }

    private void gather(int[] guests, int host) {
        if (guests.length > vms.length) {
            int places = 2 * guests.length;
            vms = new int[places];
            need = new long[places + 1];
            weight = new int[places + 1];
            allocated = new long[places + 1];
            needWithout = new long[places + 1];
            allocatedWithout = new long[places + 1];
        }
        count = 0;
        for (int guest : guests) {
            if (!state.leaves(guest, host)) {
                vms[count++] = guest;
            }
        }
    }

    /** Returns how many VMs stay. */
    public int size() {
        return count;
    }

    /** Returns a VM that stays by its place, 0 for the smallest index. */
    public int vm(int place) {
        return vms[place];
    }

    /** Returns what a VM that stays gets, micro-cores. */
    public long allocatedMicroCores(int vm) {
        return allocated[place(vm)];
    }

    /** Returns what a VM needs beyond what it would get if all that run on the host wanted without limit, micro-cores. */
    public long beyondFairShareMicroCores(int vm) {
        return need[place(vm)] - capacity * weight[place(vm)] / weights;
    }

    /** Returns the steal of a VM that stays, fraction of its vCPUs. */
    public double stealRatio(int vm) {
        return stealRatio(vm, allocated[place(vm)]);
    }

    /** Returns the steal of a VM that stays if another left too, fraction of its vCPUs. */
    public double stealRatioWithout(int vm, int leaver) {
        System.arraycopy(need, 0, needWithout, 0, count + 1);
        needWithout[place(leaver)] = 0;
        CpuShares.allocate(capacity, needWithout, weight, count + 1, allocatedWithout);
        return stealRatio(vm, allocatedWithout[place(vm)]);
    }

    private double stealRatio(int vm, long gets) {
        long vcpus = state.snapshot().vms().get(vm).vcpus();
        return (double) (need[place(vm)] - gets) / (double) (vcpus * MicroCores.PER_CORE);
    }

    private int place(int vm) {
        return Arrays.binarySearch(vms, 0, count, vm);
    }
}
