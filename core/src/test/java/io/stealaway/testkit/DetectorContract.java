package io.stealaway.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.Detection;
import io.stealaway.model.DetectionHistory;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.spi.Detector;
import io.stealaway.spi.Detector.Detections;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Detector} must do, tried on a thousand small clusters; subclass it and hand out yours:
 *
 * <pre>{@code
 * class MyDetectorTest extends DetectorContract {
 *     protected Detector detector() { return new MyDetector(); }
 * }
 * }</pre>
 *
 * <p>A cluster on which a rule is broken is shrunk to the smallest on which it still is, and shown as JSON.
 */
public abstract class DetectorContract {
    /** For subclasses. */
    protected DetectorContract() {}

    /** Returns a detector that remembers nothing but what it is handed as history. */
    protected abstract Detector detector();

    /**
     * Returns whether a VM is judged by its own observation alone. Override it to answer false for a detector that compares
     * VMs, as one that looks for the outliers of a role does.
     */
    protected boolean vmLocal() {
        return true;
    }

    @Test
    void whatIsFoundIsAVmOfTheSnapshotOnceAndWhereItIs() {
        Detector detector = detector();
        Trials.check(trial -> {
            Detections answer = twice(detector, trial.snapshot());
            assertThat(answer.found()).extracting(Detection::vm).doesNotHaveDuplicates();
            for (Detection found : answer.found()) {
                assertThat(trial.snapshot().vm(found.vm()))
                        .as("found: %s", found.vm())
                        .hasValueSatisfying(vm -> assertThat(found.host()).isEqualTo(vm.host()));
            }
        });
    }

    @Test
    void whatWasNotObservedIsNotFoundEvenIfItSufferedBefore() {
        Detector detector = detector();
        Trials.check(trial -> {
            ClusterSnapshot blind = trial.snapshot().withObservations(Observations.of(List.of()));
            DetectionHistory history = twice(detector, trial.snapshot()).history();
            assertThat(detector.detect(blind, history).found()).isEmpty();
        });
    }

    @Test
    void whatIsGoneIsNotFound() {
        Detector detector = detector();
        Trials.check(trial -> {
            DetectionHistory history = twice(detector, trial.snapshot()).history();
            Facts facts = new Facts(trial.snapshot());
            facts.removeVm(trial.vm());
            assertThat(detector.detect(facts.snapshot(), history).found())
                    .extracting(Detection::vm)
                    .doesNotContain(trial.vm());
        });
    }

    @Test
    void theSameArgumentsGiveTheSameAnswerWhicheverDetectorIsAsked() {
        Detector detector = detector();
        Trials.check(trial -> {
            Detections answer = twice(detector, trial.snapshot());
            assertThat(twice(detector, trial.snapshot())).as("asked again").isEqualTo(answer);
            assertThat(twice(detector(), trial.snapshot()))
                    .as("a detector that was just made")
                    .isEqualTo(answer);
        });
    }

    @Test
    void orderInWhichHostsAndVmsWereReadChangesNothing() {
        Detector detector = detector();
        Trials.check(trial -> assertThat(twice(detector, Shuffled.of(trial.snapshot(), trial.dice())))
                .isEqualTo(twice(detector, trial.snapshot())));
    }

    @Test
    void whatAnotherVmSuffersChangesNothing() {
        if (!vmLocal()) {
            return;
        }
        Detector detector = detector();
        Trials.check(trial -> {
            VmId other = trial.vm();
            Facts facts = new Facts(trial.snapshot());
            facts.removeObservation(other);
            assertThat(twice(detector, facts.snapshot()).found())
                    .isEqualTo(twice(detector, trial.snapshot()).found().stream()
                            .filter(found -> !found.vm().equals(other))
                            .toList());
        });
    }

    @Test
    void anyThreadGetsTheSameAnswers() {
        Detector detector = detector();
        assertThat(Threads.answers(() -> Trials.collect(trial -> twice(detector, trial.snapshot()))))
                .as("different answers")
                .hasSize(1);
    }

    /** The second answer, which had a history to go by. */
    private static Detections twice(Detector detector, ClusterSnapshot snapshot) {
        DetectionHistory history =
                detector.detect(snapshot, DetectionHistory.empty()).history();
        return detector.detect(snapshot, history);
    }
}
