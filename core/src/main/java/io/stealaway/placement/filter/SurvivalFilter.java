package io.stealaway.placement.filter;

import io.stealaway.model.Explanation.FailoverResult;
import io.stealaway.model.HostId;
import io.stealaway.model.policy.Policy;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementView;
import java.util.SortedSet;
import java.util.stream.Collectors;

/**
 * The zone survives the loss of hosts with the VM also promised to this one, or strands no more VMs than it did before the
 * plan; off unless the policy has a failure share. What cannot be decided is refused.
 */
final class SurvivalFilter implements HostFilter {
    private static final int NAMED = 5;

    /** What a question about the loss of hosts counts for: it tries many VMs on many hosts. */
    private static final int EVALUATIONS = 100;

    @Override
    public int extraEvaluations(Policy policy) {
        return policy.placement().failureShare() > 0.0 ? EVALUATIONS : 0;
    }

    @Override
    public boolean accepts(PlacementView view, int host) {
        if (view.policy().placement().failureShare() == 0.0 || !inZone(view, host)) {
            return true;
        }
        FailoverResult with = view.survival(host);
        return with instanceof FailoverResult.Survives
                || (with instanceof FailoverResult.Fails fails && fails.stranded() <= strandedBefore(view));
    }

    @Override
    public String reason(PlacementView view, int host) {
        FailoverResult with = view.survival(host);
        if (with instanceof FailoverResult.Fails fails) {
            return "the loss of " + names(fails.witness()) + " would strand " + fails.stranded() + " VMs, "
                    + strandedBefore(view) + " before the plan";
        }
        long tried = with instanceof FailoverResult.Undecided undecided ? undecided.evaluations() : 0;
        return "whether the zone survives the loss of hosts is not decided after " + tried + " of "
                + view.policy().placement().survivalEvaluations() + " evaluations"
                + (tried == 0 ? ", fewer than there are sets of hosts" : "");
    }

    /** What was not decided counts as none. */
    private static int strandedBefore(PlacementView view) {
        return view.survivalBeforePlan() instanceof FailoverResult.Fails before ? before.stranded() : 0;
    }

    /** The zone filter refuses the others. */
    private static boolean inZone(PlacementView view, int host) {
        return view.snapshot().hostZone(host) == view.zone();
    }

    private static String names(SortedSet<HostId> hosts) {
        String named = hosts.stream().limit(NAMED).map(HostId::toString).collect(Collectors.joining(", "));
        return hosts.size() <= NAMED ? named : named + " and " + (hosts.size() - NAMED) + " more";
    }
}
