package io.stealaway.prometheus.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.remediation.report.PassReport.Brake;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Who leads and what is braked, 0 or 1, by zone. Not thread-safe. */
final class ZoneGauges {
    /** Stands for every zone; no cloud names a zone so. */
    static final String EVERYWHERE = "*";

    /** With these on, zones may be there that the pass did not see. */
    private static final Set<Brake.Kind> BLIND = Set.of(Brake.Kind.TOPOLOGY, Brake.Kind.JOURNAL);

    private final MultiGauge leading;
    private final MultiGauge brakes;
    private SortedSet<AvailabilityZone> known = new TreeSet<>();

    ZoneGauges(MeterRegistry registry) {
        leading = MultiGauge.builder("stealaway.zone.leading")
                .description("1 for each zone that this process leads, 0 for every other one that it knows")
                .register(registry);
        brakes = MultiGauge.builder("stealaway.brake.on")
                .description("1 for each brake that forbids starts, else 0; zone * means everywhere")
                .register(registry);
    }

    void record(PassReport report) {
        TreeSet<AvailabilityZone> zones = new TreeSet<>(report.figures().zones());
        if (report.brakes().stream().map(Brake::kind).anyMatch(BLIND::contains)) {
            zones.addAll(known);
        }
        known = zones;
        leading.register(leaders(report), true);
        brakes.register(brakes(report), true);
    }

    private List<Row<?>> leaders(PassReport report) {
        List<Row<?>> rows = new ArrayList<>();
        for (AvailabilityZone zone : known) {
            rows.add(row(Tags.of("zone", zone.value()), report.leading().contains(zone)));
        }
        return rows;
    }

    private List<Row<?>> brakes(PassReport report) {
        Set<String> on = new TreeSet<>();
        report.brakes().forEach(brake -> on.add(key(brake.kind(), where(brake))));
        List<String> places = new ArrayList<>(List.of(EVERYWHERE));
        known.forEach(zone -> places.add(zone.value()));
        List<Row<?>> rows = new ArrayList<>();
        for (Brake.Kind kind : Brake.Kind.values()) {
            for (String place : places) {
                rows.add(row(Tags.of("brake", kind.name(), "zone", place), on.contains(key(kind, place))));
            }
        }
        return rows;
    }

    private static String where(Brake brake) {
        return brake.zone().map(AvailabilityZone::value).orElse(EVERYWHERE);
    }

    private static String key(Brake.Kind kind, String zone) {
        return kind + " " + zone;
    }

    private static Row<?> row(Tags tags, boolean on) {
        double value = on ? 1.0 : 0.0;
        return Row.of(tags, () -> value);
    }
}
