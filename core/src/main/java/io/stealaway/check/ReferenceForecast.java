package io.stealaway.check;

import io.stealaway.model.Host;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Vm;
import io.stealaway.model.policy.ForesightPolicy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.DemandHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** What is expected to be stolen, computed independently of the engine from what is remembered. Not thread-safe. */
final class ReferenceForecast {
    private static final int PEERS = 32;

    private final ClusterSnapshot snapshot;
    private final DemandHistory history;
    private final ForesightPolicy policy;
    private final Map<Instant, Integer> places = new HashMap<>();
    private final Map<Integer, Habits> known = new HashMap<>();
    /** What each VM that was asked about needs at each moment; a VM in another state is another one. */
    private final IdentityHashMap<Vm, double[]> needs = new IdentityHashMap<>();

    private int[] partners = {};
    private double usual = Double.NaN;
    private long persistence = -1;

    ReferenceForecast(ClusterSnapshot snapshot, ForesightPolicy policy) {
        this.snapshot = snapshot;
        this.policy = policy;
        history = snapshot.demandHistory();
    }

    /** Returns whether decisions are made by what is remembered. */
    boolean known() {
        return policy.enabled() && history.moments() >= policy.minMoments();
    }

    /**
     * Returns the mean, by weight, of what a host with some guests would be short of at the remembered moments and by what may come
     * about each, micro-cores.
     */
    double stolen(Host host, List<Vm> guests) {
        return stolen(
                host,
                guests,
                List.of(),
                guests.stream().filter(Vm::running).mapToLong(Vm::vcpus).sum());
    }

    private double stolen(Host host, List<Vm> guests, List<long[]> created, long vcpus) {
        double enough = host.threads() * (1.0 - policy.headroom()) * MicroCores.PER_CORE;
        double variance = guests.stream()
                .filter(Vm::running)
                .mapToDouble(guest -> variance(guest))
                .sum();
        double[] all = new double[history.moments()];
        Arrays.fill(all, (double) host.hypervisorDemandMicroCores());
        for (Vm guest : guests) {
            double[] own = needs.computeIfAbsent(guest, this::needs);
            Arrays.setAll(all, moment -> all[moment] + own[moment]);
        }
        for (long[] one : created) {
            Arrays.setAll(all, moment -> all[moment] + one[moment]);
        }
        double sum = 0.0;
        double weights = 0.0;
        for (int moment = 0; moment < all.length; moment++) {
            double need = all[moment];
            double missing = Math.min(
                    ReferenceShortfall.above(need - enough, Math.sqrt(variance)), vcpus * (double) MicroCores.PER_CORE);
            sum += weight(moment) * missing;
            weights += weight(moment);
        }
        return sum / weights;
    }

    /**
     * Returns the same as a fraction of the guests' vCPUs, with VMs that do not exist yet.
     *
     * @param created what each of these needs at each moment, micro-cores
     * @param createdVcpus of all of them
     */
    double steal(Host host, List<Vm> guests, List<long[]> created, long createdVcpus) {
        long vcpus = guests.stream().filter(Vm::running).mapToLong(Vm::vcpus).sum() + createdVcpus;
        return Math.min(1.0, stolen(host, guests, created, vcpus) / (vcpus * MicroCores.PER_CORE));
    }

    /** Returns the same as a fraction of the guests' vCPUs. */
    double steal(Host host, List<Vm> guests) {
        long vcpus = guests.stream().filter(Vm::running).mapToLong(Vm::vcpus).sum();
        return vcpus == 0 ? 0.0 : Math.min(1.0, stolen(host, guests) / (vcpus * MicroCores.PER_CORE));
    }

    /**
     * Returns for how long demand lasts, seconds: two intervals for each time that it is still there, as VMs' correlation with
     * themselves two intervals later has it.
     */
    long persistenceSeconds() {
        if (persistence < 0) {
            persistence = measuredPersistence();
        }
        return persistence;
    }

