package io.stealaway.check;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.Role;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.Volume;
import io.stealaway.model.VolumeId;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Judges the creation of one VM with those before it created, from the raw snapshot. Not thread-safe. */
final class CreatedVmCheck {
    private final ClusterSnapshot snapshot;
    private final Policy policy;
    private final CheckState state;
    private final ReferenceCpu cpu;
    private final ReferenceForecast forecast;
    private final List<CreatedVm> created;

    /** @param created those before, which grows while this judges */
    CreatedVmCheck(ClusterSnapshot snapshot, Policy policy, List<CreatedVm> created) {
        this.snapshot = snapshot;
        this.policy = policy;
        this.created = created;
        state = new PlanReplay(snapshot).first();
        cpu = new ReferenceCpu(snapshot);
        forecast = new ReferenceForecast(snapshot, policy.foresight());
    }

    void judge(CreatedVm made, Violations verdicts) {
        Host host = snapshot.host(made.vm().host()).orElseThrow();
        List<Vm> others = new ArrayList<>(state.on(host.id()));
        createdOn(host.id()).forEach(before -> others.add(before.vm()));
        judgeHost(made, host, verdicts);
        judgeCapacity(made.vm(), host, others, verdicts);
        judgeRole(made.vm(), host, others, verdicts);
        judgeGroups(made.vm(), host, verdicts);
        judgeHints(made, host, verdicts);
        judgeMetrics(host, verdicts);
        judgeSteal(made, host, verdicts);
    }

    private List<CreatedVm> createdOn(HostId host) {
        return created.stream()
                .filter(before -> before.vm().host().equals(host))
                .toList();
    }

    private static void judgeHost(CreatedVm made, Host host, Violations verdicts) {
        Vm vm = made.vm();
        made.request()
                .zone()
                .ifPresent(zone -> verdicts.expect(
                        "zone", zone.equals(host.zone()), "is in " + host.zone() + ", asked for was " + zone));
        verdicts.expect("state", TargetCapacity.serves(host), "host is out of service");
        verdicts.expect("width", host.threads() >= vm.vcpus(), vm.vcpus() + " vCPUs on " + host.threads() + " threads");
        for (String trait : vm.requiredTraits()) {
            verdicts.expect("traits", host.traits().contains(trait), "host lacks " + trait);
        }
        for (String trait : vm.forbiddenTraits()) {
            verdicts.expect("traits", !host.traits().contains(trait), "host has " + trait);
        }
        verdicts.expect(
                "unit-size",
                vm.ramBytes() <= host.ramBytes() && vm.diskBytes() <= host.diskBytes(),
                "takes more than the host really has");
    }

    private void judgeCapacity(Vm vm, Host host, List<Vm> others, Violations verdicts) {
        fits(vm, others, verdicts, "vcpus", Vm::vcpus, HostCapacity.vcpus(host));
        fits(vm, others, verdicts, "ram", Vm::ramBytes, HostCapacity.ramBytes(host));
        fits(vm, others, verdicts, "disk", Vm::diskBytes, HostCapacity.diskBytes(host));
        fits(vm, others, verdicts, "half-committed", Vm::vcpus, HostCapacity.vcpus(host) / 2);
        fits(vm, others, verdicts, "half-committed", Vm::ramBytes, HostCapacity.ramBytes(host) / 2);
        fits(vm, others, verdicts, "half-committed", Vm::diskBytes, HostCapacity.diskBytes(host) / 2);
        fits(vm, others, verdicts, "sriov", Vm::sriovFunctions, host.sriovFunctions());
        if (policy.placement().sriovWithinCores()) {
            fits(vm, others, verdicts, "sriov-cores", Vm::sriovFunctions, host.cores());
        }
    }

    private static void fits(
            Vm vm, List<Vm> others, Violations verdicts, String rule, ToLongFunction<Vm> amount, long capacity) {
        long taken = others.stream().mapToLong(amount).sum();
        long needs = amount.applyAsLong(vm);
        verdicts.expect(
                rule,
                needs == 0 || taken + needs <= capacity,
                taken + " taken and " + needs + " needed of " + capacity);
    }

    private void judgeRole(Vm vm, Host host, List<Vm> others, Violations verdicts) {
        if (vm.role().isEmpty()) {
            return;
        }
        Role role = vm.role().get();
        long held =
                others.stream().filter(other -> other.role().equals(vm.role())).count();
        int most = policy.placement().maxRoleVmsPerHost();
        verdicts.expect("role", held < most, held + " held, at most " + most);
        double share = policy.placement().maxRoleSharePerHost();
        long inZone = 1
                + snapshot.vms().stream()
                        .filter(other -> other.role().filter(role::equals).isPresent())
                        .filter(other -> zoneOf(other).equals(host.zone()))
                        .count()
                + created.stream()
                        .filter(before ->
                                before.vm().role().filter(role::equals).isPresent())
                        .filter(before -> zoneOf(before.vm()).equals(host.zone()))
                        .count();
        long cap = share == 1.0 ? Long.MAX_VALUE : Math.max(1, (long) Math.floor(share * inZone));
        verdicts.expect("role-share", held < cap, held + " held, at most " + cap + " of " + inZone);
    }

