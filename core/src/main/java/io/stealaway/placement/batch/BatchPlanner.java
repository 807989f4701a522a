package io.stealaway.placement.batch;

import io.stealaway.model.BatchPlacement.Answer;
import io.stealaway.model.BatchPlacement.Placed;
import io.stealaway.model.BatchPlacement.Withheld;
import io.stealaway.model.HostEvaluation;
import io.stealaway.model.HostId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmRequest;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.DemandForecast;
import io.stealaway.placement.batch.HostRanking.Ranked;
import io.stealaway.placement.filter.BuiltInFilters;
import io.stealaway.placement.foresight.NewVmDemand;
import io.stealaway.placement.rule.Rules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/** Places one batch. Not thread-safe; each batch has its own. */
public final class BatchPlanner {
    /** The chosen host, and two alternates, as Nova's scheduler hands out with its default of three attempts. */
    private static final int ATTEMPTS = 3;

    private final ClusterSnapshot snapshot;
    private final VmRequest.Batch batch;
    private final Map<VmRequest, List<NewVm>> vms = new HashMap<>();
    private final List<NewVm> all = new ArrayList<>();
    private final BatchState state;
    private final BatchQuestions questions;
    private final PlacementOrder order;
    /** Answers of requests that were given up. */
    private final Map<VmId, Answer> refused = new HashMap<>();

    private boolean searchedAll = true;

    /**
     * What a batch has come to.
     *
     * @param answers one for each VM, in the order of placement
     * @param searchedAll whether VMs without a host have none in any arrangement
     */
    public record Result(List<Answer> answers, boolean searchedAll) {}

    /**
     * @param rules that count for new VMs
     * @param novaWeighers whether hosts are ranked by Nova's weighers, and not by the scorers of the rules
     * @param defaultWeight the CPU weight of VMs whose request leaves it open
     * @throws IllegalArgumentException naming what a request asks for and is not in the snapshot, or contradicts itself
     */
    public BatchPlanner(
            ClusterSnapshot snapshot,
            Policy policy,
            VmRequest.Batch batch,
            Rules rules,
            boolean novaWeighers,
            ToIntFunction<VmRequest> defaultWeight) {
        this.snapshot = snapshot;
        this.batch = batch;
        batch.requests().forEach(request -> RequestCheck.check(snapshot, request));
        order = new PlacementOrder(snapshot);
        NewVmDemand demand = new NewVmDemand(snapshot, DemandForecast.of(snapshot, policy.foresight()));
        for (VmRequest request : batch.requests()) {
            List<NewVm> ofRequest = newVms(request, request.vms(), demand, defaultWeight);
            vms.put(request, ofRequest);
            all.addAll(ofRequest);
        }
        state = new BatchState(snapshot, policy, all);
        questions = new BatchQuestions(state, rules, novaWeighers ? new NovaRanking() : new ScoreRanking(rules, state));
        questions.allow((long) policy.placement().chainEvaluations() * all.size());
    }

    static List<NewVm> newVms(
            VmRequest request, List<VmId> ids, NewVmDemand demand, ToIntFunction<VmRequest> defaultWeight) {
        List<NewVm> made = new ArrayList<>(ids.size());
        NewVmDemand.Estimate estimate = demand.of(NewVm.facts(request, ids.get(0), defaultWeight));
        for (int i = 0; i < ids.size(); i++) {
            Vm facts = NewVm.facts(request, ids.get(i), defaultWeight);
            made.add(new NewVm(request, i, facts, estimate));
        }
        return made;
    }

    /** Places the batch. */
    public Result place() {
        Arrangement placed = arrange();
        return answer(placed);
    }