    private long measuredPersistence() {
        double together = 0.0;
        double alone = 0.0;
        int moments = history.moments();
        int stride = Math.max(1, history.vms().size() / 1_024);
        long lag = 2 * history.interval().toSeconds();
        boolean[] apart = new boolean[moments];
        for (int m = 0; m + 2 < moments; m++) {
            apart[m] =
                    Duration.between(history.moment(m), history.moment(m + 2)).toSeconds() == lag;
        }
        for (int vm = 0; vm < history.vms().size(); vm += stride) {
            double vcpus = history.vcpus(vm);
            double mean = mean(vm) / vcpus;
            for (int m = 0; m + 2 < moments; m++) {
                int now = history.wantedMicroCores(vm, m);
                int later = history.wantedMicroCores(vm, m + 2);
                if (now >= 0 && later >= 0 && apart[m]) {
                    double beyond = now / vcpus - mean;
                    together += beyond * (later / vcpus - mean);
                    alone += beyond * beyond;
                }
            }
        }
        double correlation = alone == 0.0 ? 0.0 : Math.min(0.9, Math.max(0.0, together / alone));
        return (long) (lag * correlation / (1.0 - correlation));
    }

    long weight(int moment) {
        long age = Duration.between(history.moment(moment), snapshot.takenAt()).toDays();
        return age <= 0 || age == 6 ? 4 : age == 1 ? 2 : 1;
    }

    private double[] needs(Vm vm) {
        double[] all = new double[history.moments()];
        if (!vm.running()) {
            return all;
        }
        double most = vm.cpuLimitMicroCores();
        OptionalInt row = row(vm);
        List<Integer> peers = row.isEmpty() || known(row.getAsInt()) < all.length ? peerRows(vm) : List.of();
        for (int moment = 0; moment < all.length; moment++) {
            all[moment] = row.isEmpty()
                    ? Math.min(most, peers(peers, vm, moment, most))
                    : need(row.getAsInt(), peers, vm, moment, most);
        }
        return all;
    }

    private double need(int row, List<Integer> peers, Vm vm, int moment, double most) {
        Habits habits = habits(row);
        double mean = Math.min(most, Math.floor(habits.mean()));
        int wanted = history.wantedMicroCores(row, moment);
        if (wanted >= 0) {
            return mean
                    + Math.floor(Math.abs(Math.min(most, wanted) - mean) * habits.repeats())
                            * Math.signum(wanted - mean);
        }
        return 4L * habits.moments() >= history.moments() ? mean : Math.min(most, peers(peers, vm, moment, most));
    }

    private OptionalInt row(Vm vm) {
        OptionalInt row = history.find(vm.id());
        return row.isPresent() && history.vcpus(row.getAsInt()) == vm.vcpus() ? row : OptionalInt.empty();
    }

    private long known(int row) {
        return IntStream.range(0, history.moments())
                .filter(moment -> history.wantedMicroCores(row, moment) >= 0)
                .count();
    }

    private List<Integer> peerRows(Vm vm) {
        return vm.role().isEmpty()
                ? List.of()
                : snapshot.vms().stream()
                        .filter(peer ->
                                !peer.id().equals(vm.id()) && peer.role().equals(vm.role()))
                        .flatMap(peer -> row(peer).stream().boxed())
                        .toList();
    }

    private double peers(List<Integer> rows, Vm vm, int moment, double most) {
        List<Integer> peers = rows.stream()
                .filter(row -> history.wantedMicroCores(row, moment) >= 0)
                .limit(PEERS)
                .toList();
        if (peers.isEmpty()) {
            return most;
        }
        long sum = peers.stream()
                .mapToLong(row -> history.wantedMicroCores(row, moment))
                .sum();
        return sum / peers.stream().mapToLong(history::vcpus).sum() * vm.vcpus();
    }

    private double variance(Vm vm) {
        OptionalInt row = row(vm);
        if (row.isPresent()) {
            return habits(row.getAsInt()).variance();
        }
        double share = peerRows(vm).stream()
                .limit(PEERS)
                .mapToDouble(peer -> habits(peer).variance() / history.vcpus(peer) / history.vcpus(peer))
                .average()
                .orElse(0.0);
        return share * vm.vcpus() * vm.vcpus();
    }

