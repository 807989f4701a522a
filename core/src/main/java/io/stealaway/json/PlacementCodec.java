package io.stealaway.json;

import io.stealaway.model.HostId;
import io.stealaway.model.Placement;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.VmId;
import java.io.IOException;
import java.time.Duration;
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
            writeMigration(out, chosen.migration());
        } else if (placement instanceof Placement.NoHost noHost) {
            out.text("answer", Answer.NO_HOST);
            out.text("vm", noHost.vm());
            out.map("rejections", noHost.rejections(), JsonOut::whole);
        } else if (placement instanceof Placement.Stays stays) {
            out.text("answer", Answer.STAYS);
            out.text("vm", stays.vm());
            out.text("reason", stays.reason());
        } else {
            throw new IllegalStateException("no codec for " + placement.getClass());
        }
    }

    static Placement read(Fields in) {
        return switch (in.oneOf("answer", Answer.class)) {
            case CHOSEN -> new Placement.Chosen(readMigration(in));
            case NO_HOST -> readNoHost(in);
            case STAYS -> readStays(in);
        };
    }

    static void writeMigration(JsonOut out, PlannedMigration migration) throws IOException {
        out.text("vm", migration.vm());
        out.text("source", migration.source());
        out.text("target", migration.target());
        out.number("score", migration.score());
        out.number("stealRatio", migration.stealRatio());
        out.number("predictedStealRatio", migration.predictedStealRatio());
        out.whole("bytesToCopy", migration.bytesToCopy());
        out.text("predictedDuration", migration.predictedDuration());
    }

    private static PlannedMigration readMigration(Fields in) {
        VmId vm = in.id("vm", VmId::of);
        HostId source = in.id("source", HostId::of);
        HostId target = in.id("target", HostId::of);
        double score = in.number("score");
        double stealRatio = in.number("stealRatio");
        double predictedStealRatio = in.number("predictedStealRatio");
        long bytesToCopy = in.whole("bytesToCopy");
        Duration predictedDuration = in.duration("predictedDuration");
        return in.build(() -> new PlannedMigration(
                vm, source, target, score, stealRatio, predictedStealRatio, bytesToCopy, predictedDuration));
    }

    private static Placement.NoHost readNoHost(Fields in) {
        VmId vm = in.id("vm", VmId::of);
        SortedMap<String, Integer> rejections = in.map("rejections", Function.identity(), Fields::integer);
        return in.build(() -> new Placement.NoHost(vm, rejections));
    }

    private static Placement.Stays readStays(Fields in) {
        VmId vm = in.id("vm", VmId::of);
        String reason = in.text("reason");
        return in.build(() -> new Placement.Stays(vm, reason));
    }
}
