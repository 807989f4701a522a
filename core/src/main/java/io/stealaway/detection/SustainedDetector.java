package io.stealaway.detection;

import io.stealaway.internal.Freshness;
import io.stealaway.internal.MergeJoin;
import io.stealaway.model.Detection;
import io.stealaway.model.DetectionHistory;
import io.stealaway.model.DetectionHistory.VmHistory;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.policy.DetectionPolicy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.spi.Detector;
import io.stealaway.spi.Detector.Detections;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Detects VMs whose steal exceeds a threshold in N of M samples while the guest is loaded. The rules:
 *
 * <ul>
 *   <li><b>Hit.</b> A sample is a hit when steal by neighbours is at least {@code stealRatio} and load5 per vCPU is at least
 *       {@code load5PerVcpu}. Steal alone may be a guest that hardly wants to run; load alone may be its own doing.
 *   <li><b>Sustained.</b> A VM suffers when {@code hitPasses} of its last {@code windowPasses} samples are hits. A sample
 *       counts once, by its time: reading it again neither adds nor clears.
 *   <li><b>Clear.</b> A suffering VM is well after {@code clearPasses} samples in a row with steal by neighbours below
 *       {@code clearStealRatio}; until then it is found in every pass, so a look at {@link Detection#severity} is due.
 *   <li><b>Throttle veto.</b> When the VM's own quota explains {@code throttleVetoShare} of its steal or more, the sample is no
 *       hit, and the VM is not found while this lasts. When throttling is not known, a VM with a quota that uses 95 % of it is
 *       taken to be throttled. The veto is needed because a throttled VM shows both signs: its guest counts the withheld time
 *       as steal, and the tasks that wait for it as load.
 *   <li><b>Missing data.</b> A VM without a fresh observation is neither found nor cleared; what is remembered of it stays
 *       until two samples would lie more than twice {@code maxMetricAge} apart, then it starts afresh. Passes further apart
 *       than that never add up.
 *   <li><b>Elsewhere.</b> A VM that changed its host starts afresh, and samples whose window reaches back before its arrival are
 * not judged; a VM
 *       that left the snapshot is forgotten.
 * </ul>
 *
 * <p>{@link Detection#severity} is the steal by neighbours in the present sample, {@link Detection#since} the time of the
 * snapshot in which the VM was first found.
 *
 * <p>Immutable and thread-safe.
 */
public final class SustainedDetector implements Detector {
    private final DetectionPolicy policy;

    /** Makes a detector with these thresholds. */
    public SustainedDetector(DetectionPolicy policy) {
        this.policy = Objects.requireNonNull(policy, "policy");
    }

    @Override
    public Detections detect(ClusterSnapshot snapshot, DetectionHistory history) {
        List<Detection> found = new ArrayList<>();
        List<VmId> remembered = new ArrayList<>(snapshot.vms().size());
        List<VmHistory> memories = new ArrayList<>(snapshot.vms().size());
        MergeJoin<VmId, VmHistory> known = new MergeJoin<>(history.byVm());
        MergeJoin<VmId, VmObservation> observed =
                new MergeJoin<>(snapshot.observations().byVm());
        for (Vm vm : snapshot.vms()) {
            VmHistory before = known.of(vm.id());
            VmObservation sample = observed.of(vm.id());
            VmHistory memory = memory(vm, before, sample, snapshot.takenAt(), found);
            if (memory != null) {
                remembered.add(vm.id());
                memories.add(memory);
            }
        }
        return new Detections(found, DetectionHistory.ofAscending(remembered, memories));
    }

    /** Returns what is worth remembering of a VM from now on, null when nothing is; adds it to what was found if it is. */
    private @Nullable VmHistory memory(
            Vm vm, @Nullable VmHistory known, @Nullable VmObservation sample, Instant now, List<Detection> found) {
        VmHistory before = known == null ? null : here(vm, known);
        if (sample == null || !tells(vm, sample, now)) {
            return before == null || !SampleWindow.mayReach(before, now, policy) ? null : before;
        }
        VmHistory memory = judge(vm, sample, before, now);
        if (memory.sufferingSince().isPresent() && !ThrottleVeto.vetoes(vm, sample, policy)) {
            found.add(detection(vm, sample, memory.sufferingSince().get()));
        }
        return memory;
    }

    /** Returns whether a sample says something about a VM where it stands, and now. */
    private boolean tells(Vm vm, VmObservation sample, Instant now) {
        return vm.running()
                && Freshness.fresh(sample.sampledAt(), now, policy.maxMetricAge())
                && isFromHere(vm, sample);
    }

    /** Forgets what the VM suffered on another host, but not which sample was judged there. */
    private static VmHistory here(Vm vm, VmHistory memory) {
        return memory.host().equals(vm.host()) ? memory : SampleWindow.blank(vm.host(), memory.lastSample());
    }

    private static boolean isFromHere(Vm vm, VmObservation sample) {
        return vm.lastMigratedAt().isEmpty()
                || !sample.from().isBefore(vm.lastMigratedAt().get());
    }

    private VmHistory judge(Vm vm, VmObservation sample, @Nullable VmHistory before, Instant now) {
        Instant sampledAt = sample.sampledAt();
        VmHistory memory = before != null && SampleWindow.reaches(before, sampledAt, policy)
                ? before
                : SampleWindow.blank(vm.host(), Instant.MIN);
        return sampledAt.isAfter(memory.lastSample())
                ? SampleWindow.after(memory, SampleResult.of(vm, sample, policy), sampledAt, now, policy)
                : memory;
    }

    private static Detection detection(Vm vm, VmObservation sample, Instant since) {
        return new Detection(
                vm.id(), vm.host(), sample.neighbourStealRatio(), SampleResult.load5PerVcpu(vm, sample), since);
    }
}
