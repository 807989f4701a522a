package io.stealaway.json;

import io.stealaway.model.VmCapacity;
import java.io.IOException;

/** The fields of a {@link VmCapacity}, which is only written. */
final class CapacityCodec {
    private CapacityCodec() {}

    static void write(JsonOut out, VmCapacity capacity) throws IOException {
        out.text("snapshotTakenAt", capacity.snapshotTakenAt());
        out.text("request", capacity.request());
        out.objects("zones", capacity.zones(), CapacityCodec::writeZone);
    }

    private static void writeZone(JsonOut out, VmCapacity.Zone zone) throws IOException {
        out.text("zone", zone.zone());
        out.whole("vms", zone.vms());
        out.flag("exact", zone.exact());
        out.optionalWhole("surviving", zone.surviving());
        if (zone.surviving().isPresent()) {
            out.flag("survivingExact", zone.survivingExact());
        }
        out.map("refusals", zone.refusals(), JsonOut::whole);
        out.optionalText("runsOutFirst", zone.runsOutFirst());
    }
}
