package io.stealaway.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.BatchPlacement;
import io.stealaway.model.BatchPlacement.Placed;
import io.stealaway.model.Host;
import io.stealaway.model.HostEvaluation;
import io.stealaway.model.HostId;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroup.Rule;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmRequest;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;

/** The preset after Nova, against its filters and weighers written down plainly, host by host and VM by VM. */
class NovaPresetProperties {
    /** What was weighed for the VMs before is used again. */
    @Property(tries = 200, seed = "2", shrinking = ShrinkingMode.OFF)
    void everyVmOfABatchHasTheAlternatesThatExplainTells(@ForAll long seed) {
        BatchCase random = BatchCase.odd(seed);
        PlacementEngine engine = random.engine(PlacementPreset.NOVA);
        BatchPlacement placement = engine.place(random.snapshot(), random.batch());
        Statistics.label("alternates")
                .collect(placement.placed().stream()
                                .filter(placed -> !placed.alternates().isEmpty())
                                .count()
                        > 1)
                .coverage(coverage -> coverage.check(true).count(batches -> batches > 20));
        for (Placed placed : placement.placed()) {
            assertThat(placed.alternates())
                    .containsExactlyElementsOf(engine.explain(random.snapshot(), random.batch(), placed.vm()).stream()
                            .filter(HostEvaluation.Accepted.class::isInstance)
                            .map(HostEvaluation.Accepted.class::cast)
                            .filter(host -> !host.host().equals(placed.host()))
                            .sorted(Comparator.comparingInt(HostEvaluation.Accepted::rank))
                            .limit(2)
                            .map(HostEvaluation.Accepted::host)
                            .toList());
        }
    }

    @Property(tries = 400, seed = "1", shrinking = ShrinkingMode.OFF)
    void everyHostAndTheOrderAreNovas(@ForAll long seed) {
        BatchCase random = BatchCase.odd(seed);
        for (VmRequest request : random.batch().requests()) {
            VmRequest one = single(request);
            VmRequest.Batch batch = new VmRequest.Batch(List.of(one), false);
            PlacementEngine engine = random.engine(PlacementPreset.NOVA);
            List<HostId> passing = new PlainNova(random.snapshot(), one).ranked();
            List<HostEvaluation> hosts = engine.explain(random.snapshot(), batch, one.id());

            Statistics.label("hosts pass")
                    .collect(passing.size() > 1)
                    .coverage(coverage -> coverage.check(true).count(requests -> requests > 100));
            assertThat(hosts.stream()
                            .filter(HostEvaluation.Accepted.class::isInstance)
                            .map(HostEvaluation.Accepted.class::cast)
                            .sorted(Comparator.comparingInt(HostEvaluation.Accepted::rank))
                            .map(HostEvaluation.Accepted::host))
                    .containsExactlyElementsOf(passing);
            BatchPlacement placement = engine.place(random.snapshot(), batch);
            assertThat(placement.placed().stream().map(Placed::host))
                    .containsExactlyElementsOf(passing.stream().limit(1).toList());
            assertThat(placement.placed().stream().flatMap(placed -> placed.alternates().stream()))
                    .containsExactlyElementsOf(passing.stream().skip(1).limit(2).toList());
        }
    }

    private static VmRequest single(VmRequest like) {
        VmRequest.Builder one = VmRequest.builder(VmId.of("one"), like.tenant())
                .vcpus(like.vcpus())
                .ramBytes(like.ramBytes())
                .diskBytes(like.diskBytes())
                .sriovFunctions(like.sriovFunctions())
                .serverGroups(like.serverGroups())
                .requiredTraits(like.requiredTraits())
                .forbiddenTraits(like.forbiddenTraits())
                .sameHost(like.sameHost())
                .differentHost(like.differentHost());
        like.zone().ifPresent(one::zone);
        like.role().ifPresent(one::role);
        like.sameHostVolume().ifPresent(one::sameHostVolume);
        return one.build();
    }

    /** What the documentation of Nova says that its scheduler does by default, in as few words as that takes. */
    private record PlainNova(ClusterSnapshot snapshot, VmRequest request) {
        List<HostId> ranked() {
            List<Host> passing = snapshot.hosts().stream().filter(this::passes).toList();
            Map<HostId, Double> weights = new HashMap<>();
            weigh(passing, weights, true, this::freeRamMib);
            weigh(passing, weights, true, this::freeVcpus);
            weigh(passing, weights, true, this::freeDiskMib);
            weigh(passing, weights, false, host -> 100 - Math.min(freeFunctions(host), 99));
            weigh(passing, weights, false, host -> members(host, Rule.SOFT_AFFINITY));
            weigh(passing, weights, false, host -> -members(host, Rule.SOFT_ANTI_AFFINITY));
            return passing.stream()
                    .map(Host::id)
                    .sorted(Comparator.comparingDouble((HostId host) -> -weights.getOrDefault(host, 0.0) / 6)
                            .thenComparing(Comparator.naturalOrder()))
                    .toList();
        }

        private static void weigh(
                List<Host> hosts, Map<HostId, Double> sums, boolean fromZero, ToDoubleFunction<Host> weigher) {
            List<Double> raw = hosts.stream()
                    .map(host -> fromZero ? Math.max(0.0, weigher.applyAsDouble(host)) : weigher.applyAsDouble(host))
                    .toList();
            if (raw.isEmpty()) {
                return;
            }
            double least = fromZero ? 0.0 : Collections.min(raw);
            double most = Collections.max(raw);
            for (int i = 0; i < raw.size(); i++) {
                double normalized = least == most ? 0.0 : (raw.get(i) - least) / (most - least);
                sums.merge(hosts.get(i).id(), normalized, Double::sum);
            }
        }

