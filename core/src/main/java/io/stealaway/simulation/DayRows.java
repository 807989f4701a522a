package io.stealaway.simulation;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.simulation.SimulationResult.DayRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sums one run up day by day. Thread-safe: it has no state. */
final class DayRows {
    private static final int DAY_SECONDS = 86_400;
    private static final int PER_DAY = DAY_SECONDS / SimulationRun.INTERVAL_SECONDS;
    private static final double PEAKED = 1.25;

    private DayRows() {}

    static List<DayRow> of(SimulationRun run, List<Migration> migrations, Set<MigrationId> foreseenRight) {
        Instant start = run.cluster.fleet().first().takenAt();
        int days = (int) ((run.length().toSeconds() + DAY_SECONDS - 1) / DAY_SECONDS);
        List<DayRow> rows = new ArrayList<>();
        for (int day = 0; day < days; day++) {
            int from = day * PER_DAY;
            int to = Math.min(run.intervals(), from + PER_DAY);
            long suffering = 0;
            long bytes = 0;
            for (int interval = from; interval < to; interval++) {
                suffering += run.suffering(interval);
                bytes += run.sentBytes(interval);
            }
            int begun = 0;
            int preventive = 0;
            int inconclusive = 0;
            int before = 0;
            int within = 0;
            int right = 0;
            for (Migration migration : migrations) {
                Optional<Integer> at = migration.startedAt().map(when -> interval(start, when));
                if (at.isPresent() && at.get() >= from && at.get() < to) {
                    begun++;
                    inconclusive += migration.phase() == MigrationPhase.INCONCLUSIVE ? 1 : 0;
                    if (migration.purpose() == MigrationPurpose.PREVENT) {
                        preventive++;
                        before += beforeItsPeak(migration) ? 1 : 0;
                        within += peak(run, from, to, at.get()) ? 1 : 0;
                        right += foreseenRight.contains(migration.id()) ? 1 : 0;
                    }
                }
            }
            int of = day;
            VmTurnover.Day came =
                    run.turnover().map(turnover -> turnover.day(of)).orElseGet(VmTurnover.Day::new);
            rows.add(new DayRow(
                    day + 1,
                    suffering,
                    begun,
                    preventive,
                    bytes,
                    inconclusive,
                    before,
                    within,
                    right,
                    came.requests,
                    came.rejected,
                    came.created,
                    came.deleted));
        }
        return rows;
    }

    private static boolean beforeItsPeak(Migration migration) {
        return migration.arrivedAt().isPresent()
                && migration
                        .forecastAt()
                        .filter(peak -> !migration.arrivedAt().get().isAfter(peak))
                        .isPresent();
    }

    private static int interval(Instant start, Instant at) {
        return (int) (Duration.between(start, at).toSeconds() / SimulationRun.INTERVAL_SECONDS);
    }

    /** Returns whether all VMs wanted more than the middle between the least and the most of that day, if these are far apart. */
    private static boolean peak(SimulationRun run, int from, int to, int interval) {
        long least = Long.MAX_VALUE;
        long most = 0;
        int hour = 3_600 / SimulationRun.INTERVAL_SECONDS;
        for (int first = from; first + hour <= to; first += hour) {
            long sum = 0;
            for (int i = first; i < first + hour; i++) {
                sum += run.wanted(i);
            }
            least = Math.min(least, sum / hour);
            most = Math.max(most, sum / hour);
        }
        return most >= PEAKED * least && run.wanted(interval) > least + (most - least) / 2;
    }
}
