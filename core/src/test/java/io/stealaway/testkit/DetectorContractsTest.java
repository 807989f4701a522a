package io.stealaway.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.Detection;
import io.stealaway.model.DetectionHistory;
import io.stealaway.model.DetectionHistory.VmHistory;
import io.stealaway.model.HostId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.spi.Detector;
import io.stealaway.spi.Detector.Detections;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The detector's contract finds the rule that breaks it. */
class DetectorContractsTest {
    private static Detection detection(Vm vm, HostId host) {
        return new Detection(vm.id(), host, 0.5, 1.0, Instant.EPOCH);
    }

    /** Finds every VM that is not looked at. */
    private static Detections everybody(List<Vm> vms) {
        return new Detections(vms.stream().map(vm -> detection(vm, vm.host())).toList(), DetectionHistory.empty());
    }

    @Test
    void whatIsFoundElsewhereOrTwiceIsSeen() {
        Detector elsewhere = (snapshot, history) -> new Detections(
                snapshot.vms().stream()
                        .map(vm -> detection(vm, HostId.of("nowhere")))
                        .toList(),
                history);
        Detector doubled = (snapshot, history) -> new Detections(
                snapshot.vms().stream()
                        .flatMap(vm -> List.of(detection(vm, vm.host()), detection(vm, vm.host())).stream())
                        .toList(),
                history);

        fails(of(() -> elsewhere)::whatIsFoundIsAVmOfTheSnapshotOnceAndWhereItIs);
        fails(of(() -> doubled)::whatIsFoundIsAVmOfTheSnapshotOnceAndWhereItIs);
    }

    @Test
    void whoTakesSilenceForSufferingIsSeen() {
        Detector blind = (snapshot, history) -> everybody(snapshot.vms());

        fails(of(() -> blind)::whatWasNotObservedIsNotFoundEvenIfItSufferedBefore);
    }

    @Test
    void whoFindsWhatIsGoneIsSeen() {
        Detector nostalgic = (snapshot, history) -> {
            TreeMap<VmId, VmHistory> memories = new TreeMap<>(history.byVm());
            snapshot.vms()
                    .forEach(vm ->
                            memories.put(vm.id(), new VmHistory(vm.host(), 0, 0, 0, Optional.empty(), Instant.EPOCH)));
            List<Detection> found = memories.entrySet().stream()
                    .map(known -> new Detection(known.getKey(), known.getValue().host(), 0.5, 1.0, Instant.EPOCH))
                    .toList();
            return new Detections(found, DetectionHistory.of(memories));
        };

        fails(of(() -> nostalgic)::whatIsGoneIsNotFound);
    }

    @Test
    void whoRemembersBesidesTheHistoryIsSeen() {
        AtomicLong calls = new AtomicLong();
        Detector fickle = (snapshot, history) ->
                calls.incrementAndGet() % 3 == 0 ? everybody(snapshot.vms()) : everybody(List.of());

        fails(of(() -> fickle)::theSameArgumentsGiveTheSameAnswerWhicheverDetectorIsAsked);
        fails(of(() -> fickle)::anyThreadGetsTheSameAnswers);
    }

    @Test
    void whoJudgesOneByAnotherIsSeen() {
        Detector worstOnly = (snapshot, history) -> new Detections(
                snapshot.observations().byVm().values().stream()
                        .max((a, b) -> Double.compare(a.stealRatio(), b.stealRatio()))
                        .flatMap(worst -> snapshot.vm(worst.vm()))
                        .map(vm -> List.of(detection(vm, vm.host())))
                        .orElse(List.of()),
                history);

        fails(of(() -> worstOnly)::whatAnotherVmSuffersChangesNothing);
    }

    private static DetectorContract of(Supplier<Detector> detectors) {
        return new DetectorContract() {
            @Override
            protected Detector detector() {
                return detectors.get();
            }
        };
    }

    private static void fails(ThrowingCallable rule) {
        assertThatThrownBy(rule).isInstanceOf(AssertionError.class);
    }
}