        /** Those on the host, and those that are on their way to it or from it. */
        private List<Vm> guests(Host host) {
            return Stream.concat(
                            snapshot.vms().stream().filter(vm -> vm.host().equals(host.id())),
                            snapshot.inFlight().stream()
                                    .filter(migration -> migration.source().equals(host.id())
                                            || migration.target().equals(host.id()))
                                    .map(migration ->
                                            snapshot.vm(migration.vm()).orElseThrow()))
                    .distinct()
                    .toList();
        }

        private boolean passes(Host host) {
            List<Vm> guests = guests(host);
            long vcpus = guests.stream().mapToLong(Vm::vcpus).sum();
            long ram = guests.stream().mapToLong(Vm::ramBytes).sum();
            long disk = guests.stream().mapToLong(Vm::diskBytes).sum();
            boolean serves = host.enabled()
                    && host.up()
                    && !host.maintenance()
                    && host.problem().isEmpty();
            return serves
                    && request.zone().map(host.zone()::equals).orElse(true)
                    && request.vcpus() <= host.threads()
                    && request.ramBytes() <= host.ramBytes()
                    && request.diskBytes() <= host.diskBytes()
                    && vcpus + request.vcpus()
                            <= Math.floor((host.threads() - host.reservedThreads()) * host.cpuAllocationRatio())
                    && (request.ramBytes() == 0
                            || ram + request.ramBytes()
                                    <= Math.floor(
                                            (host.ramBytes() - host.reservedRamBytes()) * host.ramAllocationRatio()))
                    && (request.diskBytes() == 0
                            || disk + request.diskBytes()
                                    <= Math.floor(
                                            (host.diskBytes() - host.reservedDiskBytes()) * host.diskAllocationRatio()))
                    && (request.sriovFunctions() == 0 || request.sriovFunctions() <= freeFunctions(host))
                    && host.traits().containsAll(request.requiredTraits())
                    && Collections.disjoint(host.traits(), request.forbiddenTraits())
                    && groups(host)
                    && hints(host);
        }

        private boolean groups(Host host) {
            for (ServerGroupId id : request.serverGroups()) {
                ServerGroup group = snapshot.serverGroup(id).orElseThrow();
                long here = guests(host).stream()
                        .filter(vm -> vm.serverGroups().contains(id))
                        .count();
                boolean elsewhere = snapshot.hosts().stream()
                        .filter(other -> !other.equals(host))
                        .anyMatch(other -> guests(other).stream()
                                .anyMatch(vm -> vm.serverGroups().contains(id)));
                if ((group.rule() == Rule.AFFINITY && elsewhere)
                        || (group.rule() == Rule.ANTI_AFFINITY && here >= group.maxPerHost())) {
                    return false;
                }
            }
            return true;
        }

        private boolean hints(Host host) {
            List<VmId> here = guests(host).stream().map(Vm::id).toList();
            boolean apart = Collections.disjoint(here, request.differentHost());
            boolean near = request.sameHost().isEmpty()
                    || request.sameHost().stream().anyMatch(vm -> target(vm).equals(Optional.of(host.id())));
            boolean volume = request.sameHostVolume()
                    .map(id -> snapshot.vms().stream()
                            .map(Vm::volumes)
                            .flatMap(Collection::stream)
                            .filter(one ->
                                    one.id().equals(id) && one.storageHost().isPresent())
                            .map(one -> one.storageHost().orElseThrow())
                            .findFirst()
                            .equals(Optional.of(host.id())))
                    .orElse(true);
            return apart && near && volume;
        }

        private Optional<HostId> target(VmId vm) {
            return snapshot.inFlight().stream()
                    .filter(migration -> migration.vm().equals(vm))
                    .map(migration -> migration.target())
                    .findFirst()
                    .or(() -> snapshot.vm(vm).map(Vm::host));
        }

        private double freeRamMib(Host host) {
            long used = guests(host).stream().mapToLong(Vm::ramBytes).sum();
            return Math.floor((host.ramBytes() - host.reservedRamBytes() - used) / (double) (1L << 20));
        }

        private double freeVcpus(Host host) {
            long used = guests(host).stream().mapToLong(Vm::vcpus).sum();
            return host.threads() * host.cpuAllocationRatio() - host.reservedThreads() - used;
        }

        private double freeDiskMib(Host host) {
            long used = guests(host).stream().mapToLong(Vm::diskBytes).sum();
            return Math.floor((host.diskBytes() - host.reservedDiskBytes() - used) / (double) (1L << 20));
        }

        private int freeFunctions(Host host) {
            return host.sriovFunctions()
                    - guests(host).stream().mapToInt(Vm::sriovFunctions).sum();
        }

        private double members(Host host, Rule rule) {
            List<ServerGroupId> soft = request.serverGroups().stream()
                    .filter(id -> snapshot.serverGroup(id).orElseThrow().rule() == rule)
                    .collect(Collectors.toCollection(ArrayList::new));
            return guests(host).stream()
                    .mapToLong(vm ->
                            vm.serverGroups().stream().filter(soft::contains).count())
                    .sum();
        }
    }
}
