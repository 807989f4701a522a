package io.stealaway.check;

import io.stealaway.model.Host;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Role;
import io.stealaway.model.Vm;
import io.stealaway.model.policy.ForesightPolicy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.DemandHistory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What is expected to be stolen, computed independently of the engine from what is remembered. Stateless except for the snapshot; thread-safe. */
final class ReferenceForecast {
    private static final int PEERS = 32;

    private final ClusterSnapshot snapshot;
    private final DemandHistory history;
    private final ForesightPolicy policy;

    ReferenceForecast(ClusterSnapshot snapshot, ForesightPolicy policy) {
        this.snapshot = snapshot;
        this.policy = policy;
        history = snapshot.demandHistory();
    }

    /** Returns whether decisions are made by what is remembered. */
    boolean known() {
        return policy.enabled() && history.moments() >= policy.minMoments();
    }

    /** Returns the mean, by weight, of what a host with some guests would have been short of at the remembered moments, micro-cores, rounded down. */
    long stolen(Host host, List<Vm> guests) {
        long vcpus = guests.stream().filter(Vm::running).mapToLong(Vm::vcpus).sum();
        long enough = host.threads() * Math.round((1.0 - policy.headroom()) * MicroCores.PER_CORE);
        long sum = 0;
        long weights = 0;
        for (int moment = 0; moment < history.moments(); moment++) {
            long need = host.hypervisorDemandMicroCores();
            for (Vm guest : guests) {
                need += need(guest, moment);
            }
            long missing = Math.min(need - enough, vcpus * MicroCores.PER_CORE);
            sum += weight(moment) * Math.max(0, missing);
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
        long enough = host.threads() * Math.round((1.0 - policy.headroom()) * MicroCores.PER_CORE);
        long sum = 0;
        long weights = 0;
        for (int moment = 0; moment < history.moments(); moment++) {
            long need = host.hypervisorDemandMicroCores();
            for (Vm guest : guests) {
                need += need(guest, moment);
            }
            for (long[] one : created) {
                need += one[moment];
            }
            sum += weight(moment) * Math.max(0, Math.min(need - enough, vcpus * MicroCores.PER_CORE));
            weights += weight(moment);
        }
        return Math.min(1.0, (double) (sum / weights) / (vcpus * MicroCores.PER_CORE));
    }

    /** Returns the same as a fraction of the guests' vCPUs. */
    double steal(Host host, List<Vm> guests) {
        long vcpus = guests.stream().filter(Vm::running).mapToLong(Vm::vcpus).sum();
        return vcpus == 0 ? 0.0 : Math.min(1.0, (double) stolen(host, guests) / (vcpus * MicroCores.PER_CORE));
    }

    /**
     * Returns for how long demand lasts, seconds: two intervals for each time that it is still there, as VMs' correlation with
     * themselves two intervals later has it.
     */
    long persistenceSeconds() {
        double together = 0.0;
        double alone = 0.0;
        int moments = history.moments();
        int stride = Math.max(1, history.vms().size() / 1_024);
        long lag = 2 * history.interval().toSeconds();
        for (int vm = 0; vm < history.vms().size(); vm += stride) {
            double vcpus = history.vcpus(vm);
            double mean = mean(vm) / vcpus;
            for (int m = 0; m + 2 < moments; m++) {
                int now = history.wantedMicroCores(vm, m);
                int later = history.wantedMicroCores(vm, m + 2);
                boolean apart = Duration.between(history.moment(m), history.moment(m + 2))
                                .toSeconds()
                        == lag;
                if (now >= 0 && later >= 0 && apart) {
                    together += (now / vcpus - mean) * (later / vcpus - mean);
                    alone += (now / vcpus - mean) * (now / vcpus - mean);
                }
            }
        }
        double correlation = alone == 0.0 ? 0.0 : Math.min(0.9, Math.max(0.0, together / alone));
        return (long) (lag * correlation / (1.0 - correlation));
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

    long weight(int moment) {
        long age = Duration.between(history.moment(moment), snapshot.takenAt()).toDays();
        return age <= 0 || age == 6 ? 4 : age == 1 ? 2 : 1;
    }

    private long need(Vm vm, int moment) {
        if (!vm.running()) {
            return 0;
        }
        long most = vm.cpuLimitMicroCores();
        return Math.min(most, wanted(vm, moment).orElseGet(() -> instead(vm, moment, most)));
    }

    private Optional<Long> wanted(Vm vm, int moment) {
        OptionalInt row = history.find(vm.id());
        if (row.isEmpty() || history.vcpus(row.getAsInt()) != vm.vcpus()) {
            return Optional.empty();
        }
        int wanted = history.wantedMicroCores(row.getAsInt(), moment);
        return wanted < 0 ? Optional.empty() : Optional.of((long) wanted);
    }

    private long instead(Vm vm, int moment, long most) {
        List<Long> own = new ArrayList<>();
        for (int m = 0; m < history.moments(); m++) {
            wanted(vm, m).ifPresent(one -> own.add(Math.min(most, one)));
        }
        if (4L * own.size() >= history.moments()) {
            return own.stream().mapToLong(Long::longValue).sum() / own.size();
        }
        Optional<Role> role = vm.role();
        if (role.isEmpty()) {
            return most;
        }
        List<Vm> peers = snapshot.vms().stream()
                .filter(peer -> !peer.id().equals(vm.id())
                        && peer.role().equals(role)
                        && wanted(peer, moment).isPresent())
                .limit(PEERS)
                .toList();
        if (peers.isEmpty()) {
            return most;
        }
        long sum = peers.stream()
                .mapToLong(peer -> wanted(peer, moment).orElseThrow())
                .sum();
        return sum / peers.stream().mapToLong(Vm::vcpus).sum() * vm.vcpus();
    }
}
