package io.stealaway.check;

import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.Vm;
import io.stealaway.model.policy.PlacementPolicy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * By how much a host is over each of its limits, by rule and what the limit is of; only limits that are passed appear.
 * Immutable and thread-safe.
 */
record LimitExcess(HostId host, Map<String, Map<String, Long>> byRule) {

    /** Returns the limits that a host exceeds; empty if it is not in the state's snapshot. */
    static LimitExcess of(CheckState state, HostId id, RoleCap cap) {
        LimitExcess excess = new LimitExcess(id, new TreeMap<>());
        state.snapshot().host(id).ifPresent(host -> {
            List<Vm> guests = state.on(id);
            excess.sizes(host, guests);
            excess.roles(host, guests, cap);
            state.snapshot().serverGroups().forEach(group -> excess.group(group, guests));
        });
        return excess;
    }

    private void sizes(Host host, List<Vm> guests) {
        note("vcpus", "", sum(guests, Vm::vcpus) - HostCapacity.vcpus(host));
        note("ram", "", sum(guests, Vm::ramBytes) - HostCapacity.ramBytes(host));
        note("disk", "", sum(guests, Vm::diskBytes) - HostCapacity.diskBytes(host));
        note("sriov", "", sum(guests, Vm::sriovFunctions) - host.sriovFunctions());
        note("sriov-cores", "", sum(guests, Vm::sriovFunctions) - host.cores());
    }

    private static long sum(List<Vm> guests, ToLongFunction<Vm> amount) {
        return guests.stream().mapToLong(amount).sum();
    }

    private void roles(Host host, List<Vm> guests, RoleCap cap) {
        guests.stream().flatMap(vm -> vm.role().stream()).distinct().forEach(role -> {
            long count = guests.stream()
                    .filter(vm -> vm.role().filter(role::equals).isPresent())
                    .count();
            note("role", role.toString(), count - cap.byCount());
            note("role-share", role.toString(), count - cap.byShare(role, host.zone()));
        });
    }

    private void group(ServerGroup group, List<Vm> guests) {
        if (group.rule() == ServerGroup.Rule.ANTI_AFFINITY) {
            long members = guests.stream()
                    .filter(vm -> vm.serverGroups().contains(group.id()))
                    .count();
            note("anti-affinity", group.id().toString(), members - group.maxPerHost());
        }
    }

    private void note(String rule, String of, long excess) {
        if (excess > 0) {
            byRule.computeIfAbsent(rule, name -> new TreeMap<>()).put(of, excess);
        }
    }

    /** Returns what it is over now, and was not over, or by less, then. */
    List<Violation> beyond(LimitExcess then, PlacementPolicy policy) {
        Violations verdicts = Violations.ofHost(host);
        byRule.forEach((rule, now) -> now.forEach((of, excess) -> {
            long before = then.byRule().getOrDefault(rule, Map.of()).getOrDefault(of, 0L);
            boolean asked = policy.sriovWithinCores() || !rule.equals("sriov-cores");
            verdicts.expect(rule, !asked || excess <= before, of + " over by " + excess + ", by " + before + " before");
        }));
        return verdicts.violations();
    }
}
