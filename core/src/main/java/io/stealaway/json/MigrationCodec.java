package io.stealaway.json;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.HostId;
import io.stealaway.model.Isolation;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.Role;
import io.stealaway.model.VmId;
import java.io.IOException;
import java.util.SortedMap;
import java.util.function.Function;

/** The fields of a {@link Migration}; a field may be missing only where the value may be absent. */
final class MigrationCodec {
    private MigrationCodec() {}

    static void write(JsonOut out, Migration migration) throws IOException {
        out.object("move", in -> writeMove(in, migration.move()));
        out.text("zone", migration.zone());
        out.text("begunAt", migration.begunAt());
        out.optionalText("role", migration.role());
        out.text("phase", migration.phase());
        out.text("phaseSince", migration.phaseSince());
        out.text("purpose", migration.purpose());
        out.optionalText("beneficiary", migration.beneficiary());
        out.texts("after", migration.after());
        out.flag("waiting", migration.waiting());
        out.optionalText("expiresAt", migration.expiresAt());
        out.texts("isolators", migration.isolators());
        out.objects("isolations", migration.isolations(), MigrationCodec::writeIsolation);
        out.optionalText("marker", migration.marker());
        out.flag("started", migration.started());
        out.optionalText("afterwards", migration.afterwards());
        out.text("reason", migration.reason());
        out.number("stealRatioBefore", migration.stealRatioBefore());
        out.whole("wantedMicroCoresBefore", migration.wantedMicroCoresBefore());
        out.number("beneficiaryStealRatioBefore", migration.beneficiaryStealRatioBefore());
        out.whole("beneficiaryWantedMicroCoresBefore", migration.beneficiaryWantedMicroCoresBefore());
        out.whole("bytesToCopy", migration.bytesToCopy());
        out.optionalText("isolatingSince", migration.isolatingSince());
        out.optionalText("startedAt", migration.startedAt());
        out.optionalText("forcingSince", migration.forcingSince());
        out.optionalText("forcedAt", migration.forcedAt());
        out.optionalText("arrivedAt", migration.arrivedAt());
        out.optionalText("reintegratedAt", migration.reintegratedAt());
        out.optionalText("forecastAt", migration.forecastAt());
        out.objects("samples", migration.samples(), ObservationCodec::write);
        out.text("planHash", migration.planHash());
    }

    static Migration read(ObjectFields in) {
        Migration.Builder migration = Migration.builder(
                        readMove(in.object("move")), in.id("zone", AvailabilityZone::of), in.instant("begunAt"))
                .phase(in.oneOf("phase", MigrationPhase.class))
                .phaseSince(in.instant("phaseSince"))
                .purpose(in.oneOf("purpose", MigrationPurpose.class))
                .after(in.ids("after", MigrationId::of))
                .waiting(in.flag("waiting"))
                .isolators(in.texts("isolators"))
                .isolations(in.objects("isolations", MigrationCodec::readIsolation))
                .started(in.flag("started"))
                .reason(in.text("reason"))
                .stealRatioBefore(in.number("stealRatioBefore"))
                .wantedMicroCoresBefore(in.whole("wantedMicroCoresBefore"))
                .beneficiaryStealRatioBefore(in.number("beneficiaryStealRatioBefore"))
                .beneficiaryWantedMicroCoresBefore(in.whole("beneficiaryWantedMicroCoresBefore"))
                .bytesToCopy(in.whole("bytesToCopy"))
                .samples(in.objects("samples", ObservationCodec::read))
                .planHash(in.text("planHash"));
        in.optionalId("role", Role::of).ifPresent(migration::role);
        in.optionalId("beneficiary", VmId::of).ifPresent(migration::beneficiary);
        in.optionalInstant("expiresAt").ifPresent(migration::expiresAt);
        in.optionalText("marker").ifPresent(migration::marker);
        in.optionalOneOf("afterwards", MigrationPhase.class).ifPresent(migration::afterwards);
        in.optionalInstant("isolatingSince").ifPresent(migration::isolatingSince);
        in.optionalInstant("startedAt").ifPresent(migration::startedAt);
        in.optionalInstant("forcingSince").ifPresent(migration::forcingSince);
        in.optionalInstant("forcedAt").ifPresent(migration::forcedAt);
        in.optionalInstant("arrivedAt").ifPresent(migration::arrivedAt);
        in.optionalInstant("reintegratedAt").ifPresent(migration::reintegratedAt);
        in.optionalInstant("forecastAt").ifPresent(migration::forecastAt);
        return in.build(migration::build);
    }

    private static void writeMove(JsonOut out, MigrationRequest move) throws IOException {
        out.text("id", move.id());
        out.text("vm", move.vm());
        out.text("source", move.source());
        out.text("target", move.target());
    }

    private static MigrationRequest readMove(ObjectFields in) {
        MigrationId id = in.id("id", MigrationId::of);
        VmId vm = in.id("vm", VmId::of);
        HostId source = in.id("source", HostId::of);
        HostId target = in.id("target", HostId::of);
        return in.build(() -> new MigrationRequest(id, vm, source, target));
    }

    private static void writeIsolation(JsonOut out, Isolation isolation) throws IOException {
        out.text("vm", isolation.vm());
        out.text("isolator", isolation.isolator());
        out.text("owner", isolation.owner());
        out.map("state", isolation.state(), JsonOut::text);
    }

    private static Isolation readIsolation(ObjectFields in) {
        VmId vm = in.id("vm", VmId::of);
        String isolator = in.text("isolator");
        MigrationId owner = in.id("owner", MigrationId::of);
        SortedMap<String, String> state = in.map("state", Function.identity(), ObjectFields::text);
        return in.build(() -> new Isolation(vm, isolator, owner, state));
    }
}
