package io.stealaway.check;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.Vm;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Compares two states of a cluster: what rule is broken in the later one, and was not, or not as much, in the earlier. */
final class StateCheck {
    private final CheckState before;
    private final CheckState after;
    private final Policy policy;
    private final List<Violation> violations = new ArrayList<>();

    StateCheck(ClusterSnapshot before, ClusterSnapshot after, Policy policy) {
        this.before = new PlanReplay(before).first();
        this.after = new PlanReplay(after).first();
        this.policy = policy;
    }

    List<Violation> judge() {
        after.snapshot().vms().forEach(this::judgeVm);
        RoleCap capBefore = new RoleCap(before.snapshot(), policy.placement());
        RoleCap capAfter = new RoleCap(after.snapshot(), policy.placement());
        for (Host host : after.snapshot().hosts()) {
            LimitExcess then = LimitExcess.of(before, host.id(), capBefore);
            violations.addAll(LimitExcess.of(after, host.id(), capAfter).beyond(then, policy.placement()));
        }
        after.snapshot().serverGroups().forEach(this::judgeAffinity);
        if (policy.placement().failureShare() > 0.0) {
            after.snapshot().zones().forEach(this::judgeSurvival);
        }
        return List.copyOf(violations);
    }

    private void judgeVm(Vm vm) {
        SortedSet<HostId> was =
                before.snapshot().vm(vm.id()).map(before::hostsOf).orElse(Collections.emptySortedSet());
        for (HostId id : after.hostsOf(vm)) {
            if (!was.contains(id) && !was.isEmpty()) {
                judgeArrival(vm, was.first(), after.snapshot().host(id).orElseThrow());
            }
        }
    }

    private void judgeArrival(Vm vm, HostId from, Host host) {
        Violations verdicts = Violations.ofMove(vm.id(), host.id());
        Optional<AvailabilityZone> zone = before.snapshot().host(from).map(Host::zone);
        verdicts.expect("zone", zone.equals(Optional.of(host.zone())), "has left " + zone + " for " + host.zone());
        verdicts.expect("width", vm.vcpus() <= host.threads(), vm.vcpus() + " vCPUs on " + host.threads() + " threads");
        verdicts.expect("traits", host.traits().containsAll(vm.requiredTraits()), "lacks a trait that it requires");
        verdicts.expect(
                "traits", Collections.disjoint(host.traits(), vm.forbiddenTraits()), "has a trait that it forbids");
        violations.addAll(verdicts.violations());
    }

    /** A group that was on one host is not to be scattered; one member alone is not, even between two hosts. */
    private void judgeAffinity(ServerGroup group) {
        SortedSet<HostId> now = hostsOf(after, group);
        SortedSet<HostId> then = hostsOf(before, group);
        Violations verdicts = Violations.ofPlan();
        verdicts.expect(
                "affinity",
                group.rule() != ServerGroup.Rule.AFFINITY || alone(group) || now.size() <= Math.max(1, then.size()),
                group.id() + " is on " + now + ", and was on " + then);
        violations.addAll(verdicts.violations());
    }

    private boolean alone(ServerGroup group) {
        return after.snapshot().vms().stream()
                        .filter(vm -> vm.serverGroups().contains(group.id()))
                        .count()
                < 2;
    }

    private static SortedSet<HostId> hostsOf(CheckState state, ServerGroup group) {
        SortedSet<HostId> hosts = new TreeSet<>();
        state.snapshot().vms().stream()
                .filter(vm -> vm.serverGroups().contains(group.id()))
                .forEach(vm -> hosts.addAll(state.hostsOf(vm)));
        return hosts;
    }

    private void judgeSurvival(AvailabilityZone zone) {
        UnplacedBounds now = WorstFailure.in(after, zone, policy.placement());
        UnplacedBounds then = WorstFailure.in(before, zone, policy.placement());
        Violations verdicts = Violations.ofPlan();
        verdicts.expect(
                "survival",
                now.least() <= then.most(),
                now.least() + " VMs of " + zone + " have nowhere to go when hosts fail, " + then.most() + " before");
        violations.addAll(verdicts.violations());
    }
}
