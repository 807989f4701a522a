package io.stealaway.placement.schedule;

import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Vm;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Says when each migration of a plan can begin: in plan order, each at the earliest moment at which all that it waits for is
 * over and every limit has room for as long as it takes. A later migration may begin before an earlier one, but never
 * delays it. Times are whole milliseconds, rounded up. Not thread-safe.
 */
final class WaveScheduler {
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int MILLIS_PER_SECOND = 1_000;

    private final ClusterSnapshot snapshot;
    private final MigrationPolicy policy;
    private final MigrationLimits limits;
    private final ConcurrencyLimits lanes;

    /** Those in flight, then those of the plan in its order. */
    private final List<Stay> stays = new ArrayList<>();

    private final PlanTime begin = new PlanTime();

    /** The end of a migration's time on the wire, and what it takes a part of until then. */
    private record Stay(long endMillis, int endTick, int wave, TimelineSet lanes) {}

    private WaveScheduler(ClusterSnapshot snapshot, Policy policy, List<IndexedMigration> moves) {
        this.snapshot = snapshot;
        this.policy = policy.migration();
        limits = new MigrationLimits(snapshot, policy.migration());
        lanes = new ConcurrencyLimits(snapshot, limits, moves);
    }

    /** Returns the migrations, in the same order, each with its wave and predicted start. */
    static List<PlannedMigration> schedule(ClusterSnapshot snapshot, Policy policy, List<PlannedMigration> migrations) {
        List<IndexedMigration> moves = new ArrayList<>();
        snapshot.inFlight()
                .forEach(flying ->
                        moves.add(IndexedMigration.of(snapshot, flying.vm(), flying.source(), flying.target())));
        int inFlight = moves.size();
        migrations.forEach(
                planned -> moves.add(IndexedMigration.of(snapshot, planned.vm(), planned.source(), planned.target())));
        WaveScheduler waves = new WaveScheduler(snapshot, policy, moves);
        moves.subList(0, inFlight).forEach(waves::hold);
        List<PlannedMigration> scheduled = new ArrayList<>();
        for (int i = 0; i < migrations.size(); i++) {
            scheduled.add(waves.schedule(migrations.get(i), moves.get(inFlight + i), inFlight));
        }
        return List.copyOf(scheduled);
    }

    /** A migration in flight holds its places for all of its duration: how far it got is not known. */
    private void hold(IndexedMigration move) {
        long rate = limits.rate(move.source(), move.target());
        stay(millis(duration(move, rate)), 1, lanes.lanes(move, rate));
    }

    /** One whose copy would never end is taken to be given up after the longest duration that is begun. */
    private Duration duration(IndexedMigration move, long rate) {
        Vm vm = snapshot.vms().get(move.vm());
        if (rate == 0) {
            return Duration.ZERO;
        }
        return Transfer.converges(vm, rate) ? Transfer.duration(vm, rate) : policy.maxDuration();
    }

    private PlannedMigration schedule(PlannedMigration migration, IndexedMigration move, int first) {
        long duration = millis(migration.predictedDuration().orElse(Duration.ZERO));
        TimelineSet taken = lanes.lanes(move, limits.rate(move.source(), move.target()));
        begin.set(0, 0);
        for (int before : migration.after()) {
            Stay stay = stays.get(first + before);
            begin.atLeast(stay.endMillis(), stay.endTick());
        }
        taken.delay(begin, duration);
        int wave = wave(migration.after(), first, taken);
        Duration start = Duration.ofMillis(begin.millis());
        stay(duration, wave, taken);
        return migration.toBuilder().predictedStart(wave, start).build();
    }

    /** One more than the largest wave of those whose end, just now, it waited for: by dependency, or by a limit that was full. */
    private int wave(List<Integer> after, int first, TimelineSet taken) {
        int last = 0;
        for (int i = 0; i < stays.size(); i++) {
            Stay ended = stays.get(i);
            if (begin.is(ended.endMillis(), ended.endTick())
                    && ended.wave() > last
                    && (after.contains(i - first) || taken.hadNoRoomBeside(ended.lanes(), begin))) {
                last = ended.wave();
            }
        }
        return last + 1;
    }

    private void stay(long duration, int wave, TimelineSet taken) {
        taken.take(begin, duration);
        stays.add(new Stay(begin.endMillis(duration), begin.endTick(duration), wave, taken));
    }

    private static long millis(Duration duration) {
        boolean countable = duration.toSeconds() < Long.MAX_VALUE / MILLIS_PER_SECOND - 1;
        return countable ? duration.plusNanos(NANOS_PER_MILLI - 1L).toMillis() : Long.MAX_VALUE;
    }
}
