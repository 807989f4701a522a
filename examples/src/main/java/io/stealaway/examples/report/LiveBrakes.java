package io.stealaway.examples.report;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Detection;
import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.remediation.report.PassReport.Brake;
import io.stealaway.remediation.report.PassReport.RefusedStart;
import io.stealaway.simulation.SimulationResult.BrakeRow;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** What kept passes from starting something, put together to stretches of passes in a row. Not thread-safe. */
final class LiveBrakes {
    static final int MOST = 500;

    private final Deque<Stretch> stretches = new ArrayDeque<>();
    private final TreeMap<String, Long> times = new TreeMap<>();
    private Map<Key, Stretch> open = new LinkedHashMap<>();

    /** What makes two passes tell of the same obstacle: figures may differ. */
    private record Key(Optional<Brake.Kind> brake, Optional<AvailabilityZone> zone, String words) {
        String name() {
            return brake.map(Enum::name).orElse("BUDGET: " + words);
        }
    }

    private static final class Stretch {
        private final Key key;
        private final String text;
        private final Instant from;
        private final Set<VmId> vms = new TreeSet<>();
        private Instant until;
        private int passes;

        Stretch(Key key, String text, Instant from) {
            this.key = key;
            this.text = text;
            this.from = from;
            until = from;
        }

        BrakeRow row() {
            return new BrakeRow(key.brake(), key.zone(), from, until, passes, vms.size(), text);
        }
    }

    /**
     * Takes a pass.
     *
     * @param zones tells the zone of a host, if it is known
     */
    void passed(PassReport report, Function<HostId, Optional<AvailabilityZone>> zones) {
        Map<Key, Stretch> now = new LinkedHashMap<>();
        for (Brake brake : report.brakes()) {
            Key key = new Key(Optional.of(brake.kind()), brake.zone(), "");
            Set<VmId> vms = stretch(key, brake.text(), report.at(), now).vms;
            report.detections().stream()
                    .filter(found -> within(brake, found, zones))
                    .forEach(found -> vms.add(found.vm()));
        }
        for (RefusedStart refused : report.refused()) {
            Optional<AvailabilityZone> zone = zones.apply(refused.migration().source());
            Key key = new Key(Optional.empty(), zone, withoutFigures(refused.reason()));
            stretch(key, refused.reason(), report.at(), now)
                    .vms
                    .add(refused.migration().beneficiary());
        }
        for (Detection found : report.detections()) {
            String why = report.unplanned().get(found.vm());
            if (why != null) {
                Key key = new Key(Optional.empty(), zones.apply(found.host()), withoutFigures(why));
                stretch(key, why, report.at(), now).vms.add(found.vm());
            }
        }
        open = now;
    }

    private static boolean within(Brake brake, Detection found, Function<HostId, Optional<AvailabilityZone>> zones) {
        return brake.zone().isEmpty() || brake.zone().equals(zones.apply(found.host()));
    }

    private Stretch stretch(Key key, String text, Instant at, Map<Key, Stretch> now) {
        Stretch known = now.get(key);
        if (known != null) {
            return known;
        }
        Stretch stretch = open.containsKey(key) ? open.get(key) : begin(key, text, at);
        stretch.until = at;
        stretch.passes++;
        times.merge(key.name(), 1L, Long::sum);
        now.put(key, stretch);
        return stretch;
    }

    private Stretch begin(Key key, String text, Instant at) {
        Stretch stretch = new Stretch(key, text, at);
        stretches.add(stretch);
        if (stretches.size() > MOST) {
            stretches.removeFirst();
        }
        return stretch;
    }

    private static String withoutFigures(String text) {
        String head = text.replaceFirst("[,:(].*", "");
        return head.replaceAll("\\S*\\d\\S*", "").replaceAll("\\s+", " ").strip();
    }

    /** Returns the newest stretches, oldest first. */
    List<BrakeRow> rows() {
        return stretches.stream().map(Stretch::row).toList();
    }

    /** Returns in how many passes each held, since the beginning, by its name. */
    SortedMap<String, Long> times() {
        return times;
    }
}
