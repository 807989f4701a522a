package io.stealaway.placement.foresight;

import io.stealaway.model.policy.ForesightPolicy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.DemandForecast;
import io.stealaway.model.snapshot.DemandForecast.Needs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each host is expected to be needed for, moment by moment, while a plan is made. Only hosts that are asked about are added
 * up; what is laid over the plan later is added to these. Not thread-safe.
 */
public final class ForecastLoads {
    private static final double GIB = 1L << 30;
    private static final double MICROS = 1e6;

    private final ClusterSnapshot snapshot;
    private final ForesightPolicy policy;
    private final DemandForecast forecast;
    /** By host, of those that were asked about. */
    private final @Nullable Sums[] sums;
    /** VMs counted on, or with their complement no longer on, hosts that were not asked about yet. */
    private final Map<Integer, List<Integer>> changes = new HashMap<>();

    private final Map<Integer, Some> some = new HashMap<>();
    private final Needs vmNeeds;
    private int vmOf = -1;
    private final Needs scratch;
    /** Rises with every change. */
    private long version;

    public ForecastLoads(ClusterSnapshot snapshot, ForesightPolicy policy) {
        this.snapshot = snapshot;
        this.policy = policy;
        forecast = DemandForecast.of(snapshot, policy);
        sums = new Sums[forecast.known() ? snapshot.hosts().size() : 0];
        vmNeeds = forecast.needs();
        scratch = forecast.needs();
    }

    /** Returns whether enough is remembered; nothing else may be asked when not. */
    public boolean known() {
        return forecast.known();
    }

    /** Counts a VM on a host from now on, or, with a negative sign, no longer. */
    public void count(int vm, int host, int sign) {
        if (!forecast.known()) {
            return;
        }
        version++;
        Sums known = sums[host];
        if (known == null) {
            changes.computeIfAbsent(host, any -> new ArrayList<>()).add(sign > 0 ? vm : ~vm);
        } else {
            known.forget();
            known.needs.add(vm, sign);
        }
    }

    /** Counts a VM that needs so much at each moment, micro-cores, on a host from now on, or, with a negative sign, no longer. */
    public void count(long[] vmNeeds, int host, int sign) {
        if (!forecast.known()) {
            return;
        }
        version++;
        Sums known = of(host);
        known.forget();
        known.needs.add(vmNeeds, sign);
    }

    /** Returns what is remembered of single VMs. */
    public DemandForecast forecast() {
        return forecast;
    }

    /** Returns a number that is another one after every change. */
    public long version() {
        return version;
    }

    /** What is needed of a host, and what was last told of it: rules ask the same of it one after another. */
    private static final class Sums {
        private final Needs needs;
        /** That compete, of the answer without another VM; below 0 when there is none. */
        private long vcpus = -1;

        private long stolen;
        /** With which the other answer is; below 0 when there is none. */
        private int vm = -1;

        private long vcpusWith;
        private long stolenWith;

        Sums(Needs needs) {
            this.needs = needs;
        }

        void forget() {
            vcpus = -1;
            vm = -1;
        }
    }

    private Sums of(int host) {
        Sums known = sums[host];
        if (known == null) {
            known = new Sums(forecast.hostNeeds(host));
            for (int change : changes.getOrDefault(host, List.of())) {
                known.needs.add(change < 0 ? ~change : change, change < 0 ? -1 : 1);
            }
            changes.remove(host);
            sums[host] = known;
        }
        return known;
    }

    private Needs vmNeeds(int vm) {
        if (vmOf != vm) {
            vmNeeds.clear().add(vm, 1);
            vmOf = vm;
        }
        return vmNeeds;
    }

    /**
     * Returns what is expected to be stolen on a host, micro-cores, with all that counts on it.
     *
     * @param vcpus that compete for its CPU
     */
    public long expectedStolen(int host, long vcpus) {
        Sums known = of(host);
        if (known.vcpus != vcpus) {
            known.stolen = forecast.expectedStolenMicroCores(known.needs, snapshot.cpuMicroCores(host), vcpus);
            known.vcpus = vcpus;
        }
        return known.stolen;
    }

    /** Returns the same with one more VM, which does not count on it yet; its vCPUs among those that compete. */
    public long expectedStolenWith(int host, int vm, long vcpus) {
        Sums known = of(host);
        if (known.vm != vm || known.vcpusWith != vcpus) {
            scratch.set(known.needs, 1, vmNeeds(vm));
            known.stolenWith = forecast.expectedStolenMicroCores(scratch, snapshot.cpuMicroCores(host), vcpus);
            known.vm = vm;
            known.vcpusWith = vcpus;
        }
        return known.stolenWith;
    }

    /** Returns the same with one more VM that needs so much at each moment, micro-cores. */
    public long expectedStolenWith(int host, long[] more, long vcpus) {
        scratch.copy(of(host).needs).add(more, 1);
        return forecast.expectedStolenMicroCores(scratch, snapshot.cpuMicroCores(host), vcpus);
    }

    /** Returns what some VMs and the hypervisor of a host need; not to be changed. */
    public Needs needsOf(int host, int[] vms) {
        Some known = some.get(host);
        if (known == null || !Arrays.equals(known.vms, vms)) {
            Needs all = forecast.hypervisorNeeds(host);
            for (int vm : vms) {
                all.add(vm, 1);
            }
            known = new Some(vms, all);
            some.put(host, known);
        }
        return known.needs;
    }

    /** What some VMs of a host need: the same ones are asked about for each of them that may leave. */
    private static final class Some {
        private final int[] vms;
        private final Needs needs;

        Some(int[] vms, Needs needs) {
            this.vms = vms;
            this.needs = needs;
        }
    }

    /** Returns what is expected to be stolen on a host that is needed for so much, micro-cores. */
    public long expectedStolen(int host, Needs all, long vcpus) {
        return forecast.expectedStolenMicroCores(all, snapshot.cpuMicroCores(host), vcpus);
    }

    /** Returns the same with one VM gone, whose vCPUs are not among those that compete. */
    public long expectedStolenWithout(int host, Needs all, int vm, long vcpus) {
        scratch.set(all, -1, vmNeeds(vm));
        return forecast.expectedStolenMicroCores(scratch, snapshot.cpuMicroCores(host), vcpus);
    }

    /**
     * Returns what a change saves over the horizon, micro-core-seconds: what is expected of every moment to come, and what is seen
     * now for as long as that lasts.
     *
     * @param expected fall of what is expected to be stolen, micro-cores
     * @param present fall of what is stolen now, micro-cores
     */
    public long saved(long expected, long present) {
        return expected * policy.horizon().toSeconds()
                + present * forecast.persistence().toSeconds();
    }

    /** Returns whether so much saved, micro-core-seconds, is worth so many bytes on the wire. */
    public boolean pays(long saved, long bytes) {
        return saved > 0 && saved / MICROS >= policy.minReliefPerGib() * (bytes / GIB);
    }

    /** Returns what was saved for each GiB, core-seconds. */
    public static double perGib(long saved, long bytes) {
        return saved / MICROS / Math.max(1e-9, bytes / GIB);
    }
}
