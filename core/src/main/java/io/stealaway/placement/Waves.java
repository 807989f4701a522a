package io.stealaway.placement;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.Host;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.MigrationPolicy;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Policy;
import io.stealaway.model.Vm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Says when each migration of a plan can begin: in plan order, each at the earliest moment at which all that it waits for is
 * over and every limit has room for as long as it takes. A later migration may begin before an earlier one, but never
 * delays it. Not thread-safe.
 */
final class Waves {
    private final ClusterSnapshot snapshot;
    private final MigrationPolicy policy;
    private final WaveLimits limits;
    private final Map<WaveLimits.Key, Lane> lanes = new LinkedHashMap<>();
    private final TreeMap<Moment, List<Stay>> endings = new TreeMap<>();

    /** A migration's time on the wire, and what it takes of each limit. */
    private record Stay(Moment end, int wave, Map<WaveLimits.Key, Long> amounts) {}

    private Waves(ClusterSnapshot snapshot, Policy policy) {
        this.snapshot = snapshot;
        this.policy = policy.migration();
        limits = new WaveLimits(snapshot, policy.migration());
    }

    /** Returns the migrations, in the same order, each with its wave and predicted start. */
    static List<PlannedMigration> schedule(ClusterSnapshot snapshot, Policy policy, List<PlannedMigration> migrations) {
        Waves waves = new Waves(snapshot, policy);
        snapshot.inFlight().forEach(waves::hold);
        List<PlannedMigration> scheduled = new ArrayList<>();
        List<Stay> stays = new ArrayList<>();
        for (PlannedMigration migration : migrations) {
            Map<WaveLimits.Key, Long> amounts =
                    waves.limits.amounts(migration.vm(), migration.source(), migration.target());
            List<Stay> before = migration.after().stream().map(stays::get).toList();
            Moment begin = waves.earliest(before, amounts, migration.predictedDuration());
            int wave = waves.wave(begin, before, amounts);
            stays.add(waves.stay(begin, migration.predictedDuration(), wave, amounts));
            scheduled.add(migration.toBuilder().predictedStart(wave, begin.at()).build());
        }
        return List.copyOf(scheduled);
    }

    /** A migration in flight holds its places for all of its duration: how far it got is not known. */
    private void hold(InFlightMigration migration) {
        stay(
                Moment.START,
                duration(migration),
                1,
                limits.amounts(migration.vm(), migration.source(), migration.target()));
    }

    /** One whose copy would never end is taken to be given up after the longest duration that is begun. */
    private Duration duration(InFlightMigration migration) {
        Vm vm = snapshot.vm(migration.vm()).orElseThrow();
        Host source = snapshot.host(migration.source()).orElseThrow();
        Host target = snapshot.host(migration.target()).orElseThrow();
        long rate = Transfer.rate(policy.bandwidthBytesPerSecond(), source, target);
        if (rate == 0) {
            return Duration.ZERO;
        }
        return Transfer.converges(vm, rate) ? Transfer.duration(vm, rate) : policy.maxDuration();
    }

    private Moment earliest(List<Stay> before, Map<WaveLimits.Key, Long> amounts, Duration duration) {
        Moment begin = before.stream().map(Stay::end).max(Moment::compareTo).orElse(Moment.START);
        Moment tried;
        do {
            tried = begin;
            for (Map.Entry<WaveLimits.Key, Long> amount : amounts.entrySet()) {
                begin = lane(amount.getKey()).earliest(begin, duration, amount.getValue());
            }
        } while (!begin.equals(tried));
        return begin;
    }

    /** One more than the largest wave of those whose end, just now, it waited for: by dependency, or by a limit that was full. */
    private int wave(Moment begin, List<Stay> before, Map<WaveLimits.Key, Long> amounts) {
        return 1
                + endings.getOrDefault(begin, List.of()).stream()
                        .filter(stay -> before.contains(stay) || madeRoom(stay, begin, amounts))
                        .mapToInt(Stay::wave)
                        .max()
                        .orElse(0);
    }

    private boolean madeRoom(Stay ended, Moment begin, Map<WaveLimits.Key, Long> amounts) {
        return amounts.entrySet().stream()
                .anyMatch(amount -> ended.amounts().containsKey(amount.getKey())
                        && lane(amount.getKey()).fullBefore(begin, amount.getValue()));
    }

    private Stay stay(Moment begin, Duration duration, int wave, Map<WaveLimits.Key, Long> amounts) {
        Stay stay = new Stay(begin.plus(duration), wave, amounts);
        amounts.forEach((limit, amount) -> lane(limit).take(begin, stay.end(), amount));
        endings.computeIfAbsent(stay.end(), end -> new ArrayList<>()).add(stay);
        return stay;
    }

    private Lane lane(WaveLimits.Key limit) {
        return lanes.computeIfAbsent(limit, key -> new Lane(limits.most(key)));
    }
}
