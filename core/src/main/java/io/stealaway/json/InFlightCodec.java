package io.stealaway.json;

import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.VmId;
import java.io.IOException;

/** The fields of an {@link InFlightMigration}. */
final class InFlightCodec {
    private InFlightCodec() {}

    static void write(JsonOut out, InFlightMigration migration) throws IOException {
        out.text("vm", migration.vm());
        out.text("source", migration.source());
        out.text("target", migration.target());
    }

    static InFlightMigration read(ObjectFields in) {
        VmId vm = in.id("vm", VmId::of);
        HostId source = in.id("source", HostId::of);
        HostId target = in.id("target", HostId::of);
        return in.build(() -> new InFlightMigration(vm, source, target));
    }
}