    private AvailabilityZone zoneOf(Vm vm) {
        return snapshot.host(vm.host()).orElseThrow().zone();
    }

    private void judgeGroups(Vm vm, Host host, Violations verdicts) {
        for (ServerGroupId id : vm.serverGroups()) {
            ServerGroup group = snapshot.serverGroup(id).orElseThrow();
            List<HostId> places = new ArrayList<>();
            snapshot.vms().stream()
                    .filter(other -> other.serverGroups().contains(id))
                    .forEach(other -> places.addAll(state.hostsOf(other)));
            created.stream()
                    .filter(before -> before.vm().serverGroups().contains(id))
                    .forEach(before -> places.add(before.vm().host()));
            long here = places.stream().filter(host.id()::equals).count();
            verdicts.expect(
                    "affinity",
                    group.rule() != ServerGroup.Rule.AFFINITY || here == places.size(),
                    id + " has " + (places.size() - here) + " members elsewhere");
            verdicts.expect(
                    "anti-affinity",
                    group.rule() != ServerGroup.Rule.ANTI_AFFINITY || here < group.maxPerHost(),
                    id + " has " + here + " members there, at most " + group.maxPerHost());
        }
    }

    private void judgeHints(CreatedVm made, Host host, Violations verdicts) {
        boolean near = made.request().sameHost().isEmpty()
                || made.request().sameHost().stream()
                        .anyMatch(vm -> finalHost(vm).equals(Optional.of(host.id())));
        verdicts.expect(
                "same-host", near, "is on the host of none of " + made.request().sameHost());
        for (VmId apart : made.request().differentHost()) {
            SortedSet<HostId> places = snapshot.vm(apart).map(state::hostsOf).orElseGet(TreeSet::new);
            verdicts.expect("different-host", !places.contains(host.id()), "is on the host of " + apart);
        }
        made.request().sameHostVolume().ifPresent(volume -> {
            Optional<HostId> storage = storage(volume, made);
            verdicts.expect(
                    "volume",
                    storage.equals(Optional.of(host.id())),
                    "must share the host of " + volume + ", which is "
                            + storage.map(HostId::value).orElse("not known"));
        });
    }

    private Optional<HostId> finalHost(VmId vm) {
        return snapshot.inFlight().stream()
                .filter(migration -> migration.vm().equals(vm))
                .map(InFlightMigration::target)
                .findFirst()
                .or(() -> snapshot.vm(vm).map(Vm::host));
    }

    private Optional<HostId> storage(VolumeId volume, CreatedVm made) {
        return Stream.concat(snapshot.vms().stream().flatMap(vm -> vm.volumes().stream()), made.vm().volumes().stream())
                .filter(one -> one.id().equals(volume))
                .map(Volume::storageHost)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private void judgeMetrics(Host host, Violations verdicts) {
        Duration most = policy.detection().maxMetricAge();
        for (Vm guest : state.measuredOn(host.id())) {
            Optional<VmObservation> seen = snapshot.observations().of(guest.id());
            verdicts.expect(
                    "metrics",
                    seen.filter(one ->
                                    Duration.between(one.sampledAt().truncatedTo(ChronoUnit.MILLIS), snapshot.takenAt())
                                                    .abs()
                                                    .compareTo(most)
                                            < 0)
                            .isPresent(),
                    guest.id() + " was not observed lately");
        }
    }

    private void judgeSteal(CreatedVm made, Host host, Violations verdicts) {
        double observed = cpu.observedSteal(state.measuredOn(host.id()));
        verdicts.expect("steal", observed < policy.placement().maxStealRatio(), observed + " observed");
        List<CreatedVm> all = new ArrayList<>(createdOn(host.id()));
        all.add(made);
        long need = all.stream().mapToLong(CreatedVm::peak).sum();
        long vcpus = all.stream().mapToLong(one -> one.vm().vcpus()).sum();
        double predicted = cpu.hostSteal(host, state.on(host.id()), need, vcpus);
        verdicts.expect(
                "predicted-steal", predicted < policy.placement().maxPredictedStealRatio(), predicted + " predicted");
        if (forecast.known()) {
            double expected = forecast.steal(
                    host,
                    state.on(host.id()),
                    all.stream().map(CreatedVm::needs).toList(),
                    vcpus);
            verdicts.expect(
                    "expected-steal",
                    expected < policy.foresight().maxExpectedStealRatio() + StealCheck.PRECISION,
                    expected + " expected");
        }
    }
}
