package io.stealaway.placement.search;

import io.stealaway.model.Placement.NearestMiss;
import io.stealaway.placement.rule.Rules;
import io.stealaway.spi.PlacementView;
import java.util.Optional;

/**
 * Finds the host that is nearest to taking a VM: refused by the fewest filters, of several the one with the
 * highest score, then the smallest id. Reasons are written for that host only. Not thread-safe.
 */
final class NearMiss {
    private final Rules rules;
    private final PlacementView view;
    private final HostSearch search;

    NearMiss(Rules rules, PlacementView view, HostSearch search) {
        this.rules = rules;
        this.view = view;
        this.search = search;
    }

    /** Returns the host; empty in a zone of one host. Of hosts that few filters refuse, only those of high scores are asked about. */
    Optional<NearestMiss> find() {
        int nearest = -1;
        for (int most = 1; most <= rules.filters().size() && nearest < 0; most++) {
            int allowed = most;
            nearest = search.bestOf(
                    rules, view, host -> host != view.sourceHost() && refusing(host, allowed + 1) <= allowed);
        }
        return nearest < 0
                ? Optional.empty()
                : Optional.of(new NearestMiss(view.host(nearest).id(), rules.refusals(view, nearest)));
    }

    /** Returns how many filters refuse a host; no filter is asked once there are as many as the limit. */
    private int refusing(int host, int limit) {
        int refusing = 0;
        for (int i = 0; i < rules.filters().size() && refusing < limit; i++) {
            refusing += rules.filters().get(i).accepts(view, host) ? 0 : 1;
        }
        return refusing;
    }
}
