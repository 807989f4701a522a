package io.stealaway.placement.batch;

import io.stealaway.model.BatchPlacement.NoHost;
import io.stealaway.model.HostEvaluation.Refusal;
import io.stealaway.model.Placement.Blocker;
import io.stealaway.model.Placement.NearestMiss;
import io.stealaway.model.VmRequest;
import io.stealaway.placement.rule.GuardedFilter;
import io.stealaway.placement.rule.Rules;
import io.stealaway.spi.PlacementView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Says why no host takes a VM as the state stands; the VMs of one request share the reasons. Not thread-safe. */
final class NoHostReasons {
    private final BatchQuestions questions;
    private final Map<VmRequest, NoHost> byRequest = new HashMap<>();

    NoHostReasons(BatchQuestions questions) {
        this.questions = questions;
    }

    NoHost of(NewVm vm) {
        NoHost known = byRequest.computeIfAbsent(vm.request(), any -> find(vm));
        return new NoHost(
                vm.id(), vm.request().id(), known.rejections(), known.nearestMiss(), known.blocker(), vm.demand());
    }

    private NoHost find(NewVm vm) {
        Candidates candidates = questions.of(vm);
        SortedMap<String, Integer> rejections = new TreeMap<>();
        int nearest = -1;
        int fewest = Integer.MAX_VALUE;
        double best = 0.0;
        for (int host : candidates.hosts()) {
            questions
                    .rules()
                    .firstRefusing(candidates.view(host), host)
                    .ifPresent(filter -> rejections.merge(filter.name(), 1, Integer::sum));
            int refusing = refusing(candidates.view(host), host, fewest);
            if (refusing == 0 || refusing > fewest) {
                continue;
            }
            double score = candidates.score(host);
            if (refusing < fewest || score > best) {
                nearest = host;
                fewest = refusing;
                best = score;
            }
        }
        return new NoHost(
                vm.id(),
                vm.request().id(),
                rejections,
                nearest < 0 ? Optional.empty() : Optional.of(miss(candidates, nearest)),
                nearest < 0 ? Optional.empty() : blocker(candidates, nearest),
                vm.demand());
    }

    /** Returns how many filters refuse a host; one more than the limit when more do. */
    private int refusing(PlacementView view, int host, int limit) {
        int refusing = 0;
        Rules rules = questions.rules();
        for (GuardedFilter filter : rules.filters()) {
            refusing += filter.accepts(view, host) ? 0 : 1;
            if (refusing > limit) {
                return refusing;
            }
        }
        return refusing;
    }

    private NearestMiss miss(Candidates candidates, int host) {
        List<Refusal> refusals = questions.rules().refusals(candidates.view(host), host);
        return new NearestMiss(candidates.view(host).host(host).id(), refusals);
    }

    /** The VM that takes least of those that alone stand in the way; one that moves does not leave any sooner. */
    private Optional<Blocker> blocker(Candidates candidates, int host) {
        BatchState state = questions.state();
        int blocking = -1;
        for (int guest : state.plan().guests(host)) {
            if (state.plan().placements().moving(guest) || (blocking >= 0 && !takesLess(guest, blocking))) {
                continue;
            }
            state.lift(guest);
            boolean takes = questions.rules().accepts(candidates.view(host), host);
            state.putBack(guest, host);
            blocking = takes ? guest : blocking;
        }
        return blocking < 0
                ? Optional.empty()
                : Optional.of(new Blocker(
                        state.snapshot().vms().get(blocking).id(),
                        state.snapshot().hosts().get(host).id(),
                        "without it the host would take the VM"));
    }

    private boolean takesLess(int one, int other) {
        var vms = questions.state().snapshot().vms();
        return vms.get(one).ramBytes() != vms.get(other).ramBytes()
                ? vms.get(one).ramBytes() < vms.get(other).ramBytes()
                : vms.get(one).vcpus() < vms.get(other).vcpus();
    }
}
