package io.stealaway.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.Detection;
import io.stealaway.model.DetectionHistory;
import io.stealaway.model.DetectionHistory.VmHistory;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.policy.DetectionPolicy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.spi.Detector.Detections;
import io.stealaway.testkit.Shape;
import io.stealaway.testkit.Snapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random clusters over 15 passes, a minute apart, with steal, load, throttling and gaps that come and go. */
class SustainedDetectorProperties {
    private static final int PASSES = 15;
    private static final DetectionPolicy POLICY = DetectionPolicy.builder()
            .hitPasses(2)
            .windowPasses(4)
            .clearPasses(2)
            .build();
    private static final SustainedDetector DETECTOR = new SustainedDetector(POLICY);

    private static List<Detections> run(List<ClusterSnapshot> passes) {
        List<Detections> answers = new ArrayList<>();
        DetectionHistory history = DetectionHistory.empty();
        for (ClusterSnapshot pass : passes) {
            Detections answer = DETECTOR.detect(pass, history);
            history = answer.history();
            answers.add(answer);
        }
        return answers;
    }

    private static List<ClusterSnapshot> passes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ClusterSnapshot first = Snapshots.random(random, Shape.odd(4, 20));
        List<ClusterSnapshot> passes = new ArrayList<>();
        for (int pass = 0; pass < PASSES; pass++) {
            Instant now = Snapshots.TAKEN_AT.plusSeconds(60L * pass);
            List<VmObservation> observations = new ArrayList<>();
            for (Vm vm : first.vms()) {
                if (random.nextInt(10) > 0) {
                    observations.add(observe(vm, now, random));
                }
            }
            passes.add(at(now, first, first.vms(), observations));
        }
        return passes;
    }

    private static VmObservation observe(Vm vm, Instant now, SplittableRandom random) {
        double steal = random.nextInt(3) == 0 ? random.nextDouble(0.1) : random.nextDouble(0.05, 0.6);
        OptionalDouble throttled = switch (random.nextInt(4)) {
            case 0 -> OptionalDouble.empty();
            case 1 -> OptionalDouble.of(steal * random.nextDouble());
            default -> OptionalDouble.of(0.0);
        };
        long used = random.nextLong(vm.cpuLimitMicroCores() + 1);
        Duration age = Duration.ofSeconds(random.nextInt(8) == 0 ? 60 + random.nextInt(300) : random.nextInt(30));
        VmObservation.Builder observation = VmObservation.builder(vm.id(), now.minus(age))
                .stealRatio(steal)
                .load5(vm.vcpus() * random.nextDouble(0.5, 6))
                .cpuUsedMicroCores(used);
        throttled.ifPresent(observation::throttledRatio);
        return observation.build();
    }

    private static ClusterSnapshot at(
            Instant now, ClusterSnapshot cluster, List<Vm> vms, List<VmObservation> observations) {
        ClusterSnapshot.Builder snapshot = ClusterSnapshot.builder(now).observations(Observations.of(observations));
        cluster.hosts().forEach(snapshot::host);
        cluster.serverGroups().forEach(snapshot::serverGroup);
        vms.forEach(snapshot::vm);
        return snapshot.build();
    }

    private static List<ClusterSnapshot> only(List<ClusterSnapshot> passes, Predicate<VmId> kept) {
        return passes.stream()
                .map(pass -> at(
                        pass.takenAt(),
                        pass,
                        pass.vms().stream().filter(vm -> kept.test(vm.id())).toList(),
                        pass.observations().byVm().values().stream()
                                .filter(observation -> kept.test(observation.vm()))
                                .toList()))
                .toList();
    }

    private static List<Detection> foundOf(Detections answer, Predicate<VmId> kept) {
        return answer.found().stream().filter(found -> kept.test(found.vm())).toList();
    }

    @Property(seed = "1", tries = 100)
    void thePropertiesMeetFindingsAndRecoveries(@ForAll long seed) {
        // A property over cases in which nothing happens would prove nothing.
        List<Detections> answers = run(passes(seed));
        assertThat(answers).anyMatch(answer -> !answer.found().isEmpty());
        Set<VmId> ever = new TreeSet<>();
        answers.forEach(answer -> ever.addAll(answer.history().suffering()));
        assertThat(ever).isNotEmpty();
    }

    @Property(seed = "2", tries = 100)
    void everyVmIsJudgedByItselfSoOrderAndOthersDoNotMatter(@ForAll long seed) {
        List<ClusterSnapshot> passes = passes(seed);
        List<Detections> whole = run(passes);
        Predicate<VmId> even = vm -> vm.value().hashCode() % 2 == 0;
        List<Detections> part = run(only(passes, even));
        for (int pass = 0; pass < PASSES; pass++) {
            assertThat(part.get(pass).found()).isEqualTo(foundOf(whole.get(pass), even));
        }
    }

    @Property(seed = "3", tries = 100)
    void theOrderOfVmsAndObservationsDoesNotMatter(@ForAll long seed) {
        List<ClusterSnapshot> passes = passes(seed);
        List<ClusterSnapshot> reversed = passes.stream()
                .map(pass -> at(
                        pass.takenAt(),
                        pass,
                        reversed(pass.vms()),
                        reversed(pass.observations().byVm().values())))
                .toList();
        assertThat(run(reversed)).isEqualTo(run(passes));
    }

    private static <T> List<T> reversed(Iterable<T> values) {
        List<T> reversed = new ArrayList<>();
        values.forEach(value -> reversed.add(0, value));
        return reversed;
    }

    @Property(seed = "4", tries = 100)
    void aPassWithoutDataChangesNoMemoryAndFindsNobody(@ForAll long seed) {
        List<ClusterSnapshot> passes = passes(seed);
        DetectionHistory history = run(passes).get(PASSES - 1).history();
        ClusterSnapshot last = passes.get(PASSES - 1);
        ClusterSnapshot blind = at(last.takenAt(), last, last.vms(), List.of());
        Detections answer = DETECTOR.detect(blind, history);
        assertThat(answer.found()).isEmpty();
        assertThat(answer.history()).isEqualTo(history);
    }

    @Property(seed = "5", tries = 100)
    void losingObservationsOfOnePassNeverMakesAFindingInIt(@ForAll long seed) {
        List<ClusterSnapshot> passes = passes(seed);
        DetectionHistory history =
                run(passes.subList(0, PASSES - 1)).get(PASSES - 2).history();
        ClusterSnapshot last = passes.get(PASSES - 1);
        Predicate<VmId> seen = vm -> vm.value().hashCode() % 3 != 0;
        ClusterSnapshot dim = last.withObservations(Observations.of(last.observations().byVm().values().stream()
                .filter(observation -> seen.test(observation.vm()))
                .toList()));
        Detections bright = DETECTOR.detect(last, history);
        Detections answer = DETECTOR.detect(dim, history);
        assertThat(answer.found()).isEqualTo(foundOf(bright, seen));
        for (Vm vm : last.vms()) {
            if (!seen.test(vm.id())) {
                assertThat(suffersSince(answer.history(), vm.id())).isEqualTo(suffersSince(history, vm.id()));
            }
        }
    }

    private static Optional<Instant> suffersSince(DetectionHistory history, VmId vm) {
        return history.of(vm).flatMap(VmHistory::sufferingSince);
    }

    @Property(seed = "6", tries = 100)
    void judgingTheSameSnapshotAgainChangesNothing(@ForAll long seed) {
        List<ClusterSnapshot> passes = passes(seed);
        Detections last = run(passes).get(PASSES - 1);
        assertThat(DETECTOR.detect(passes.get(PASSES - 1), last.history())).isEqualTo(last);
    }

    @Property(seed = "7", tries = 100)
    void whoeverIsThrottledThroughoutIsNeverFound(@ForAll long seed) {
        List<ClusterSnapshot> passes = passes(seed).stream()
                .map(pass -> pass.withObservations(Observations.of(pass.observations().byVm().values().stream()
                        .map(observation -> throttled(observation, POLICY.throttleVetoShare()))
                        .toList())))
                .toList();
        for (Detections answer : run(passes)) {
            assertThat(answer.found()).isEmpty();
            assertThat(answer.history().suffering()).isEmpty();
        }
    }

    private static VmObservation throttled(VmObservation observation, double share) {
        return VmObservation.builder(observation.vm(), observation.sampledAt())
                .stealRatio(observation.stealRatio())
                .throttledRatio(share * observation.stealRatio())
                .load5(observation.load5())
                .cpuUsedMicroCores(observation.cpuUsedMicroCores())
                .build();
    }

    @Property(seed = "8", tries = 100)
    void whoeverIsFoundIsSeenFreshlyAndNotVetoedNowAndWasHitOften(@ForAll long seed) {
        List<ClusterSnapshot> passes = passes(seed);
        List<Detections> answers = run(passes);
        for (int pass = 0; pass < PASSES; pass++) {
            ClusterSnapshot snapshot = passes.get(pass);
            for (Detection found : answers.get(pass).found()) {
                Vm vm = snapshot.vm(found.vm()).orElseThrow();
                VmObservation observation = snapshot.observations().of(vm.id()).orElseThrow();
                assertThat(Duration.between(observation.sampledAt(), snapshot.takenAt()))
                        .isLessThan(POLICY.maxMetricAge());
                assertThat(vm.running()).isTrue();
                assertThat(found.severity()).isEqualTo(observation.neighbourStealRatio());
                assertThat(found.since()).isBetween(Snapshots.TAKEN_AT.plusSeconds(60), snapshot.takenAt());
                assertThat(robbedSamples(passes.subList(0, pass + 1), vm)).isGreaterThanOrEqualTo(POLICY.hitPasses());
            }
        }
    }

    /** Counts distinct samples with steal by neighbours and load, whatever else the rules say: the least there must be. */
    private static long robbedSamples(List<ClusterSnapshot> passes, Vm vm) {
        return passes.stream()
                .flatMap(pass -> pass.observations().of(vm.id()).stream())
                .filter(observation -> observation.neighbourStealRatio() >= POLICY.stealRatio()
                        && observation.load5() >= POLICY.load5PerVcpu() * vm.vcpus())
                .map(VmObservation::sampledAt)
                .distinct()
                .count();
    }
}
