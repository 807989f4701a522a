package io.stealaway.check;

import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.Role;
import io.stealaway.model.Vm;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * When each migration of a plan transfers data, as the checker computes it: a plain list, scanned on every call. Not thread-safe.
 */
final class CheckTimeline {
    /** A time, and how many migrations that take none came before at that time. */
    record Point(Duration at, int tick) implements Comparable<Point> {
        static final Point START = new Point(Duration.ZERO, 0);

        @Override
        public int compareTo(Point other) {
            return Comparator.comparing(Point::at).thenComparingInt(Point::tick).compare(this, other);
        }
    }

    /** A part of something limited, by its name. */
    record Use(String limit, long amount, long most) {}

    /** A migration's time on the wire. */
    record Entry(Point begin, Duration duration, int wave, List<Use> uses) {
        Point end() {
            return duration.isZero()
                    ? new Point(begin.at(), begin.tick() + 1)
                    : new Point(sum(begin.at(), duration), 0);
        }
    }

    /** Times are told in milliseconds; what is later than these can tell is at the last of them. */
    private static final Duration LAST = Duration.ofMillis(Long.MAX_VALUE);

    private static Duration sum(Duration one, Duration other) {
        boolean countable = one.compareTo(LAST) < 0 && other.compareTo(LAST.minus(one)) < 0;
        return countable ? one.plus(other) : LAST;
    }

    private final ClusterSnapshot snapshot;
    private final MigrationPolicy policy;
    private final List<Entry> entries = new ArrayList<>();

    /** Begins with what is in flight. */
    CheckTimeline(ClusterSnapshot snapshot, MigrationPolicy policy) {
        this.snapshot = snapshot;
        this.policy = policy;
        snapshot.inFlight().forEach(this::hold);
    }

    /** What is in flight holds its places for all of its time, or the longest allowed if it would never end. */
    private void hold(InFlightMigration migration) {
        Vm vm = snapshot.vm(migration.vm()).orElseThrow();
        List<Use> uses = uses(vm, migration.source(), migration.target());
        long rate = rate(migration.source(), migration.target());
        add(new Entry(Point.START, duration(vm, rate), 1, uses));
    }

    private Duration duration(Vm vm, long rate) {
        long memory = vm.memoryToCopyBytes().orElse(vm.ramBytes());
        if (rate == 0) {
            return Duration.ZERO;
        }
        if (memory > 0 && vm.dirtyBytesPerSecond() >= rate) {
            return wholeMillis(policy.maxDuration());
        }
        long rounds = memory == 0 ? 0 : millis(memory, rate - vm.dirtyBytesPerSecond());
        return Duration.ofMillis(rounds + millis(vm.localDiskBytes(), rate));
    }

    private static Duration wholeMillis(Duration duration) {
        if (duration.compareTo(LAST) >= 0) {
            return LAST;
        }
        Duration down = duration.truncatedTo(ChronoUnit.MILLIS);
        return down.equals(duration) ? down : down.plusMillis(1);
    }

    private static long millis(long bytes, long rate) {
        return (bytes * 1000 + rate - 1) / rate;
    }

    void add(Entry entry) {
        entries.add(entry);
    }

    /** Returns the bandwidth between two hosts, bytes per second; 0 when none is declared. */
    long rate(HostId source, HostId target) {
        return Math.min(policy.bandwidthBytesPerSecond(), Math.min(link(source), link(target)));
    }

    private long link(HostId host) {
        return snapshot.host(host).map(Host::linkBytesPerSecond).orElseThrow();
    }

    /** Returns all that a migration takes a part of. */
    List<Use> uses(Vm vm, HostId source, HostId target) {
        List<Use> uses = new ArrayList<>(List.of(
                new Use("cluster", 1, policy.maxInFlight()),
                new Use("out of " + source, 1, policy.maxOutPerHost()),
                new Use("into " + target, 1, policy.maxInPerHost()),
                new Use("link out of " + source, rate(source, target), link(source)),
                new Use("link into " + target, rate(source, target), link(target))));
        snapshot.host(source)
                .ifPresent(host -> uses.add(new Use("zone " + host.zone(), 1, policy.maxInFlightPerZone())));
        if (policy.maxClusterBytesPerSecond() > 0) {
            uses.add(new Use("bytes in the cluster", rate(source, target), policy.maxClusterBytesPerSecond()));
        }
        vm.role().ifPresent(role -> uses.add(new Use("role " + role, 1, most(role))));
        return uses;
    }

    private long most(Role role) {
        long running = snapshot.vms().stream()
                .filter(vm -> vm.running() && vm.role().filter(role::equals).isPresent())
                .count();
        return Math.max(1, (long) Math.floor(policy.maxRoleShare() * running));
    }

    /** Returns the first point from which a migration can run to its end. */
    Point earliest(List<Entry> before, Duration duration, List<Use> uses) {
        Point ready = before.stream().map(Entry::end).max(Point::compareTo).orElse(Point.START);
        TreeSet<Point> events = new TreeSet<>(List.of(ready));
        entries.forEach(entry -> events.add(entry.end()));
        return events.tailSet(ready).stream()
                .filter(event -> fits(event, duration, uses))
                .findFirst()
                .orElseThrow();
    }

    /** Returns whether no limit is passed while a migration runs. */
    boolean fits(Point begin, Duration duration, List<Use> uses) {
        Point end = new Entry(begin, duration, 1, uses).end();
        TreeSet<Point> changes = new TreeSet<>(List.of(begin));
        entries.forEach(entry -> changes.add(entry.begin()));
        return changes.subSet(begin, end).stream()
                .map(this::running)
                .allMatch(running -> uses.stream().allMatch(use -> roomFor(use, running)));
    }

    private List<Entry> running(Point at) {
        return entries.stream()
                .filter(entry -> entry.begin().compareTo(at) <= 0 && entry.end().compareTo(at) > 0)
                .toList();
    }

    private static boolean roomFor(Use use, List<Entry> running) {
        long taken = running.stream().mapToLong(entry -> amount(entry, use)).sum();
        return taken + use.amount() <= use.most();
    }

    private static long amount(Entry entry, Use use) {
        return entry.uses().stream()
                .filter(other -> other.limit().equals(use.limit()))
                .mapToLong(Use::amount)
                .sum();
    }

    /** Returns one more than the largest wave among the migrations whose end lets this one begin; 1 if there are none. */
    int wave(Point begin, List<Entry> before, List<Use> uses) {
        List<Entry> until = entries.stream()
                .filter(entry ->
                        entry.begin().compareTo(begin) < 0 && entry.end().compareTo(begin) >= 0)
                .toList();
        List<Use> full = uses.stream().filter(use -> !roomFor(use, until)).toList();
        return 1
                + until.stream()
                        .filter(entry -> entry.end().equals(begin))
                        .filter(entry ->
                                before.contains(entry) || full.stream().anyMatch(use -> amount(entry, use) > 0))
                        .mapToInt(Entry::wave)
                        .max()
                        .orElse(0);
    }
}
