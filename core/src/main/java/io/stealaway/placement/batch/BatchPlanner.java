package io.stealaway.placement.batch;

import io.stealaway.model.BatchPlacement.Answer;
import io.stealaway.model.BatchPlacement.Placed;
import io.stealaway.model.BatchPlacement.Withheld;
import io.stealaway.model.HostEvaluation;
import io.stealaway.model.HostId;
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
import java.util.LinkedHashMap;
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

    /** How many hosts may still be asked to make room for a VM, and in trying all arrangements. */
    private long evaluationsLeft;

    private long arrangementsLeft;
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
        NewVmFactory newVms = new NewVmFactory(
                new NewVmDemand(snapshot, DemandForecast.of(snapshot, policy.foresight())), defaultWeight);
        for (VmRequest request : batch.requests()) {
            List<NewVm> ofRequest = newVms.of(request, request.vms());
            vms.put(request, ofRequest);
            all.addAll(ofRequest);
        }
        state = new BatchState(snapshot, policy, all);
        questions = new BatchQuestions(state, rules, novaWeighers ? new NovaRanking() : new ScoreRanking(rules, state));
        arrangementsLeft = policy.placement().chainEvaluations();
        evaluationsLeft = arrangementsLeft * all.size();
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
            NewVm first = least.vm(least.firstWithout());
            if (batch.allOrNothing()) {
                refuse(least, open, "nothing is created unless all is, and VM " + first.id() + " finds no host");
                open.clear();
            } else {
                for (NewVm lacking : arrangementsLeft > 0 ? List.of(first) : firstOfRequestsWithNone(least)) {
                    VmRequest request = lacking.request();
                    refuse(
                            least,
                            List.of(request),
                            "request " + request.id() + " needs " + request.minCount() + " VMs, and VM " + lacking.id()
                                    + " finds no host");
                    open.remove(request);
                }
            }
            least.clear();
            least = place(open);
        }
        return withExtras(least, open);
    }

    /**
     * Returns the first VM without a host, and the first of every request that has none at all: what takes no room makes none by going, so
     * that all of them would be given up one after another.
     */
    private static List<NewVm> firstOfRequestsWithNone(Arrangement attempt) {
        Map<VmRequest, NewVm> first = new LinkedHashMap<>();
        Set<VmRequest> some = new HashSet<>();
        for (int place = 0; place < attempt.size(); place++) {
            NewVm vm = attempt.vm(place);
            if (attempt.host(place) == Arrangement.NONE) {
                first.putIfAbsent(vm.request(), vm);
            } else {
                some.add(vm.request());
            }
        }
        some.remove(attempt.vm(attempt.firstWithout()).request());
        first.keySet().removeAll(some);
        return List.copyOf(first.values());
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
        questions.allow(evaluationsLeft);
        int without = search.greedy();
        evaluationsLeft = questions.left();
        if (without > 0) {
            int[] oneAfterAnother = arrangement.hosts();
            questions.allow(arrangementsLeft);
            BatchSearch.Result result = search.all();
            arrangementsLeft = questions.left();
            searchedAll &= result != BatchSearch.Result.UNDECIDED;
            if (result != BatchSearch.Result.FOUND) {
                arrangement.layAll(oneAfterAnother);
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
        questions.allow(evaluationsLeft);
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
        int[] hosts = found.hosts();
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
