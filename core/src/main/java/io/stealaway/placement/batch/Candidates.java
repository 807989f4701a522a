package io.stealaway.placement.batch;

import io.stealaway.model.VmRequest;
import io.stealaway.placement.rule.Rules;
import io.stealaway.spi.PlacementView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that one new VM may be created on, and the questions about it: one for each zone, since a rule may ask for the zone.
 * Not thread-safe.
 */
final class Candidates {
    private final BatchState state;
    private final Rules rules;
    private final NewVm vm;
    private final int[] hosts;
    private final HostAnswers answers;
    /** The zone that the request names; -1 for any. */
    private final int asked;

    private final @Nullable NewVmView[] views;

    Candidates(BatchState state, Rules rules, NewVm vm, int[] hosts) {
        this(state, rules, vm, hosts, new HostAnswers(rules, vm));
    }

    /** @param answers those to VMs of the same kind of request */
    Candidates(BatchState state, Rules rules, NewVm vm, int[] hosts, HostAnswers answers) {
        this.state = state;
        this.rules = rules;
        this.vm = vm;
        this.hosts = hosts;
        this.answers = answers;
        asked = asked(state, vm.request());
        views = new NewVmView[state.snapshot().zones().size()];
    }

    /** Returns the indices of the hosts of the zones that a request may be placed in, ascending. */
    static int[] hosts(BatchState state, VmRequest request) {
        int zone = asked(state, request);
        if (zone >= 0) {
            return state.snapshot().zoneHosts(zone);
        }
        int[] all = new int[state.snapshot().hosts().size()];
        for (int host = 0; host < all.length; host++) {
            all[host] = host;
        }
        return all;
    }

    private static int asked(BatchState state, VmRequest request) {
        return request.zone()
                .map(wanted -> state.snapshot().zones().indexOf(wanted))
                .orElse(-1);
    }

    NewVm vm() {
        return vm;
    }

    Rules rules() {
        return rules;
    }

    /** Returns the hosts, ascending; not to be changed. */
    int[] hosts() {
        return hosts;
    }

    /** Returns the hosts by their zones, ascending each; not to be changed. */
    List<int[]> byZone() {
        if (asked >= 0) {
            return List.of(hosts);
        }
        List<int[]> zones = new ArrayList<>();
        for (int zone = 0; zone < views.length; zone++) {
            zones.add(state.snapshot().zoneHosts(zone));
        }
        return zones;
    }

    /** Returns the question that a host is asked: about the zone that the request names, else about the host's own. */
    PlacementView view(int host) {
        int zone = asked < 0 ? state.snapshot().hostZone(host) : asked;
        NewVmView view = views[zone];
        if (view == null) {
            view = new NewVmView(state, vm, zone);
            views[zone] = view;
        }
        return view;
    }

    boolean accepts(int host) {
        return answers.accepts(view(host), host);
    }

    double score(int host) {
        return rules.score(view(host), host);
    }
}
