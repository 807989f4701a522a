package io.stealaway.testkit;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.VmObservation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BiFunction;

/** What an observation may tell that one of an idle VM would not. */
final class ObservationFacts {
    private static final List<BiFunction<VmObservation, Instant, VmObservation>> DEFAULTS = List.of(
            (seen, now) -> new VmObservation(
                    seen.vm(), now, seen.stealRatio(), seen.throttledRatio(), seen.load5(), seen.cpuUsedMicroCores()),
            (seen, now) -> new VmObservation(
                    seen.vm(), seen.sampledAt(), 0.0, seen.throttledRatio(), seen.load5(), seen.cpuUsedMicroCores()),
            (seen, now) -> new VmObservation(
                    seen.vm(),
                    seen.sampledAt(),
                    seen.stealRatio(),
                    OptionalDouble.empty(),
                    seen.load5(),
                    seen.cpuUsedMicroCores()),
            (seen, now) -> new VmObservation(
                    seen.vm(),
                    seen.sampledAt(),
                    seen.stealRatio(),
                    seen.throttledRatio(),
                    0.0,
                    seen.cpuUsedMicroCores()),
            (seen, now) -> new VmObservation(
                    seen.vm(), seen.sampledAt(), seen.stealRatio(), seen.throttledRatio(), seen.load5(), 0));

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
