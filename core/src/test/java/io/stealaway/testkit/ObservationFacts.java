package io.stealaway.testkit;

import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;

/** What an observation may tell that one of an idle VM would not. */
final class ObservationFacts {
    private static final List<BiFunction<VmObservation, Instant, VmObservation>> DEFAULTS = List.of(
            (seen, now) -> seen.toBuilder().sampledAt(now).build(),
            (seen, now) -> seen.toBuilder().stealRatio(0.0).build(),
            (seen, now) -> seen.toBuilder().withoutThrottledRatio().build(),
            (seen, now) -> seen.toBuilder().load5(0.0).build(),
            (seen, now) -> seen.toBuilder().cpuUsedMicroCores(0).build(),
            (seen, now) ->
                    seen.toBuilder().figures(Collections.emptySortedMap()).build());

    private ObservationFacts() {}

    static List<Removal> removals(ClusterSnapshot snapshot) {
        List<Removal> removals = new ArrayList<>();
        for (VmObservation seen : snapshot.observations().byVm().values()) {
            for (BiFunction<VmObservation, Instant, VmObservation> plain : DEFAULTS) {
                if (!plain.apply(seen, snapshot.takenAt()).equals(seen)) {
                    removals.add(facts -> facts.replace(plain.apply(facts.observation(seen.vm()), facts.takenAt())));
                }
            }
        }
        return removals;
    }
}
