package io.stealaway.model.snapshot;

import io.stealaway.model.MicroCores;
import io.stealaway.model.Vm;
import io.stealaway.model.policy.ForesightPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

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
    private static final long[] NO_PEERS = {};
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
    /** Millionths of a host's CPUs that may be needed. */
    private final long usable;

    private final DemandStatistics statistics;
    /** By role, of those that were asked about. */
    private final AtomicReferenceArray<@Nullable RolePeers> rolePeers;

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
        rolePeers = new AtomicReferenceArray<>(known ? snapshot.roles().size() : 0);
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
        return known ? history.persistence() : Duration.ZERO;
    }

    /** What is needed at each moment, and how far that may be off; not thread-safe. */
    public final class Needs {
        private final long[] microCores;
        /** Milli-cores squared. */
        private long variance;

        private Needs(long[] microCores) {
            this.microCores = microCores;
        }

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
        return new Needs(new long[weights.length]);
    }

    /** Returns what a host's hypervisor alone needs. */
    public Needs hypervisorNeeds(int host) {
        Needs sums = needs();
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
        int row = knownRow(vm);
        if (row < 0) {
            addByPeers(vm, sign, sums);
            return;
        }
        sums.variance += sign * statistics.variance(row);
        if (most >= history.vcpus(row) * MicroCores.PER_CORE) {
            int[] expected = history.expected(row);
            if (expected.length > 0) {
                add(expected, sign, sums.microCores);
                return;
            }
        }
        long mean = Math.min(most, statistics.mean(row));
        long repeats = statistics.repeats(row);
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

    private static void add(int[] expected, int sign, long[] sums) {
        for (int moment = 0; moment < sums.length; moment++) {
            sums[moment] += (long) sign * expected[moment];
        }
    }

    private void addMissing(int vm, int row, int missing, int sign, Needs sums) {
        Vm facts = snapshot.vms().get(vm);
        long most = facts.cpuLimitMicroCores();
        boolean own = ExpectedDemand.enough(weights.length - missing, weights.length);
        long mean = own ? Math.min(most, statistics.mean(row)) : 0;
        long[] peers = own ? NO_PEERS : peers(vm);
        for (int moment = 0; moment < weights.length; moment++) {
            if (history.wantedMicroCores(row, moment) == DemandHistory.MISSING) {
                sums.microCores[moment] += sign * (own ? mean : byPeers(peers, moment, facts.vcpus(), most));
            }
        }
    }

    private void addByPeers(int vm, int sign, Needs sums) {
        long most = snapshot.vms().get(vm).cpuLimitMicroCores();
        int vcpus = snapshot.vms().get(vm).vcpus();
        long[] peers = peers(vm);
        for (int moment = 0; moment < weights.length; moment++) {
            sums.microCores[moment] += sign * byPeers(peers, moment, vcpus, most);
        }
        sums.variance += sign * peerVariance(vm);
    }

    /** Returns what the VMs of a VM's role wanted at each moment, micro-cores for each vCPU; nothing when it has no role. */
    private long[] peers(int vm) {
        int role = snapshot.vmRole(vm);
        return role < 0 ? NO_PEERS : peersOf(role).perVcpu;
    }

    /** Returns what a VM would want as its peers did; all that it may use when none of them is known. */
    private static long byPeers(long[] perVcpu, int moment, int vcpus, long most) {
        long wanted = perVcpu.length == 0 ? -1 : perVcpu[moment];
        return wanted < 0 ? most : Math.min(most, wanted * vcpus);
    }

    /** Returns how far a VM may be off what its role's VMs want, as those are; 0 when none of them is known. */
    private long peerVariance(int vm) {
        int role = snapshot.vmRole(vm);
        double vcpus = snapshot.vms().get(vm).vcpus();
        return role < 0 ? 0 : (long) (peersOf(role).variancePerVcpu * vcpus * vcpus);
    }

    /** Looked up once for a role: where VMs come and go, many are not known, and each would ask at each moment. */
    private RolePeers peersOf(int role) {
        RolePeers known = rolePeers.get(role);
        if (known == null) {
            known = new RolePeers(role);
            rolePeers.set(role, known);
        }
        return known;
    }

    /** What VMs of one role wanted. A VM that asks is not known itself, so it is none of its peers. */
    private final class RolePeers {
        /** By moment, what the first of them that are known then wanted, micro-cores for each vCPU; below 0 when none is. */
        private final long[] perVcpu = new long[weights.length];
        /** Of the first of them that are known, for each vCPU squared. */
        private final double variancePerVcpu;

        RolePeers(int role) {
            int[] rows = new int[snapshot.roleVmCount(role)];
            int count = 0;
            for (int place = 0; place < rows.length; place++) {
                int row = knownRow(snapshot.roleVm(role, place));
                if (row >= 0) {
                    rows[count++] = row;
                }
            }
            for (int moment = 0; moment < perVcpu.length; moment++) {
                perVcpu[moment] = perVcpu(rows, count, moment);
            }
            int found = Math.min(count, MOST_PEERS);
            double sum = 0.0;
            for (int i = 0; i < found; i++) {
                sum += (double) statistics.variance(rows[i]) / history.vcpus(rows[i]) / history.vcpus(rows[i]);
            }
            variancePerVcpu = found == 0 ? 0.0 : sum / found;
        }

        private long perVcpu(int[] rows, int count, int moment) {
            long wanted = 0;
            long vcpus = 0;
            int found = 0;
            for (int i = 0; i < count && found < MOST_PEERS; i++) {
                int one = history.wantedMicroCores(rows[i], moment);
                if (one != DemandHistory.MISSING) {
                    wanted += one;
                    vcpus += history.vcpus(rows[i]);
                    found++;
                }
            }
            return found == 0 ? -1 : wanted / vcpus;
        }
    }

    /** Returns where the history has a VM, below 0 when it does not know it or it had another size. */
    private int knownRow(int vm) {
        Vm facts = snapshot.vms().get(vm);
        int row = history.row(facts.id(), vm);
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
