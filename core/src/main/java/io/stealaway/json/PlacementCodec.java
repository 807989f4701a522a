package io.stealaway.json;

import io.stealaway.model.HostEvaluation.Refusal;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.Placement;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.VmId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;

/** The fields of a {@link Placement}, told apart by {@code answer}, and of a {@link PlannedMigration}. */
final class PlacementCodec {
    private PlacementCodec() {}

    private enum Answer {
        CHOSEN,
        NO_HOST,
        STAYS
    }

    static void write(JsonOut out, Placement placement) throws IOException {
        if (placement instanceof Placement.Chosen chosen) {
            out.text("answer", Answer.CHOSEN);
            out.text("vm", chosen.vm());
            out.objects("migrations", chosen.migrations(), PlacementCodec::writeMigration);
        } else if (placement instanceof Placement.NoHost noHost) {
            out.text("answer", Answer.NO_HOST);
            out.text("vm", noHost.vm());
            writeNoHost(out, noHost);
        } else if (placement instanceof Placement.Stays stays) {
            out.text("answer", Answer.STAYS);
            out.text("vm", stays.vm());
            out.text("reason", stays.reason());
        } else {
            throw new IllegalStateException("no codec for " + placement.getClass());
        }
    }

    static Placement read(ObjectFields in) {
        return switch (in.oneOf("answer", Answer.class)) {
            case CHOSEN -> readChosen(in);
            case NO_HOST -> readNoHost(in);
            case STAYS -> readStays(in);
        };
    }

    private static Placement.Chosen readChosen(ObjectFields in) {
        VmId vm = in.id("vm", VmId::of);
        List<PlannedMigration> migrations = in.objects("migrations", PlacementCodec::readMigration);
        return in.build(() -> new Placement.Chosen(vm, migrations));
    }

    static void writeMigration(JsonOut out, PlannedMigration migration) throws IOException {
        out.text("vm", migration.vm());
        out.text("source", migration.source());
        out.text("target", migration.target());
        out.text("purpose", migration.purpose());
        out.text("beneficiary", migration.beneficiary());
        out.wholes("after", migration.after());
        out.number("score", migration.score());
        out.number("stealRatio", migration.stealRatio());
        out.number("predictedStealRatio", migration.predictedStealRatio());
        out.number("predictedHostStealRatio", migration.predictedHostStealRatio());
        out.whole("bytesToCopy", migration.bytesToCopy());
        out.whole("wave", migration.wave());
        out.text("predictedStart", migration.predictedStart());
        out.optionalText("predictedDuration", migration.predictedDuration());
        out.text("predictedDowntime", migration.predictedDowntime());
        out.optionalText("forecastAt", migration.forecastAt());
    }

    private static PlannedMigration readMigration(ObjectFields in) {
        VmId vm = in.id("vm", VmId::of);
        HostId source = in.id("source", HostId::of);
        HostId target = in.id("target", HostId::of);
        PlannedMigration.Builder migration = PlannedMigration.builder(vm, source, target)
                .purpose(in.oneOf("purpose", MigrationPurpose.class), in.id("beneficiary", VmId::of))
                .after(in.integers("after"))
                .score(in.number("score"))
                .steal(in.number("stealRatio"), in.number("predictedStealRatio"))
                .predictedHostStealRatio(in.number("predictedHostStealRatio"))
                .bytesToCopy(in.whole("bytesToCopy"))
                .predictedStart(in.integer("wave"), in.duration("predictedStart"))
                .predictedDowntime(in.duration("predictedDowntime"));
        in.optionalDuration("predictedDuration").ifPresent(migration::predictedDuration);
        in.optionalInstant("forecastAt").ifPresent(migration::forecastAt);
        return in.build(migration::build);
    }

    private static void writeNoHost(JsonOut out, Placement.NoHost noHost) throws IOException {
        out.map("rejections", noHost.rejections(), JsonOut::whole);
        out.optionalObject("nearestMiss", noHost.nearestMiss(), PlacementCodec::writeNearestMiss);
        out.optionalObject("blocker", noHost.blocker(), PlacementCodec::writeBlocker);
    }

    private static Placement.NoHost readNoHost(ObjectFields in) {
        VmId vm = in.id("vm", VmId::of);
        SortedMap<String, Integer> rejections = in.map("rejections", Function.identity(), ObjectFields::integer);
        Optional<Placement.NearestMiss> nearestMiss = in.optionalObject("nearestMiss", PlacementCodec::readNearestMiss);
        Optional<Placement.Blocker> blocker = in.optionalObject("blocker", PlacementCodec::readBlocker);
        return in.build(() -> new Placement.NoHost(vm, rejections, nearestMiss, blocker));
    }

    static void writeNearestMiss(JsonOut out, Placement.NearestMiss miss) throws IOException {
        out.text("host", miss.host());
        out.objects("refusals", miss.refusals(), PlacementCodec::writeRefusal);
    }

    static Placement.NearestMiss readNearestMiss(ObjectFields in) {
        HostId host = in.id("host", HostId::of);
        List<Refusal> refusals = in.objects("refusals", PlacementCodec::readRefusal);
        return in.build(() -> new Placement.NearestMiss(host, refusals));
    }

    static void writeRefusal(JsonOut out, Refusal refusal) throws IOException {
        out.text("filter", refusal.filter());
        out.text("reason", refusal.reason());
    }

    static Refusal readRefusal(ObjectFields in) {
        String filter = in.text("filter");
        String reason = in.text("reason");
        return in.build(() -> new Refusal(filter, reason));
    }

    static void writeBlocker(JsonOut out, Placement.Blocker blocker) throws IOException {
        out.text("vm", blocker.vm());
        out.text("host", blocker.host());
        out.text("reason", blocker.reason());
    }

    static Placement.Blocker readBlocker(ObjectFields in) {
        VmId vm = in.id("vm", VmId::of);
        HostId host = in.id("host", HostId::of);
        String reason = in.text("reason");
        return in.build(() -> new Placement.Blocker(vm, host, reason));
    }

    private static Placement.Stays readStays(ObjectFields in) {
        VmId vm = in.id("vm", VmId::of);
        String reason = in.text("reason");
        return in.build(() -> new Placement.Stays(vm, reason));
    }
}