    /**
     * What a VM does by itself.
     *
     * @param mean of what it wants, micro-cores
     * @param moments at which that is known
     * @param repeats how much of what it wants beyond its mean comes again, in 1/1024 parts
     * @param variance of what comes about that, micro-cores squared
     */
    private record Habits(double mean, long moments, double repeats, double variance) {}

    private Habits habits(int row) {
        return known.computeIfAbsent(row, this::computed);
    }

    private Habits computed(int row) {
        double mean = mean(row);
        double[] own = products(row);
        double shrunk = own[2] == 0.0 && usual() == 0.0
                ? 0.0
                : (own[2] * (own[1] == 0.0 ? 0.0 : own[0] / own[1]) + 48.0 * usual()) / (own[2] + 48.0);
        double repeats = Math.max(0.0, Math.min(1.0, shrunk));
        double squares = IntStream.range(0, history.moments())
                .filter(moment -> history.wantedMicroCores(row, moment) >= 0)
                .mapToDouble(moment -> history.wantedMicroCores(row, moment) - mean)
                .map(off -> off * off)
                .average()
                .orElse(0.0);
        return new Habits(mean, known(row), Math.round(1_024 * repeats) / 1_024.0, (1.0 - repeats * repeats) * squares);
    }

    /** Returns the correlation of all VMs with themselves later, each by shares of its vCPUs. */
    private double usual() {
        if (Double.isNaN(usual)) {
            double together = 0.0;
            double alone = 0.0;
            for (int row = 0; row < history.vms().size(); row++) {
                double[] own = products(row);
                double squared = (double) history.vcpus(row) * history.vcpus(row);
                together += own[0] / squared;
                alone += own[1] / squared;
            }
            usual = alone == 0.0 ? 0.0 : Math.max(0.0, Math.min(1.0, together / alone));
        }
        return usual;
    }

    /** Returns the sum of the products of a VM with itself later, that of the mean squares of both, and the number of pairs. */
    private double[] products(int row) {
        double mean = mean(row);
        double product = 0.0;
        double squares = 0.0;
        int pairs = 0;
        int[] partners = partners();
        for (int moment = 0; moment < partners.length; moment++) {
            int now = history.wantedMicroCores(row, moment);
            int then = partners[moment] < 0 ? -1 : history.wantedMicroCores(row, partners[moment]);
            if (now >= 0 && then >= 0) {
                double one = now - mean;
                double two = then - mean;
                product += one * two;
                squares += (one * one + two * two) / 2.0;
                pairs++;
            }
        }
        return new double[] {product, squares, pairs};
    }

    /** A day, once a day of moments has one a day later; two intervals until then. */
    private long lag() {
        long interval = history.interval().toSeconds();
        long perDay = Duration.ofDays(1).toSeconds() / interval;
        long days = IntStream.range(0, history.moments())
                .filter(moment -> place(history.moment(moment).plus(Duration.ofDays(1))) >= 0)
                .count();
        return days >= 0.9 * perDay && perDay >= 2 ? Duration.ofDays(1).toSeconds() : 2 * interval;
    }

    /** Returns the place of the moment so much later for each, below 0 where there is none. */
    private int[] partners() {
        if (partners.length != history.moments()) {
            for (int moment = 0; moment < history.moments(); moment++) {
                places.put(history.moment(moment), moment);
            }
            long lag = lag();
            partners = IntStream.range(0, history.moments())
                    .map(moment -> place(history.moment(moment).plusSeconds(lag)))
                    .toArray();
        }
        return partners;
    }

    private int place(Instant moment) {
        return places.getOrDefault(moment, -1);
    }

    private double mean(int vm) {
        long sum = 0;
        int known = 0;
        for (int m = 0; m < history.moments(); m++) {
            int wanted = history.wantedMicroCores(vm, m);
            sum += Math.max(0, wanted);
            known += wanted >= 0 ? 1 : 0;
        }
        return known == 0 ? 0.0 : (double) sum / known;
    }
}
