package io.stealaway.placement.state;

import io.stealaway.contention.CpuShares;
import io.stealaway.model.Host;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Vm;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.Arrays;

/**
 * Predicts the steal of single VMs by sharing out a host's CPU, as {@link CpuShares} defines it, with the weights that the
 * snapshot declares. Keeps its arrays from one prediction to the next; not thread-safe.
 */
public final class VmStealPredictor {
    private final ClusterSnapshot snapshot;
    private final HostLoads loads;
    private int[] vms = new int[16];
    private long[] need = new long[17];
    private int[] weight = new int[17];
    private long[] allocated = new long[17];
    private int count;

    public VmStealPredictor(ClusterSnapshot snapshot, HostLoads loads) {
        this.snapshot = snapshot;
        this.loads = loads;
    }

    /** Forgets which VMs share the host. */
    public void clear() {
        count = 0;
    }

    /** Adds a VM that shares the host. */
    public void add(int vm) {
        if (count == vms.length) {
            vms = Arrays.copyOf(vms, 2 * count);
            need = new long[2 * count + 1];
            weight = new int[2 * count + 1];
            allocated = new long[2 * count + 1];
        }
        vms[count++] = vm;
    }

    /** Returns the steal of one of the VMs that were added, on a host, fraction of its vCPUs; 0 when it does not run. */
    public double stealRatio(int host, int vm) {
        Arrays.sort(vms, 0, count);
        for (int i = 0; i < count; i++) {
            need[i] = loads.need(vms[i]);
            weight[i] = snapshot.vms().get(vms[i]).cpuWeight();
        }
        Host on = snapshot.hosts().get(host);
        need[count] = on.hypervisorDemandMicroCores();
        weight[count] = on.hypervisorWeight();
        CpuShares.allocate(on.cpuMicroCores(), need, weight, count + 1, allocated);
        int place = Arrays.binarySearch(vms, 0, count, vm);
        Vm facts = snapshot.vms().get(vm);
        return (double) (need[place] - allocated[place]) / (double) (facts.vcpus() * MicroCores.PER_CORE);
    }
}
