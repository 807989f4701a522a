package io.stealaway.benchmarks;

import io.stealaway.model.Host;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.stream.IntStream;

/**
 * What the machine allows: columns of primitives, one pass over the VM's zone for each VM that scores every host and asks
 * about room only where that would win, and the winner's columns brought up to date. No rule beyond the arithmetic, nothing
 * that can be explained, nothing that can be extended.
 *
 * <p>Not thread-safe.
 */
public final class BareKernel {
    private final int[] vmZone;
    private final int[] vmHost;
    private final int[] vmVcpus;
    private final long[] vmRam;
    private final double[] vmNeed;
    private final Zone[] zones;

    /** The columns of one zone, by place in the zone. */
    private static final class Zone {
        final int[] host;
        final int[] firstFreeVcpus;
        final long[] firstFreeRam;
        final double[] firstNeed;
        final int[] freeVcpus;
        final long[] freeRam;
        final double[] need;
        final double[] perCpu;
        final double[] cpuPerVcpu;
        final double[] perRam;
        final double[] steal;

        Zone(ClusterSnapshot snapshot, int zone) {
            host = snapshot.zoneHosts(zone);
            firstFreeVcpus = new int[host.length];
            firstFreeRam = new long[host.length];
            firstNeed = new double[host.length];
            perCpu = new double[host.length];
            cpuPerVcpu = new double[host.length];
            perRam = new double[host.length];
            steal = new double[host.length];
            for (int i = 0; i < host.length; i++) {
                Host facts = snapshot.hosts().get(host[i]);
                boolean use = facts.enabled() && facts.up() && !facts.maintenance();
                firstFreeVcpus[i] = use ? (int) (facts.vcpuCapacity() - snapshot.usedVcpus(host[i])) : -1;
                firstFreeRam[i] = facts.ramCapacityBytes() - snapshot.usedRamBytes(host[i]);
                firstNeed[i] = facts.hypervisorDemandMicroCores() + snapshot.hostNeedMicroCores(host[i]);
                perCpu[i] = 1.0 / facts.cpuMicroCores();
                cpuPerVcpu[i] = facts.threads() / Math.max(1.0, (double) snapshot.hostRunningVcpus(host[i]));
                perRam[i] = 1.0 / facts.ramCapacityBytes();
                steal[i] = snapshot.hostStealRatio(host[i]);
            }
            freeVcpus = firstFreeVcpus.clone();
            freeRam = firstFreeRam.clone();
            need = firstNeed.clone();
        }

        void reset() {
            System.arraycopy(firstFreeVcpus, 0, freeVcpus, 0, freeVcpus.length);
            System.arraycopy(firstFreeRam, 0, freeRam, 0, freeRam.length);
            System.arraycopy(firstNeed, 0, need, 0, need.length);
        }
    }

    /** Fills the columns of a snapshot. */
    public BareKernel(ClusterSnapshot snapshot) {
        int vms = snapshot.vms().size();
        vmHost = IntStream.range(0, vms).map(snapshot::vmHost).toArray();
        vmZone = IntStream.of(vmHost).map(snapshot::hostZone).toArray();
        vmVcpus = snapshot.vms().stream().mapToInt(vm -> vm.vcpus()).toArray();
        vmRam = snapshot.vms().stream().mapToLong(vm -> vm.ramBytes()).toArray();
        vmNeed = IntStream.range(0, vms).mapToDouble(snapshot::needMicroCores).toArray();
        zones = IntStream.range(0, snapshot.zones().size())
                .mapToObj(zone -> new Zone(snapshot, zone))
                .toArray(Zone[]::new);
    }

    /** Forgets all choices. */
    public void reset() {
        for (Zone zone : zones) {
            zone.reset();
        }
    }

    /** Chooses a host for each VM in turn, and counts it there; the sum of their indices, so that nothing is optimised away. */
    public int choose(int[] vms) {
        int sum = 0;
        for (int vm : vms) {
            sum += choose(vm);
        }
        return sum;
    }

    /** Chooses a host for one VM, and counts it there; a negative number when none has room. */
    public int choose(int vm) {
        Zone zone = zones[vmZone[vm]];
        int best = best(zone, vmHost[vm], vmNeed[vm], vmVcpus[vm], vmRam[vm]);
        if (best < 0) {
            return -1;
        }
        zone.freeVcpus[best] -= vmVcpus[vm];
        zone.freeRam[best] -= vmRam[vm];
        zone.need[best] += vmNeed[vm];
        return zone.host[best];
    }

    private static int best(Zone zone, int source, double vmNeed, int vcpus, long ram) {
        int best = -1;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < zone.host.length; i++) {
            double use = (zone.need[i] + vmNeed) * zone.perCpu[i];
            double over = Math.max(0.0, use - 1.0) * zone.cpuPerVcpu[i];
            double score = 5.0 * Math.max(0.0, 1.0 - use)
                    - 10.0 * zone.steal[i]
                    - 8.0 * over
                    + (zone.freeRam[i] - ram) * zone.perRam[i];
            if (score > most && zone.freeVcpus[i] >= vcpus && zone.freeRam[i] >= ram && zone.host[i] != source) {
                most = score;
                best = i;
            }
        }
        return best;
    }
}
