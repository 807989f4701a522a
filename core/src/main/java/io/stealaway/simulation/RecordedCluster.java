package io.stealaway.simulation;

import io.stealaway.model.Host;
import io.stealaway.model.MicroCores;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.recording.Recording;
import io.stealaway.recording.Reproduction;
import io.stealaway.simulation.arrivals.NewVmPlacer;
import io.stealaway.simulation.arrivals.RecordedTurnover;
import io.stealaway.simulation.arrivals.Turnover;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A recorded cluster at its start, what its VMs wanted, and which of them came and left when. */
final class RecordedCluster {
    /** So that what a host loses is lost first, as {@link Reproduction} has it. */
    private static final int FIRST = 1 << 20;

    private static final double LEFT = CpuModel.waitingOn(CpuModel.STEP_SECONDS);
    /** Work that comes in for each task that waits, beyond what is served, micro-cores. */
    private static final double FOR_EACH_TASK = (1.0 - LEFT) / LEFT * MicroCores.PER_CORE / CpuModel.STEP_SECONDS;

    private RecordedCluster() {}

    static Scenario of(Recording recording, Duration length, NewVmPlacer.Kind placer) {
        Reproduction reproduction = Reproduction.of(recording);
        RecordedTurnover came = RecordedTurnover.of(recording);
        ClusterSnapshot seen = recording.cluster();
        ClusterSnapshot.Builder first = ClusterSnapshot.builder(seen.takenAt());
        seen.hosts().forEach(host -> first.host(host(host, reproduction.overheadRatio())));
        seen.serverGroups().forEach(first::serverGroup);
        came.atStart().forEach(first::vm);
        Optional<Turnover> turnover = came.turnover(placer);
        return new Scenario(
                first.build(),
                new Recorded(recording, came.order()),
                length,
                notes(recording, reproduction, turnover),
                turnover);
    }

    private static Host host(Host host, double overheadRatio) {
        long lost = (long) (host.cpuMicroCores() * overheadRatio);
        return lost <= host.hypervisorDemandMicroCores()
                ? host
                : host.toBuilder()
                        .hypervisorDemandMicroCores(lost)
                        .hypervisorWeight(FIRST)
                        .build();
    }

    private static List<String> notes(Recording recording, Reproduction reproduction, Optional<Turnover> turnover) {
        List<String> notes = new ArrayList<>();
        notes.add(String.format(
                Locale.ROOT,
                "Demand as recorded from %s on, in slots of %d minutes; %.1f %% of it was not observed and is filled in by other"
                        + " days, or by the mean.",
                recording.cluster().takenAt(),
                recording.slot().toMinutes(),
                100 * recording.filledRatio()));
        notes.add(String.format(
                Locale.ROOT,
                "On the days as they were the model has %.2f %% steal where %.2f %% were measured, with a mean error of %.2f"
                        + " points; it finds %.0f %% of those who suffered, and is right about %.0f %% of those it names: %s.",
                100 * reproduction.modelledSteal(),
                100 * reproduction.measuredSteal(),
                100 * reproduction.meanError(),
                100 * reproduction.recall(),
                100 * reproduction.precision(),
                switch (reproduction.trust()) {
                    case GOOD -> "its figures may be believed";
                    case ROUGH -> "believe which policy is better, not by how much";
                    case POOR -> "do not believe its figures";
                }));
        if (reproduction.overheadRatio() > 0) {
            notes.add(String.format(
                    Locale.ROOT,
                    "For that, each host is taken to lose %.0f %% of its CPU to itself and to peaks within a slot.",
                    100 * reproduction.overheadRatio()));
        }
        turnover.ifPresent(known -> notes.add(String.format(
                Locale.ROOT,
                "%d VMs come and %d leave when they did; those that come find the host that they had, or another of its availability"
                        + " zone when there is no room on it.",
                known.creations().size(),
                known.departures().size())));
        notes.addAll(recording.notes());
        return notes;
    }

    /**
     * Returns how much work came in to a VM in a recorded slot, micro-cores on average, 0 to its vCPUs, by {@link CpuModel}: work that is
     * not served waits, and what waits is wanted too. Of what waits the part {@code e} is left after a step. With {@code s} served, {@code w}
     * coming in and {@code b} waiting, {@code b = e (w + b - s)}, so that {@code w = s + b (1 - e) / e}; and {@code b} is told by the load: a
     * task is a second of CPU.
     *
     * <p>A VM that is measured to want {@code r}, its waiting work included, and to get {@code s} of it has at least {@code r - e (r - s)}
     * come in: so much exactly unless its vCPUs are too few to show all that waits, and then more, of which steal and used CPU tell nothing;
     * and at most {@code r}. The load is believed between these.
     */
    static long cameIn(Recording recording, int vm, int slot) {
        long wanted = recording.wantedMicroCores(vm, slot);
        long waited = Math.min(wanted, recording.waitedMicroCores(vm, slot));
        long least = wanted - (long) (LEFT * waited);
        long byLoad = wanted - waited + (long) (FOR_EACH_TASK * recording.waitingTasks(vm, slot));
        return Math.max(least, Math.min(wanted, byLoad));
    }

    /** What came in, minute by minute; after the last slot what came in in it. */
    private static final class Recorded implements Demand {
        private static final int SECONDS_PER_MINUTE = 60;

        private final Recording recording;
        /** The indices in the recording by those of the simulation. */
        private final int[] order;

        Recorded(Recording recording, int[] order) {
            this.recording = recording;
            this.order = order;
        }

        @Override
        public long microCores(int vm, long second) {
            long length = recording.slot().toSeconds();
            int slot = (int) Math.min(second / length, recording.slots() - 1L);
            int there = order[vm];
            int minute = (int) (second % length / SECONDS_PER_MINUTE);
            return recording.microCores(there, slot, minute, cameIn(recording, there, slot));
        }

        @Override
        public int steadySeconds() {
            return SECONDS_PER_MINUTE;
        }
    }
}
