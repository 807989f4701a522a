package io.stealaway.placement.batch;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.policy.Policy;
import io.stealaway.placement.batch.HostRanking.Ranked;
import io.stealaway.placement.rule.GuardedFilter;
import io.stealaway.placement.rule.Rules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/** Where new VMs of one batch may go as its state stands, and how many hosts may still be asked. Not thread-safe. */
final class BatchQuestions {
    private final BatchState state;
    private final Rules rules;
    private final HostRanking ranking;
    private final Map<NewVm, Candidates> byVm = new HashMap<>();
    private final Map<Optional<AvailabilityZone>, int[]> hosts = new HashMap<>();
    private final Map<RequestKind, HostAnswers> answers = new HashMap<>();
    private final long costOfAsking;
    private long left;

    BatchQuestions(BatchState state, Rules rules, HostRanking ranking) {
        this.state = state;
        this.rules = rules;
        this.ranking = ranking;
        Policy policy = state.policy();
        long cost = 1;
        for (GuardedFilter filter : rules.filters()) {
            cost += filter.filter().extraEvaluations(policy);
        }
        costOfAsking = cost;
    }

    BatchState state() {
        return state;
    }

    Rules rules() {
        return rules;
    }

    HostRanking ranking() {
        return ranking;
    }

    /** Allows so many hosts to be asked from now on. */
    void allow(long questions) {
        left = questions;
    }

    long left() {
        return left;
    }

    /** Returns whether hosts may still be asked; a search that may not has come to its end. */
    boolean mayAsk() {
        return left > 0;
    }

    Candidates of(NewVm vm) {
        return byVm.computeIfAbsent(
                vm,
                asked -> new Candidates(
                        state,
                        rules,
                        asked,
                        hosts.computeIfAbsent(asked.request().zone(), any -> Candidates.hosts(state, asked.request())),
                        answers.computeIfAbsent(asked.kind(), any -> new HostAnswers(rules, asked))));
    }

    /** Returns the best hosts that take a VM, so many at most, the best first. */
    List<Ranked> best(NewVm vm, int most) {
        return ranking.best(of(vm), most, host -> true);
    }

    /** Returns the hosts that take a VM of those from an index on, the best first; the rest of what may be asked is used up by it. */
    int[] all(NewVm vm, int from) {
        Candidates candidates = of(vm);
        left -= costOfAsking * candidates.hosts().length;
        return ranking.best(candidates, Integer.MAX_VALUE, host -> host >= from).stream()
                .mapToInt(Ranked::host)
                .toArray();
    }

    /** Returns whether a host takes a VM; never once nothing may be asked any more. */
    boolean accepts(NewVm vm, int host) {
        left -= costOfAsking;
        return left >= 0 && of(vm).accepts(host);
    }

    /** Returns the best host that takes a VM but for one; -1 when none does. */
    int bestBut(NewVm vm, int excluded) {
        IntPredicate allowed = host -> host != excluded;
        left -= costOfAsking * (1 + of(vm).hosts().length / 8);
        List<Ranked> best = left < 0 ? new ArrayList<>() : ranking.best(of(vm), 1, allowed);
        return best.isEmpty() ? -1 : best.get(0).host();
    }

    /** Creates a VM on a host. */
    void lay(NewVm vm, int host) {
        state.count(vm, host, 1);
        changed(host);
    }

    /** Takes that back. */
    void take(NewVm vm, int host) {
        state.count(vm, host, -1);
        changed(host);
    }

    private void changed(int host) {
        ranking.changed(host);
        answers.values().forEach(hosts -> hosts.changed(host));
    }
}
