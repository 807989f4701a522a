package io.stealaway.check;

import io.stealaway.json.BatchJson;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.BatchPlacement;
import io.stealaway.model.BatchPlacement.Answer;
import io.stealaway.model.BatchPlacement.NoHost;
import io.stealaway.model.BatchPlacement.Placed;
import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import io.stealaway.model.VmRequest;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Replays the creation of a batch, VM by VM, and judges each. Not thread-safe. */
final class BatchCheck {
    private final ClusterSnapshot snapshot;
    private final VmRequest.Batch batch;
    private final Policy policy;
    private final NewVmReference demand;
    private final List<CreatedVm> created = new ArrayList<>();
    private final List<Violation> violations = new ArrayList<>();

    BatchCheck(ClusterSnapshot snapshot, VmRequest.Batch batch, Policy policy) {
        this.snapshot = snapshot;
        this.batch = batch;
        this.policy = policy;
        demand = new NewVmReference(snapshot, policy.foresight());
    }

    List<Violation> judge(BatchPlacement placement) {
        judgeWhole(placement);
        Map<VmId, VmRequest> requests = new TreeMap<>();
        batch.requests().forEach(request -> request.vms().forEach(vm -> requests.put(vm, request)));
        CreatedVmCheck check = new CreatedVmCheck(snapshot, policy, created);
        for (Answer answer : placement.answers()) {
            VmRequest request = requests.get(answer.vm());
            if (request != null && answer instanceof Placed placed) {
                judge(check, request, placed);
            } else if (request != null && answer instanceof NoHost none) {
                Violations verdicts = Violations.ofPlan();
                judgeDemand(none.vm(), none.demand(), request, verdicts);
                violations.addAll(verdicts.violations());
            }
        }
        if (policy.placement().failureShare() > 0.0 && !created.isEmpty()) {
            judgeSurvival();
        }
        return List.copyOf(violations);
    }

    private void judge(CreatedVmCheck check, VmRequest request, Placed placed) {
        Violations verdicts = Violations.ofMove(placed.vm(), placed.host());
        boolean known = snapshot.host(placed.host()).isPresent();
        verdicts.expect("unknown-host", known, "is not in the snapshot");
        verdicts.expect("twice", snapshot.vm(placed.vm()).isEmpty(), "exists already");
        judgeDemand(placed.vm(), placed.demand(), request, verdicts);
        if (known) {
            CreatedVm vm = CreatedVm.of(request, placed, demand);
            check.judge(vm, verdicts);
            created.add(vm);
        }
        violations.addAll(verdicts.violations());
    }

    private void judgeDemand(VmId vm, BatchPlacement.Demand said, VmRequest request, Violations verdicts) {
        BatchPlacement.Demand found = demand.demand(CreatedVm.facts(request, vm, HostId.of("any")));
        verdicts.expect("demand", said.equals(found), "of " + vm + " is said to be " + said + ", and is " + found);
    }

    private void judgeWhole(BatchPlacement placement) {
        Violations verdicts = Violations.ofPlan();
        verdicts.expect(
                "snapshot",
                placement.snapshotTakenAt().equals(snapshot.takenAt()),
                "made for the snapshot of " + placement.snapshotTakenAt() + ", judged by that of "
                        + snapshot.takenAt());
        String hash = BatchJson.hash(placement.answers(), policy);
        verdicts.expect(
                "hash",
                placement.hash().equals(hash),
                "says " + placement.hash() + ", placement and policy give " + hash);
        judgeAnswers(placement, verdicts);
        judgeCounts(placement, verdicts);
        violations.addAll(verdicts.violations());
    }

    /** Every VM has one answer, under the request that it is one of. */
    private void judgeAnswers(BatchPlacement placement, Violations verdicts) {
        Set<List<VmId>> asked = new HashSet<>();
        batch.requests().forEach(request -> request.vms().forEach(vm -> asked.add(List.of(vm, request.id()))));
        Set<List<VmId>> answered = new HashSet<>();
        for (Answer answer : placement.answers()) {
            List<VmId> key = List.of(answer.vm(), answer.request());
            verdicts.expect(
                    "answers", asked.contains(key), answer.vm() + " of " + answer.request() + " was not asked for");
            verdicts.expect("answers", answered.add(key), answer.vm() + " is answered twice");
        }
        asked.removeAll(answered);
        verdicts.expect("answers", asked.isEmpty(), asked.size() + " VMs have no answer");
    }

    /** A request has as many VMs as it needs or none; with all or nothing every request has. */
    private void judgeCounts(BatchPlacement placement, Violations verdicts) {
        List<Placed> placed = placement.placed();
        for (VmRequest request : batch.requests()) {
            long vms = placed.stream()
                    .filter(one -> one.request().equals(request.id()))
                    .count();
            verdicts.expect(
                    "count",
                    vms == 0 || vms >= request.minCount(),
                    request.id() + " has " + vms + " VMs, and needs " + request.minCount());
            verdicts.expect(
                    "count",
                    !batch.allOrNothing() || placed.isEmpty() || vms > 0,
                    request.id() + " has no VM, and all or nothing was asked for");
        }
    }

    /** More VMs never strand fewer, so that the last state is the worst. */
    private void judgeSurvival() {
        ClusterSnapshot.Builder after = snapshot.toBuilder();
        created.forEach(vm -> after.vm(vm.vm()));
        CheckState then = new PlanReplay(snapshot).first();
        CheckState now = new PlanReplay(after.build()).first();
        for (AvailabilityZone zone : snapshot.zones()) {
            UnplacedBounds before = WorstFailure.in(then, zone, policy.placement());
            UnplacedBounds with = WorstFailure.in(now, zone, policy.placement());
            Violations verdicts = Violations.ofPlan();
            verdicts.expect(
                    "survival",
                    with.least() <= before.most(),
                    with.least() + " VMs of " + zone + " have nowhere to go when hosts fail, " + before.most()
                            + " before");
            violations.addAll(verdicts.violations());
        }
    }
}
