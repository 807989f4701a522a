package io.stealaway.benchmarks.quality;

import io.stealaway.benchmarks.ComparedEngines;
import io.stealaway.detection.SustainedDetector;
import io.stealaway.model.VmObservation;
import io.stealaway.model.policy.DetectionPolicy;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.policy.PlacementPolicy.VmSelection;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.simulation.Simulation;
import io.stealaway.simulation.SimulationConfig;
import io.stealaway.simulation.SimulationResult;
import io.stealaway.spi.Detector;
import io.stealaway.spi.MetricsSource;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Who decides on a day: which VMs suffer, and where they go. All of them act under the same brakes. */
@SuppressWarnings("ImmutableEnumChecker") // Functions without state.
enum Contender {
    OFF("off", policy -> policy, Contender::sustained, Contender::builtIn),
    TALK("the talk's original rules", Contender::victims, Contender::sustained, ComparedEngines::talk),
    RANDOM("random feasible target", Contender::victims, Contender::sustained, Contender::random),
    DEVIATION(
            "deviation balancing over all hosts",
            Contender::unbraked,
            policy -> new DeviationDetector(0.1),
            ComparedEngines::idlest),
    STEAL_ALONE(
            "steal threshold alone, as the guest counts it",
            Contender::stealAlone,
            Contender::sustained,
            Contender::builtIn),
    DEFAULT("ours, the default: CHEAPEST_RELIEF", policy -> policy, Contender::sustained, Contender::builtIn),
    VICTIM(
            "ours, VICTIM",
            policy -> placement(policy, it -> it.strategy(VmSelection.VICTIM)),
            Contender::sustained,
            Contender::builtIn),
    AGGRESSOR(
            "ours, AGGRESSOR",
            policy -> placement(policy, it -> it.strategy(VmSelection.AGGRESSOR)),
            Contender::sustained,
            Contender::builtIn),
    FORMER(
            "ours, the first default: VICTIM, maxPredictedStealRatio 0.05, maxDuration PT2H",
            Contender::victims,
            Contender::sustained,
            Contender::builtIn),
    SPARING(
            "ours, the default with minBenefit 0.1 and maxDuration PT5M",
            Contender::sparing,
            Contender::sustained,
            Contender::builtIn);

    final String label;
    private final UnaryOperator<Policy> policy;
    private final Function<Policy, Detector> detector;
    private final Function<Policy, PlacementEngine> engine;

    Contender(
            String label,
            UnaryOperator<Policy> policy,
            Function<Policy, Detector> detector,
            Function<Policy, PlacementEngine> engine) {
        this.label = label;
        this.policy = policy;
        this.detector = detector;
        this.engine = engine;
    }

    /** Replays the day of a configuration, which has the default policy. */
    SimulationResult.Day day(SimulationConfig like) {
        Policy own = policy.apply(like.policy());
        SimulationConfig config = like.toBuilder().policy(own).build();
        return this == OFF
                ? Simulation.replay(config)
                : Simulation.replay(
                        config,
                        detector.apply(own),
                        engine.apply(own),
                        this == STEAL_ALONE ? Contender::raw : metrics -> metrics);
    }

    private static Detector sustained(Policy policy) {
        return new SustainedDetector(policy.detection());
    }

    private static PlacementEngine builtIn(Policy policy) {
        return PlacementEngine.builder(policy).build();
    }

    /** Drawn for each VM, host and minute, so that it is the same in every run. */
    private static PlacementEngine random(Policy policy) {
        return ComparedEngines.preferring(
                policy,
                (view, host) -> new SplittableRandom(31L * view.vm().id().hashCode()
                                + view.host(host).id().hashCode()
                                + 1_000_003L * view.snapshot().takenAt().getEpochSecond())
                        .nextDouble());
    }

    /** A balancer cures no VM, so it must not be stopped for ineffective migrations. */
    private static Policy unbraked(Policy policy) {
        return migration(victims(policy), it -> it.maxIneffectivePerZone(1_000));
    }

    /** As the guest's own counter shows it: with what its own quota withheld. */
    private static MetricsSource raw(MetricsSource metrics) {
        return topology -> Observations.of(metrics.observe(topology).byVm().values().stream()
                .map(Contender::raw)
                .toList());
    }

    private static VmObservation raw(VmObservation seen) {
        return VmObservation.builder(seen.vm(), seen.sampledAt())
                .stealRatio(seen.stealRatio())
                .load5(seen.load5())
                .cpuUsedMicroCores(seen.cpuUsedMicroCores())
                .build();
    }

    private static Policy stealAlone(Policy policy) {
        DetectionPolicy detection = policy.detection().toBuilder()
                .load5PerVcpu(Double.MIN_NORMAL)
                .throttleVetoShare(1.0)
                .build();
        return victims(policy).toBuilder().detection(detection).build();
    }

    /** The common approach: an affected VM moves itself, to any host with little steal, even with a large disk. */
    private static Policy victims(Policy policy) {
        return migration(
                placement(policy, it -> it.strategy(VmSelection.VICTIM).maxPredictedStealRatio(0.05)),
                it -> it.maxDuration(Duration.ofHours(2)));
    }

    private static Policy sparing(Policy policy) {
        return migration(placement(policy, it -> it.minBenefit(0.1)), it -> it.maxDuration(Duration.ofMinutes(5)));
    }

    private static Policy placement(Policy policy, UnaryOperator<PlacementPolicy.Builder> change) {
        return policy.toBuilder()
                .placement(change.apply(policy.placement().toBuilder()).build())
                .build();
    }

    private static Policy migration(Policy policy, UnaryOperator<MigrationPolicy.Builder> change) {
        return policy.toBuilder()
                .migration(change.apply(policy.migration().toBuilder()).build())
                .build();
    }
}
