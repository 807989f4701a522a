package io.stealaway.model.snapshot;

import io.stealaway.model.MicroCores;
import io.stealaway.model.Vm;
import io.stealaway.model.policy.ForesightPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * What the VMs of a snapshot are expected to want: the moments that its history remembers, each as likely to come again as its
 * weight says. What a host would be short of is added up moment by moment, so that demand which comes together counts as such, and
 * no distribution is assumed.
 *
 * <p>Sums are whole numbers. Moments are places in {@link #moments()}, 0 for the oldest.
 *
 * <p>A VM that is not known at a moment is taken to want what it wanted on average, when a quarter of the moments or more know it;
 * else what VMs of its role wanted then for each of their vCPUs, by the first {@value #MOST_PEERS} of them that are known; else all
 * that it may use.
 *
 * <p>Immutable; thread-safe.
 */
public final class DemandForecast {
    private static final int MOST_PEERS = 32;
    private static final int RECENT_WEIGHT = 4;
    private static final int YESTERDAY_WEIGHT = 2;
    private static final long DAY_SECONDS = 86_400;
    private static final int DAYS_OF_WEEK = 7;
    private static final long MILLION = 1_000_000;

    private final ClusterSnapshot snapshot;
    private final DemandHistory history;
    private final boolean known;
    private final long[] weights;
    private final long totalWeight;
    private final long persistenceSeconds;
    /** Millionths of a host's CPUs that may be needed. */
    private final long usable;

    private DemandForecast(ClusterSnapshot snapshot, ForesightPolicy policy) {
        this.snapshot = snapshot;
        history = snapshot.demandHistory();
        known = policy.enabled() && history.moments() >= policy.minMoments();
        weights = new long[known ? history.moments() : 0];
        long sum = 0;
        for (int moment = 0; moment < weights.length; moment++) {
            long age = snapshot.takenAt().getEpochSecond() - history.momentSecond(moment);
            weights[moment] = weight(Math.max(0, age) / DAY_SECONDS);
            sum += weights[moment];
        }
        totalWeight = sum;
        usable = Math.round((1.0 - policy.headroom()) * MILLION);
        persistenceSeconds = known ? history.persistence().toSeconds() : 0;
    }

    /** The last day counts most, and the day of the week that comes counts as much. */
    private static long weight(long ageDays) {
        if (ageDays == 0 || ageDays == DAYS_OF_WEEK - 1) {
            return RECENT_WEIGHT;
        }
        return ageDays == 1 ? YESTERDAY_WEIGHT : 1;
    }

    /** Returns the forecast of a snapshot; {@link #known} tells whether it has history enough. */
    public static DemandForecast of(ClusterSnapshot snapshot, ForesightPolicy policy) {
        return new DemandForecast(snapshot, policy);
    }

    /** Returns whether enough moments are remembered; nothing else may be asked when not. */
    public boolean known() {
        return known;
    }

    /** Returns how many moments are remembered. */
    public int moments() {
        return weights.length;
    }

    /** Returns when a moment was. */
    public Instant moment(int moment) {
        return history.moment(moment);
    }

    /** Returns the weight of a moment, 1 or more. */
    public long weight(int moment) {
        return weights[moment];
    }

    /** Returns the sum of all weights. */
    public long totalWeight() {
        return totalWeight;
    }

    /** Returns for how long what VMs want now is expected to last beyond what they usually want, as their history shows it. */
    public Duration persistence() {
        return Duration.ofSeconds(persistenceSeconds);
    }

    /** Adds what a VM needs at each moment, micro-cores within its quota, to sums; or, with a negative sign, takes it off. */
    public void add(int vm, int sign, long[] sums) {
        Vm facts = snapshot.vms().get(vm);
        if (!facts.running()) {
            return;
        }
        long most = facts.cpuLimitMicroCores();
        int row = history.row(facts.id(), vm);
        boolean usable = row >= 0 && history.vcpus(row) == facts.vcpus();
        int missing = 0;
        for (int moment = 0; moment < weights.length; moment++) {
            int wanted = usable ? history.wantedMicroCores(row, moment) : DemandHistory.MISSING;
            if (wanted == DemandHistory.MISSING) {
                missing++;
            } else {
                sums[moment] += sign * Math.min(most, wanted);
            }
        }
        if (missing > 0) {
            addMissing(vm, usable ? row : -1, missing, sign, sums);
        }
    }

    private void addMissing(int vm, int row, int missing, int sign, long[] sums) {
        Vm facts = snapshot.vms().get(vm);
        long most = facts.cpuLimitMicroCores();
        long own = 4L * (weights.length - missing) >= weights.length ? mean(row, most) : -1;
        for (int moment = 0; moment < weights.length; moment++) {
            if (row < 0 || history.wantedMicroCores(row, moment) == DemandHistory.MISSING) {
                long wanted = own >= 0 ? own : peers(vm, moment);
                sums[moment] += sign * (wanted < 0 ? most : Math.min(most, wanted));
            }
        }
    }

    private long mean(int row, long most) {
        long sum = 0;
        int count = 0;
        for (int moment = 0; moment < weights.length; moment++) {
            int wanted = history.wantedMicroCores(row, moment);
            if (wanted != DemandHistory.MISSING) {
                sum += Math.min(most, wanted);
                count++;
            }
        }
        return sum / count;
    }

    /** Returns what a VM would want as its role's VMs did at a moment; below 0 when none of them is known. */
    private long peers(int vm, int moment) {
        int role = snapshot.vmRole(vm);
        if (role < 0) {
            return -1;
        }
        long wanted = 0;
        long vcpus = 0;
        int found = 0;
        for (int place = 0; place < snapshot.roleVmCount(role) && found < MOST_PEERS; place++) {
            int peer = snapshot.roleVm(role, place);
            Vm facts = snapshot.vms().get(peer);
            int row = peer == vm ? -1 : history.row(facts.id(), peer);
            if (row >= 0
                    && history.vcpus(row) == facts.vcpus()
                    && history.wantedMicroCores(row, moment) != DemandHistory.MISSING) {
                wanted += history.wantedMicroCores(row, moment);
                vcpus += facts.vcpus();
                found++;
            }
        }
        return found == 0 ? -1 : wanted / vcpus * snapshot.vms().get(vm).vcpus();
    }

    /** Returns what the VMs that the snapshot has on a host, and its hypervisor, need at each moment, micro-cores; a new array. */
    public long[] hostNeeds(int host) {
        long[] sums = new long[weights.length];
        Arrays.fill(sums, snapshot.hosts().get(host).hypervisorDemandMicroCores());
        for (int place = 0; place < snapshot.hostVmCount(host); place++) {
            add(snapshot.hostVm(host, place), 1, sums);
        }
        return sums;
    }

    /** Returns how much of a host's CPU may be needed before it counts as short, micro-cores. */
    public long usable(long capacity) {
        return capacity / MILLION * usable + capacity % MILLION * usable / MILLION;
    }

    /**
     * Returns what is expected to be stolen, micro-cores: the weighted mean of what is needed beyond capacity, less the policy's
     * headroom, rounded down.
     *
     * @param needs at each moment
     * @param capacity of the host
     * @param vcpus that compete for it, at most whose time can be stolen
     */
    public long expectedStolenMicroCores(long[] needs, long capacity, long vcpus) {
        long most = vcpus * MicroCores.PER_CORE;
        long enough = usable(capacity);
        long sum = 0;
        for (int moment = 0; moment < weights.length; moment++) {
            long missing = needs[moment] - enough;
            if (missing > 0) {
                sum += weights[moment] * Math.min(missing, most);
            }
        }
        return sum / totalWeight;
    }
}
