package io.stealaway.simulation;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Detection;
import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.remediation.report.PassReport.Brake;
import io.stealaway.remediation.report.PassReport.RefusedStart;
import io.stealaway.simulation.SimulationResult.BrakeRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** What kept the loop from starting something, pass by pass, put together to stretches of passes in a row. */
final class BrakeLog {
    private final Function<HostId, AvailabilityZone> zones;
    private final List<Stretch> stretches = new ArrayList<>();
    private Map<Key, Stretch> open = new LinkedHashMap<>();

    /**
     * Begins a log.
     *
     * @param zones tells the zone of a host
     */
    BrakeLog(Function<HostId, AvailabilityZone> zones) {
        this.zones = zones;
    }

    /** Takes a pass. VMs that are on their way are not kept from anything. */
    void add(PassReport report, Set<VmId> underWay) {
        Map<Key, Stretch> now = new LinkedHashMap<>();
        for (Brake brake : report.brakes()) {
            Stretch stretch = stretch(new Key(Optional.of(brake.kind()), brake.zone(), ""), brake.text(), report, now);
            report.detections().stream()
                    .filter(found -> within(brake, found) && !underWay.contains(found.vm()))
                    .forEach(found -> stretch.vms.add(found.vm()));
        }
        for (RefusedStart refused : report.refused()) {
            Optional<AvailabilityZone> zone =
                    Optional.of(zones.apply(refused.migration().source()));
            Key key = new Key(Optional.empty(), zone, ReasonNormalizer.of(refused));
            stretch(key, refused.reason(), report, now)
                    .vms
                    .add(refused.migration().beneficiary());
        }
        for (Detection found : report.detections()) {
            String why = report.unplanned().get(found.vm());
            if (why != null) {
                Key key = new Key(
                        Optional.empty(), Optional.of(zones.apply(found.host())), ReasonNormalizer.ofBudget(why));
                stretch(key, why, report, now).vms.add(found.vm());
            }
        }
        open = now;
    }

    private boolean within(Brake brake, Detection found) {
        return brake.zone()
                .filter(zone -> !zone.equals(zones.apply(found.host())))
                .isEmpty();
    }

    private Stretch stretch(Key key, String text, PassReport report, Map<Key, Stretch> now) {
        Stretch stretch = now.get(key);
        if (stretch == null) {
            Stretch before = open.get(key);
            stretch = before == null ? begin(key, text, report.at()) : before;
            stretch.until = report.at();
            stretch.passes++;
            now.put(key, stretch);
        }
        return stretch;
    }

    private Stretch begin(Key key, String text, Instant at) {
        Stretch stretch = new Stretch(key, text, at);
        stretches.add(stretch);
        return stretch;
    }

    List<BrakeRow> rows() {
        return stretches.stream().map(Stretch::row).toList();
    }

    /** What makes two passes tell of the same obstacle. */
    private record Key(Optional<Brake.Kind> brake, Optional<AvailabilityZone> zone, String normalized) {}

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
            return new BrakeRow(key.brake, key.zone, from, until, passes, vms.size(), text);
        }
    }
}