    /** Returns what every host is to one VM of the batch, with those before it placed. */
    public List<HostEvaluation> explain(VmId vm) {
        NewVm asked = all.stream()
                .filter(one -> one.id().equals(vm))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("VM " + vm + " is not in the batch"));
        Arrangement placed = arrange();
        for (int place = placed.size() - 1; place >= 0; place--) {
            boolean itself = placed.vm(place) == asked;
            if (placed.host(place) != Arrangement.NONE) {
                placed.take(place);
            }
            if (itself) {
                break;
            }
        }
        return new BatchExplainer(questions).explain(asked);
    }

    /** The least that requests ask for first, then as many as they may have. */
    private Arrangement arrange() {
        List<VmRequest> open = new ArrayList<>(batch.requests());
        Arrangement least = place(open);
        while (least.firstWithout() < least.size()) {
            VmId first = least.vm(least.firstWithout()).id();
            VmRequest lacking = least.vm(least.firstWithout()).request();
            if (batch.allOrNothing()) {
                refuse(least, open, "nothing is created unless all is, and VM " + first + " finds no host");
                open.clear();
            } else {
                refuse(
                        least,
                        List.of(lacking),
                        "request " + lacking.id() + " needs " + lacking.minCount() + " VMs, and VM " + first
                                + " finds no host");
                open.remove(lacking);
            }
            least.clear();
            least = place(open);
        }
        return withExtras(least, open);
    }

    /** Gives the VMs of requests that are given up their answers: those without a host why, the others because of whom. */
    private void refuse(Arrangement attempt, List<VmRequest> requests, String because) {
        Set<VmId> without = new HashSet<>();
        for (int place = 0; place < attempt.size(); place++) {
            if (attempt.host(place) == Arrangement.NONE) {
                without.add(attempt.vm(place).id());
            }
        }
        NoHostReasons reasons = new NoHostReasons(questions);
        for (VmRequest request : requests) {
            for (NewVm vm : of(request)) {
                refused.put(
                        vm.id(),
                        without.contains(vm.id()) ? reasons.of(vm) : new Withheld(vm.id(), request.id(), because));
            }
        }
    }

    private Arrangement place(List<VmRequest> requests) {
        List<NewVm> least = new ArrayList<>();
        for (VmRequest request : requests) {
            least.addAll(of(request).subList(0, request.minCount()));
        }
        Arrangement arrangement = new Arrangement(questions, order.of(least));
        BatchSearch search = new BatchSearch(questions, arrangement);
        if (search.greedy() > 0) {
            switch (search.all()) {
                case FOUND -> {}
                case NONE -> search.greedy();
                case UNDECIDED -> {
                    searchedAll = false;
                    search.greedy();
                }
            }
        }
        return arrangement;
    }

    private List<NewVm> of(VmRequest request) {
        return vms.getOrDefault(request, List.of());
    }

    private Arrangement withExtras(Arrangement least, List<VmRequest> requests) {
        List<NewVm> extras = new ArrayList<>();
        for (VmRequest request : requests) {
            extras.addAll(of(request).subList(request.minCount(), request.maxCount()));
        }
        if (extras.isEmpty()) {
            return least;
        }
        Arrangement both = least.with(order.of(extras));
        BatchSearch search = new BatchSearch(questions, both);
        Set<VmRequest> full = new HashSet<>();
        for (int place = least.size(); place < both.size(); place++) {
            VmRequest request = both.vm(place).request();
            if (!full.contains(request) && !search.place(place)) {
                full.add(request);
                searchedAll &= takesTheSameWherever(request);
            }
        }
        return both;
    }

    /** One request alone takes the same room wherever its VMs are, unless a rule looks at several hosts. */
    private boolean takesTheSameWherever(VmRequest request) {
        return batch.requests().size() == 1
                && request.serverGroups().isEmpty()
                && state.policy().placement().failureShare() == 0.0
                && questions.rules().filters().stream()
                        .allMatch(filter -> BuiltInFilters.looksAtOneHost(filter.filter()));
    }

    /** Lays all again in the order of placement: what was found by making room may have been found in another one. */
    private Result answer(Arrangement found) {
        int[] hosts = new int[found.size()];
        for (int place = 0; place < hosts.length; place++) {
            hosts[place] = found.host(place);
        }
        found.clear();
        List<Answer> answers = new ArrayList<>();
        Set<VmId> placed = new HashSet<>();
        for (int place = 0; place < hosts.length; place++) {
            NewVm vm = found.vm(place);
            if (hosts[place] != Arrangement.NONE && questions.of(vm).accepts(hosts[place])) {
                answers.add(placed(vm, hosts[place]));
                placed.add(vm.id());
                found.lay(place, hosts[place]);
            }
        }
        NoHostReasons reasons = new NoHostReasons(questions);
        List<NewVm> others =
                all.stream().filter(vm -> !placed.contains(vm.id())).toList();
        for (NewVm vm : order.of(others)) {
            Answer known = refused.get(vm.id());
            answers.add(known == null ? reasons.of(vm) : known);
        }
        return new Result(answers, searchedAll);
    }

    private Placed placed(NewVm vm, int host) {
        List<HostId> alternates = new ArrayList<>();
        double score = Double.NaN;
        for (Ranked ranked : questions.best(vm, ATTEMPTS + 1)) {
            if (ranked.host() == host) {
                score = ranked.score();
            } else if (alternates.size() < ATTEMPTS - 1) {
                alternates.add(snapshot.hosts().get(ranked.host()).id());
            }
        }
        if (Double.isNaN(score)) {
            score = scoreOf(vm, host);
        }
        return new Placed(vm.id(), vm.request().id(), snapshot.hosts().get(host).id(), score, alternates, vm.demand());
    }

    private double scoreOf(NewVm vm, int host) {
        return questions.ranking().best(questions.of(vm), Integer.MAX_VALUE, any -> true).stream()
                .filter(ranked -> ranked.host() == host)
                .findFirst()
                .map(Ranked::score)
                .orElse(0.0);
    }
}
