package io.stealaway.placement.search;

import io.stealaway.model.snapshot.DemandForecast.Needs;
import io.stealaway.placement.foresight.ForecastLoads;
import io.stealaway.placement.order.CandidateHeap;
import io.stealaway.placement.state.HostLoads;
import io.stealaway.placement.state.PlanState;
import io.stealaway.placement.state.PredictedShares;

/** By what the host is expected to be short of less, now and at the moments that come, for each byte to copy. */
final class ExpectedReliefRanking implements CandidateRanking {
    private static final long SECONDS_PER_MINUTE = 60;

    @Override
    public void rank(PlanState state, int host, int victim, PredictedShares shares, CandidateHeap leavers) {
        HostLoads loads = state.loads();
        ForecastLoads forecast = state.forecast();
        long now = loads.relievedStolenMicroCores(host);
        long vcpus = 0;
        int[] staying = new int[shares.size()];
        for (int place = 0; place < staying.length; place++) {
            staying[place] = shares.vm(place);
            vcpus += loads.vcpus(staying[place]);
        }
        Needs needs = forecast.needsOf(host, staying);
        long expected = forecast.expectedStolen(host, needs, vcpus);
        for (int vm : staying) {
            long later = expected - forecast.expectedStolenWithout(host, needs, vm, vcpus - loads.vcpus(vm));
            long present = now - loads.relievedStolenMicroCores(host, vm);
            long saved = forecast.saved(later, present);
            long bytes = state.snapshot().vms().get(vm).bytesToCopy();
            // No target makes it worth more than that.
            if (forecast.pays(saved, bytes)) {
                leavers.add(vm, Math.max(1, saved / SECONDS_PER_MINUTE), bytes);
            }
        }
    }
}
