package io.stealaway.placement;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationPolicy;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Policy;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Says when each migration of a plan can begin: in plan order, each at the earliest moment at which all that it waits for is
 * over and every limit has room for as long as it takes. A later migration may begin before an earlier one, but never
 * delays it. Times are whole milliseconds, rounded up. Not thread-safe.
 */
final class Waves {
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int MILLIS_PER_SECOND = 1_000;

    private final ClusterSnapshot snapshot;
    private final MigrationPolicy policy;
    private final WaveLimits limits;
    /** Those in flight, then those of the plan in its order. */
    private final List<Stay> stays = new ArrayList<>();

    private final Moment begin = new Moment();

    /** A migration by the indices of what it names. */
    record Hop(int vm, int source, int target) {}

    /** The end of a migration's time on the wire, and what it takes a part of until then. */
    private record Stay(long endMillis, int endTick, int wave, List<Lane> lanes) {}

    private Waves(ClusterSnapshot snapshot, Policy policy, List<Hop> hops) {
        this.snapshot = snapshot;
        this.policy = policy.migration();
        limits = new WaveLimits(snapshot, policy.migration(), hops);
    }

    /** Returns the migrations, in the same order, each with its wave and predicted start. */
    static List<PlannedMigration> schedule(ClusterSnapshot snapshot, Policy policy, List<PlannedMigration> migrations) {
        List<Hop> hops = new ArrayList<>();
        snapshot.inFlight().forEach(flying -> hops.add(hop(snapshot, flying.vm(), flying.source(), flying.target())));
        int inFlight = hops.size();
        migrations.forEach(planned -> hops.add(hop(snapshot, planned.vm(), planned.source(), planned.target())));
        Waves waves = new Waves(snapshot, policy, hops);
        hops.subList(0, inFlight).forEach(waves::hold);
        List<PlannedMigration> scheduled = new ArrayList<>();
        for (int i = 0; i < migrations.size(); i++) {
            scheduled.add(waves.schedule(migrations.get(i), hops.get(inFlight + i), inFlight));
        }
        return List.copyOf(scheduled);
    }

    private static Hop hop(ClusterSnapshot snapshot, VmId vm, HostId source, HostId target) {
        return new Hop(
                snapshot.vmIndex(vm).orElseThrow(),
                snapshot.hostIndex(source).orElseThrow(),
                snapshot.hostIndex(target).orElseThrow());
    }

    /** A migration in flight holds its places for all of its duration: how far it got is not known. */
    private void hold(Hop hop) {
        long rate = rate(hop);
        stay(millis(duration(hop, rate)), 1, limits.lanes(hop), rate);
    }

    private long rate(Hop hop) {
        List<Host> hosts = snapshot.hosts();
        return Transfer.rate(policy.bandwidthBytesPerSecond(), hosts.get(hop.source()), hosts.get(hop.target()));
    }

    /** One whose copy would never end is taken to be given up after the longest duration that is begun. */
    private Duration duration(Hop hop, long rate) {
        Vm vm = snapshot.vms().get(hop.vm());
        if (rate == 0) {
            return Duration.ZERO;
        }
        return Transfer.converges(vm, rate) ? Transfer.duration(vm, rate) : policy.maxDuration();
    }

    private PlannedMigration schedule(PlannedMigration migration, Hop hop, int first) {
        long duration = millis(migration.predictedDuration());
        long rate = rate(hop);
        Lane[] lanes = limits.lanes(hop);
        begin.set(0, 0);
        for (int before : migration.after()) {
            Stay stay = stays.get(first + before);
            begin.atLeast(stay.endMillis(), stay.endTick());
        }
        delay(lanes, duration, rate);
        int wave = wave(migration.after(), first, lanes, rate);
        Duration start = Duration.ofMillis(begin.millis());
        stay(duration, wave, lanes, rate);
        return migration.toBuilder().predictedStart(wave, start).build();
    }

    private void delay(Lane[] lanes, long duration, long rate) {
        long triedMillis;
        int triedTick;
        do {
            triedMillis = begin.millis();
            triedTick = begin.tick();
            for (int i = 0; i < lanes.length; i++) {
                lanes[i].delay(begin, duration, amount(lanes, i, rate));
            }
        } while (!begin.is(triedMillis, triedTick));
    }

    /** The last two lanes are the links. */
    private static long amount(Lane[] lanes, int lane, long rate) {
        return lane < lanes.length - 2 ? 1 : rate;
    }

    /** One more than the largest wave of those whose end, just now, it waited for: by dependency, or by a limit that was full. */
    private int wave(List<Integer> after, int first, Lane[] lanes, long rate) {
        int last = 0;
        for (int i = 0; i < stays.size(); i++) {
            Stay ended = stays.get(i);
            if (begin.is(ended.endMillis(), ended.endTick())
                    && ended.wave() > last
                    && (after.contains(i - first) || madeRoom(ended, lanes, rate))) {
                last = ended.wave();
            }
        }
        return last + 1;
    }

    private boolean madeRoom(Stay ended, Lane[] lanes, long rate) {
        for (int i = 0; i < lanes.length; i++) {
            for (Lane taken : ended.lanes()) {
                if (taken == lanes[i] && taken.fullBefore(begin, amount(lanes, i, rate))) {
                    return true;
                }
            }
        }
        return false;
    }

    private void stay(long duration, int wave, Lane[] lanes, long rate) {
        for (int i = 0; i < lanes.length; i++) {
            lanes[i].take(begin, duration, amount(lanes, i, rate));
        }
        stays.add(new Stay(begin.endMillis(duration), begin.endTick(duration), wave, List.of(lanes)));
    }

    private static long millis(Duration duration) {
        boolean countable = duration.toSeconds() < Long.MAX_VALUE / MILLIS_PER_SECOND - 1;
        return countable ? duration.plusNanos(NANOS_PER_MILLI - 1L).toMillis() : Long.MAX_VALUE;
    }
}
