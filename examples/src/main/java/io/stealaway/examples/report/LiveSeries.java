package io.stealaway.examples.report;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.HostId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.remediation.report.PassReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** What passes saw in the last day, in stretches of five minutes. Not thread-safe. */
final class LiveSeries {
    static final Duration STRETCH = Duration.ofMinutes(5);
    static final int MOST = 288;

    private final Deque<Stretch> stretches = new ArrayDeque<>();
    private final TreeMap<HostId, AvailabilityZone> zones = new TreeMap<>();

    /** Five minutes. */
    private static final class Stretch {
        private final Instant from;
        private final TreeMap<HostId, double[]> sumAndCount = new TreeMap<>();
        private int suffering;
        private int inFlight;

        Stretch(Instant from) {
            this.from = from;
        }

        void add(HostId host, double steal) {
            double[] known = sumAndCount.computeIfAbsent(host, id -> new double[2]);
            known[0] += steal;
            known[1]++;
        }

        double mean(HostId host) {
            double[] known = sumAndCount.get(host);
            return known == null ? Double.NaN : known[0] / known[1];
        }
    }

    void passed(PassReport report) {
        Stretch now = at(report.at());
        now.suffering = Math.max(now.suffering, report.detections().size());
        now.inFlight = Math.max(now.inFlight, (int)
                report.inFlight().stream().filter(LiveMigrations::onWire).count());
    }

    /** Takes the steal of every host of which something is known. */
    void seen(ClusterSnapshot snapshot, Instant at) {
        Stretch now = at(at);
        for (int host = 0; host < snapshot.hosts().size(); host++) {
            HostId id = snapshot.hosts().get(host).id();
            zones.put(id, snapshot.hosts().get(host).zone());
            if (!blind(snapshot, host)) {
                now.add(id, snapshot.hostStealRatio(host));
            }
        }
    }

    private static boolean blind(ClusterSnapshot snapshot, int host) {
        return snapshot.hostUnobserved(host) > 0
                && IntStream.of(snapshot.hostVms(host)).noneMatch(snapshot::observed);
    }

    /** A clock that is set back adds to the newest stretch. */
    private Stretch at(Instant at) {
        long length = STRETCH.toSeconds();
        Instant from = Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), length) * length);
        if (stretches.isEmpty()
                || !stretches.getLast().from.plus(STRETCH.multipliedBy(MOST)).isAfter(from)) {
            stretches.clear();
            stretches.add(new Stretch(from));
        }
        while (stretches.getLast().from.isBefore(from)) {
            stretches.add(new Stretch(stretches.getLast().from.plus(STRETCH)));
        }
        while (stretches.size() > MOST) {
            stretches.removeFirst();
        }
        return stretches.getLast();
    }

    /** Returns when the stretches begin, oldest first; none before the first pass. */
    List<Instant> from() {
        return stretches.stream().map(stretch -> stretch.from).toList();
    }

    /** Returns the most VMs that suffered at once, for each stretch. */
    List<Long> suffering() {
        return column(stretch -> stretch.suffering);
    }

    /** Returns the most migrations in flight at once, for each stretch. */
    List<Long> inFlight() {
        return column(stretch -> stretch.inFlight);
    }

    private List<Long> column(ToIntFunction<Stretch> value) {
        return stretches.stream()
                .map(stretch -> (long) value.applyAsInt(stretch))
                .toList();
    }

    /** Returns every host that was seen, with the zone it was last seen in. */
    SortedMap<HostId, AvailabilityZone> hosts() {
        return zones;
    }

    /** Returns the mean steal of a host in each stretch, fraction; NaN where nothing was seen of it. */
    List<Double> steal(HostId host) {
        return stretches.stream().map(stretch -> stretch.mean(host)).toList();
    }
}
