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
    private static final double MICROS_PER_MILLI = 1_000.0;

    private final ClusterSnapshot snapshot;
    private final DemandHistory history;
    private final boolean known;
    private final long[] weights;
    private final long totalWeight;
    private final long persistenceSeconds;
    /** Millionths of a host's CPUs that may be needed. */
    private final long usable;

    private final DemandStatistics statistics;

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
        statistics = (known ? history : DemandHistory.empty()).statistics();
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

    /** What is needed at each moment, and how far that may be off; not thread-safe. */
    public final class Needs {
        private final long[] microCores = new long[weights.length];
        /** Milli-cores squared. */
        private long variance;

        private Needs() {}

        /** Returns what is needed at a moment, micro-cores. */
        public long at(int moment) {
            return microCores[moment];
        }

        /** Returns the standard deviation of what comes about what is needed at any moment, micro-cores. */
        public double deviation() {
            return MICROS_PER_MILLI * Math.sqrt((double) variance);
        }

        /** Takes everything off. */
        public Needs clear() {
            Arrays.fill(microCores, 0);
            variance = 0;
            return this;
        }

        /** Adds a VM, or with a negative sign takes it off. */
        public Needs add(int vm, int sign) {
            DemandForecast.this.add(vm, sign, this);
            return this;
        }

        /** Adds what is needed at each moment, micro-cores, for certain; or with a negative sign takes it off. */
        public Needs add(long[] certain, int sign) {
            for (int moment = 0; moment < microCores.length; moment++) {
                microCores[moment] += sign * certain[moment];
            }
            return this;
        }

        /** Becomes the same as another. */
        public Needs copy(Needs other) {
            System.arraycopy(other.microCores, 0, microCores, 0, microCores.length);
            variance = other.variance;
            return this;
        }

        /** Becomes the sum of two, or with a negative sign the difference. */
        public Needs set(Needs one, int sign, Needs other) {
            for (int moment = 0; moment < microCores.length; moment++) {
                microCores[moment] = one.microCores[moment] + sign * other.microCores[moment];
            }
            variance = one.variance + sign * other.variance;
            return this;
        }
    }

    /** Returns a sum of nothing yet. */
    public Needs needs() {
        return new Needs();
    }

    /** Returns what a host's hypervisor alone needs. */
    public Needs hypervisorNeeds(int host) {
        Needs sums = new Needs();
        Arrays.fill(sums.microCores, snapshot.hosts().get(host).hypervisorDemandMicroCores());
        return sums;
    }

    /** Returns what the VMs that the snapshot has on a host, and its hypervisor, need. */
    public Needs hostNeeds(int host) {
        Needs sums = hypervisorNeeds(host);
        for (int place = 0; place < snapshot.hostVmCount(host); place++) {
            add(snapshot.hostVm(host, place), 1, sums);
        }
        return sums;
    }

    private void add(int vm, int sign, Needs sums) {
        Vm facts = snapshot.vms().get(vm);
        if (!facts.running()) {
            return;
        }
        long most = facts.cpuLimitMicroCores();
        int row = history.row(facts.id(), vm);
        boolean known = row >= 0 && history.vcpus(row) == facts.vcpus();
        if (!known) {
            addByPeers(vm, sign, sums);
            return;
        }
        long mean = Math.min(most, statistics.mean(row));
        long repeats = statistics.repeats(row);
        sums.variance += sign * statistics.variance(row);
        int missing = 0;
        for (int moment = 0; moment < weights.length; moment++) {
            int wanted = history.wantedMicroCores(row, moment);
            if (wanted == DemandHistory.MISSING) {
                missing++;
            } else {
                sums.microCores[moment] +=
                        sign * (mean + (Math.min(most, wanted) - mean) * repeats / DemandStatistics.WHOLE);
            }
        }
        if (missing > 0) {
            addMissing(vm, row, missing, sign, sums);
        }
    }

    private void addMissing(int vm, int row, int missing, int sign, Needs sums) {
        Vm facts = snapshot.vms().get(vm);
        long most = facts.cpuLimitMicroCores();
        boolean own = 4L * (weights.length - missing) >= weights.length;
        for (int moment = 0; moment < weights.length; moment++) {
            if (history.wantedMicroCores(row, moment) == DemandHistory.MISSING) {
                long wanted = own ? statistics.mean(row) : peers(vm, moment);
                sums.microCores[moment] += sign * (wanted < 0 ? most : Math.min(most, wanted));
            }
        }
    }

    private void addByPeers(int vm, int sign, Needs sums) {
        long most = snapshot.vms().get(vm).cpuLimitMicroCores();
        for (int moment = 0; moment < weights.length; moment++) {
            long wanted = peers(vm, moment);
            sums.microCores[moment] += sign * (wanted < 0 ? most : Math.min(most, wanted));
        }
        sums.variance += sign * peerVariance(vm);
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
            int row = peerRow(vm, snapshot.roleVm(role, place));
            if (row >= 0 && history.wantedMicroCores(row, moment) != DemandHistory.MISSING) {
                wanted += history.wantedMicroCores(row, moment);
                vcpus += history.vcpus(row);
                found++;
            }
        }
        return found == 0 ? -1 : wanted / vcpus * snapshot.vms().get(vm).vcpus();
    }

    /** Returns how far a VM may be off what its role's VMs want, as those are; 0 when none of them is known. */
    private long peerVariance(int vm) {
        int role = snapshot.vmRole(vm);
        double sum = 0.0;
        int found = 0;
        for (int place = 0; role >= 0 && place < snapshot.roleVmCount(role) && found < MOST_PEERS; place++) {
            int row = peerRow(vm, snapshot.roleVm(role, place));
            if (row >= 0) {
                sum += (double) statistics.variance(row) / history.vcpus(row) / history.vcpus(row);
                found++;
            }
        }
        double vcpus = snapshot.vms().get(vm).vcpus();
        return found == 0 ? 0 : (long) (sum / found * vcpus * vcpus);
    }

    private int peerRow(int vm, int peer) {
        Vm facts = snapshot.vms().get(peer);
        int row = peer == vm ? -1 : history.row(facts.id(), peer);
        return row >= 0 && history.vcpus(row) == facts.vcpus() ? row : -1;
    }

    /** Returns how much of a host's CPU may be needed before it counts as short, micro-cores. */
    public long usable(long capacity) {
        return capacity / MILLION * usable + capacity % MILLION * usable / MILLION;
    }

    /**
     * Returns what is expected to be stolen, micro-cores: the weighted mean, over moments and what may come about each, of what is
     * needed beyond the capacity, less the policy's headroom; rounded down.
     *
     * @param needs at each moment
     * @param capacity of the host
     * @param vcpus that compete for it, at most whose time can be stolen
     */
    public long expectedStolenMicroCores(Needs needs, long capacity, long vcpus) {
        double most = vcpus * (double) MicroCores.PER_CORE;
        long enough = usable(capacity);
        double deviation = needs.deviation();
        double sum = 0.0;
        for (int moment = 0; moment < weights.length; moment++) {
            double missing = needs.microCores[moment] - enough;
            if (missing > -NormalShortfall.FAR * deviation) {
                sum += weights[moment] * Math.min(NormalShortfall.above(missing, deviation), most);
            }
        }
        return (long) (sum / totalWeight);
    }

    /** Returns what is expected to be missing at one moment beyond a capacity, micro-cores, rounded down. */
    public long expectedMissing(Needs needs, int moment, long capacity) {
        return (long) NormalShortfall.above((double) (needs.microCores[moment] - usable(capacity)), needs.deviation());
    }
}
