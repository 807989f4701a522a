package io.stealaway.check;

import io.stealaway.model.BatchPlacement.Demand;
import io.stealaway.model.Vm;
import io.stealaway.model.policy.ForesightPolicy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.DemandHistory;
import java.util.Arrays;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * What a VM that does not exist yet is expected to need, computed independently of the engine: by the first 32 VMs of its role that are
 * remembered, else of its flavor, else all that it may use; at moments at which none of them is known their mean, if that tells a quarter
 * of the moments. Thread-safe.
 */
final class NewVmReference {
    private static final int PEERS = 32;

    private final ClusterSnapshot snapshot;
    private final DemandHistory history;
    private final ReferenceForecast forecast;

    NewVmReference(ClusterSnapshot snapshot, ForesightPolicy policy) {
        this.snapshot = snapshot;
        history = snapshot.demandHistory();
        forecast = new ReferenceForecast(snapshot, policy);
    }

    /** Returns what a VM is expected to need at each remembered moment, micro-cores; a single number when nothing is foreseen. */
    long[] needs(Vm vm) {
        long most = vm.cpuLimitMicroCores();
        if (!forecast.known()) {
            return new long[] {most};
        }
        List<Vm> peers = peers(vm);
        List<OptionalLong> known = IntStream.range(0, history.moments())
                .mapToObj(moment -> need(vm, peers, moment, most))
                .toList();
        LongSummaryStatistics told =
                known.stream().flatMapToLong(OptionalLong::stream).summaryStatistics();
        long usual =
                told.getCount() > 0 && 4 * told.getCount() >= known.size() ? told.getSum() / told.getCount() : most;
        return known.stream().mapToLong(need -> need.orElse(usual)).toArray();
    }

    private static Demand.Basis basis(Vm vm, List<Vm> peers) {
        if (peers.isEmpty()) {
            return Demand.Basis.ALL_IT_MAY_USE;
        }
        return vm.role().isPresent() && peers.get(0).role().equals(vm.role()) ? Demand.Basis.ROLE : Demand.Basis.FLAVOR;
    }

    /** Returns the basis, the number of peers and the peak. */
    Demand demand(Vm vm) {
        List<Vm> peers = forecast.known() ? peers(vm) : List.of();
        long[] needs = needs(vm);
        long sum = 0;
        long weights = 0;
        for (int moment = 0; moment < needs.length; moment++) {
            long weight = forecast.known() ? forecast.weight(moment) : 1;
            sum += weight * needs[moment];
            weights += weight;
        }
        long peak = Arrays.stream(needs).max().orElse(0);
        return new Demand(basis(vm, peers), peers.size(), sum / weights, peak);
    }

    private List<Vm> peers(Vm vm) {
        List<Vm> ofRole =
                vm.role().isEmpty() ? List.of() : known(other -> other.role().equals(vm.role()));
        return ofRole.isEmpty()
                ? known(other -> other.vcpus() == vm.vcpus()
                        && other.ramBytes() == vm.ramBytes()
                        && other.diskBytes() == vm.diskBytes())
                : ofRole;
    }

    private List<Vm> known(Predicate<Vm> like) {
        return snapshot.vms().stream()
                .filter(like)
                .filter(other -> IntStream.range(0, history.moments()).anyMatch(moment -> wanted(other, moment) >= 0))
                .limit(PEERS)
                .toList();
    }

    private long wanted(Vm vm, int moment) {
        OptionalInt row = history.find(vm.id());
        return row.isEmpty() || history.vcpus(row.getAsInt()) != vm.vcpus()
                ? DemandHistory.MISSING
                : history.wantedMicroCores(row.getAsInt(), moment);
    }

    private OptionalLong need(Vm vm, List<Vm> peers, int moment, long most) {
        List<Vm> seen = peers.stream().filter(peer -> wanted(peer, moment) >= 0).toList();
        if (seen.isEmpty()) {
            return OptionalLong.empty();
        }
        long sum = seen.stream().mapToLong(peer -> wanted(peer, moment)).sum();
        return OptionalLong.of(Math.min(
                most, sum * vm.vcpus() / seen.stream().mapToLong(Vm::vcpus).sum()));
    }
}
