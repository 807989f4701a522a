package io.stealaway.placement.search;

import io.stealaway.model.HostId;
import io.stealaway.placement.filter.ReasonFormat;
import io.stealaway.placement.state.PlanState;
import io.stealaway.placement.state.PredictedShares;
import java.util.Optional;

/** Moves already decided may have cured a host, or one VM on it: one move for each victim would empty it. */
final class AlreadyRelieved {
    private AlreadyRelieved() {}

    /** Returns that the host of a VM steals no longer, once the VMs that leave it are gone; empty when it does. */
    static Optional<String> source(PlanState state, int vm) {
        int source = state.placements().host(vm, 0);
        double steal = state.relievedStealRatio(source);
        return state.leavingVms(source) > 0 && steal < clear(state)
                ? Optional.of("source " + host(state, source) + " is relieved: predicted steal "
                        + figures(state, source, steal))
                : Optional.empty();
    }

    /** Returns that a VM is no longer stolen from where it is, once the VMs that leave its host are gone. */
    static Optional<String> victim(PlanState state, int vm) {
        int source = state.placements().host(vm, 0);
        if (state.leavingVms(source) == 0) {
            return Optional.empty();
        }
        double steal = new PredictedShares(state).of(source).stealRatio(vm);
        return steal < clear(state)
                ? Optional.of("is relieved on " + host(state, source) + ": its own predicted steal "
                        + figures(state, source, steal))
                : Optional.empty();
    }

    private static HostId host(PlanState state, int host) {
        return state.snapshot().hosts().get(host).id();
    }

    private static double clear(PlanState state) {
        return state.policy().detection().clearStealRatio();
    }

    private static String figures(PlanState state, int source, double steal) {
        return ReasonFormat.percent(steal) + ", below " + ReasonFormat.percent(clear(state))
                + ", once the VMs that leave it already (" + state.leavingVms(source) + ") are gone";
    }
}
