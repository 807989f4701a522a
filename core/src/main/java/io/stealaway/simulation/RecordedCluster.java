package io.stealaway.simulation;

import io.stealaway.model.Host;
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
     * What came in; after the last slot what came in in it. {@link CpuModel} lets work wait that is not served, and what waits is wanted
     * too: a VM that waits for {@code x} cores of work that comes in waits for more in all, by its answer to the same shortage, on and
     * on: {@code x / (1 - e)}, where {@code e} is the part that is left after a step.
     */
    private static final class Recorded implements Demand {
        private static final double LEFT = CpuModel.waitingOn(CpuModel.STEP_SECONDS);
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
            long wanted = recording.wantedMicroCores(there, slot, (int) (second % length / SECONDS_PER_MINUTE));
            return Math.max(0, wanted - (long) (LEFT * recording.waitedMicroCores(there, slot)));
        }

        @Override
        public int steadySeconds() {
            return SECONDS_PER_MINUTE;
        }
    }
}
