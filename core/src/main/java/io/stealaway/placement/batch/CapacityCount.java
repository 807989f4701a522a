package io.stealaway.placement.batch;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroup.Rule;
import io.stealaway.model.VmCapacity;
import io.stealaway.model.VmId;
import io.stealaway.model.VmRequest;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.DemandForecast;
import io.stealaway.placement.filter.BuiltInFilters;
import io.stealaway.placement.foresight.NewVmDemand;
import io.stealaway.placement.rule.Rules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * Counts how many more VMs of a request's kind fit. Without the rule of survival each host is filled by itself, again and again until none
 * takes one more, because a cap on a share of the role rises with the role. Not thread-safe.
 */
public final class CapacityCount {
    private final ClusterSnapshot snapshot;
    private final Policy policy;
    private final VmRequest request;
    private final Rules rules;
    private final Rules withoutSurvival;
    private final boolean exact;
    private final NewVmFactory newVms;

    /**
     * @param rules that count for new VMs
     * @param defaultWeight the CPU weight of VMs whose request leaves it open
     * @throws IllegalArgumentException naming what the request asks for and is not in the snapshot, or contradicts itself
     */
    public CapacityCount(
            ClusterSnapshot snapshot,
            Policy policy,
            VmRequest request,
            Rules rules,
            ToIntFunction<VmRequest> defaultWeight) {
        RequestCheck.check(snapshot, request);
        this.snapshot = snapshot;
        this.policy = policy;
        this.request = request;
        this.rules = rules;
        withoutSurvival = rules.only(filter -> !BuiltInFilters.survives(filter));
        exact = withoutSurvival.filters().stream().allMatch(filter -> BuiltInFilters.looksAtOneHost(filter.filter()));
        newVms = new NewVmFactory(
                new NewVmDemand(snapshot, DemandForecast.of(snapshot, policy.foresight())), defaultWeight);
    }

    /** Counts in the zone that the request names, else in every zone. */
    public VmCapacity count() {
        List<VmCapacity.Zone> zones = new ArrayList<>();
        for (int zone = 0; zone < snapshot.zones().size(); zone++) {
            AvailabilityZone name = snapshot.zones().get(zone);
            if (request.zone().isEmpty() || request.zone().get().equals(name)) {
                zones.add(count(zone, name));
            }
        }
        return new VmCapacity(snapshot.takenAt(), request.id(), zones);
    }

    private VmCapacity.Zone count(int zone, AvailabilityZone name) {
        int[] hosts = snapshot.zoneHosts(zone);
        NewVm vm = newVms.of(request, List.of(request.vms().get(0))).get(0);
        BatchState state = new BatchState(snapshot, withoutFailures(), List.of(vm));
        Candidates candidates = new Candidates(state, withoutSurvival, vm, hosts);
        SortedMap<String, Integer> now = refusals(candidates);
        Filled filled = mustShareHost() ? fillBestHost(state, candidates) : fill(state, candidates, hosts);
        SortedMap<String, Integer> then = refusals(candidates);
        boolean asked = policy.placement().failureShare() > 0.0
                && rules.filters().stream().anyMatch(filter -> BuiltInFilters.survives(filter.filter()));
        Optional<SurvivingCount.Found> surviving = asked
                ? Optional.of(new SurvivingCount(snapshot, policy, rules, hosts)
                        .find(newVms(filled.vms()), filled.byHost(), mustShareHost()))
                : Optional.empty();
        return new VmCapacity.Zone(
                name,
                filled.vms(),
                exact,
                surviving.map(found -> OptionalLong.of(found.vms())).orElse(OptionalLong.empty()),
                surviving.map(found -> found.exact() && exact).orElse(exact),
                then,
                runsOutFirst(filled.vms() == 0 ? new TreeMap<>() : now, then));
    }

    private Policy withoutFailures() {
        return policy.toBuilder()
                .placement(policy.placement().toBuilder().failureShare(0.0).build())
                .build();
    }

    private List<NewVm> newVms(long count) {
        List<VmId> ids = new ArrayList<>();
        for (int i = 1; i <= Math.min(count, SurvivingCount.MOST_VMS); i++) {
            ids.add(VmId.of(request.id() + "-" + i));
        }
        return ids.isEmpty() ? List.of() : newVms.of(request, ids);
    }

    private boolean mustShareHost() {
        return request.serverGroups().stream()
                .anyMatch(id -> snapshot.serverGroup(id)
                        .map(ServerGroup::rule)
                        .filter(Rule.AFFINITY::equals)
                        .isPresent());
    }

    /**
     * What hosts take.
     *
     * @param vms in all
     * @param byHost in the order of the hosts
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Filled(long vms, long[] byHost) {}

    private static Filled fill(BatchState state, Candidates candidates, int[] hosts) {
        long[] byHost = new long[hosts.length];
        long all = 0;
        long before = -1;
        while (all > before) {
            before = all;
            for (int i = 0; i < hosts.length; i++) {
                long more = fill(state, candidates, hosts[i]);
                byHost[i] += more;
                all += more;
            }
        }
        return new Filled(all, byHost);
    }

    private static long fill(BatchState state, Candidates candidates, int host) {
        long count = 0;
        while (candidates.rules().accepts(candidates.view(host), host)) {
            state.count(candidates.vm(), host, 1);
            count++;
        }
        return count;
    }

    /** VMs that must share a host are all on the host that takes most of them. */
    private static Filled fillBestHost(BatchState state, Candidates candidates) {
        int[] hosts = candidates.hosts();
        int best = -1;
        long most = 0;
        for (int i = 0; i < hosts.length; i++) {
            long count = fill(state, candidates, hosts[i]);
            for (long k = 0; k < count; k++) {
                state.count(candidates.vm(), hosts[i], -1);
            }
            if (count > most) {
                best = i;
                most = count;
            }
        }
        long[] byHost = new long[hosts.length];
        for (long k = 0; k < most; k++) {
            state.count(candidates.vm(), hosts[best], 1);
            byHost[best]++;
        }
        return new Filled(most, byHost);
    }

    private SortedMap<String, Integer> refusals(Candidates candidates) {
        SortedMap<String, Integer> refusals = new TreeMap<>();
        for (int host : candidates.hosts()) {
            withoutSurvival
                    .firstRefusing(candidates.view(host), host)
                    .ifPresent(filter -> refusals.merge(filter.name(), 1, Integer::sum));
        }
        return refusals;
    }

    /** The filter by which most hosts have come to refuse, from the start where none is taken; of several the first by name. */
    private static Optional<String> runsOutFirst(SortedMap<String, Integer> now, SortedMap<String, Integer> then) {
        Map<String, Integer> more = new HashMap<>();
        then.forEach((filter, hosts) -> more.put(filter, hosts - now.getOrDefault(filter, 0)));
        return more.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .min(Comparator.comparingInt((Map.Entry<String, Integer> entry) -> -entry.getValue())
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey);
    }
}
