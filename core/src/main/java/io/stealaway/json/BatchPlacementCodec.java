package io.stealaway.json;

import io.stealaway.model.BatchPlacement;
import io.stealaway.model.BatchPlacement.Answer;
import io.stealaway.model.BatchPlacement.Demand;
import io.stealaway.model.BatchPlacement.NoHost;
import io.stealaway.model.BatchPlacement.Placed;
import io.stealaway.model.BatchPlacement.Withheld;
import io.stealaway.model.HostId;
import io.stealaway.model.Placement;
import io.stealaway.model.VmId;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;

/** The fields of a {@link BatchPlacement}; its answers are told apart by {@code answer}. */
final class BatchPlacementCodec {
    private BatchPlacementCodec() {}

    private enum Kind {
        PLACED,
        NO_HOST,
        WITHHELD
    }

    static void write(JsonOut out, BatchPlacement placement) throws IOException {
        out.text("snapshotTakenAt", placement.snapshotTakenAt());
        out.text("hash", placement.hash());
        out.flag("searchedAll", placement.searchedAll());
        out.objects("answers", placement.answers(), BatchPlacementCodec::writeAnswer);
    }

    static BatchPlacement read(ObjectFields in) {
        Instant snapshotTakenAt = in.instant("snapshotTakenAt");
        String hash = in.id("hash", PlanCodec::checkedHash);
        boolean searchedAll = in.flag("searchedAll");
        List<Answer> answers = in.objects("answers", BatchPlacementCodec::readAnswer);
        return in.build(() -> new BatchPlacement(snapshotTakenAt, answers, searchedAll, hash));
    }

    private static void writeAnswer(JsonOut out, Answer answer) throws IOException {
        if (answer instanceof Placed placed) {
            writeHead(out, Kind.PLACED, placed);
            out.text("host", placed.host());
            out.number("score", placed.score());
            out.texts("alternates", placed.alternates());
            out.object("demand", in -> writeDemand(in, placed.demand()));
        } else if (answer instanceof NoHost none) {
            writeHead(out, Kind.NO_HOST, none);
            out.map("rejections", none.rejections(), JsonOut::whole);
            out.optionalObject("nearestMiss", none.nearestMiss(), PlacementCodec::writeNearestMiss);
            out.optionalObject("blocker", none.blocker(), PlacementCodec::writeBlocker);
            out.object("demand", in -> writeDemand(in, none.demand()));
        } else if (answer instanceof Withheld withheld) {
            writeHead(out, Kind.WITHHELD, withheld);
            out.text("reason", withheld.reason());
        } else {
            throw new IllegalStateException("no codec for " + answer.getClass());
        }
    }

    private static void writeHead(JsonOut out, Kind kind, Answer answer) throws IOException {
        out.text("answer", kind);
        out.text("vm", answer.vm());
        out.text("request", answer.request());
    }

    private static Answer readAnswer(ObjectFields in) {
        Kind kind = in.oneOf("answer", Kind.class);
        VmId vm = in.id("vm", VmId::of);
        VmId request = in.id("request", VmId::of);
        return switch (kind) {
            case PLACED -> readPlaced(in, vm, request);
            case NO_HOST -> readNoHost(in, vm, request);
            case WITHHELD -> {
                String reason = in.text("reason");
                yield in.build(() -> new Withheld(vm, request, reason));
            }
        };
    }

    private static Placed readPlaced(ObjectFields in, VmId vm, VmId request) {
        HostId host = in.id("host", HostId::of);
        double score = in.number("score");
        List<HostId> alternates = in.ids("alternates", HostId::of);
        Demand demand = readDemand(in.object("demand"));
        return in.build(() -> new Placed(vm, request, host, score, alternates, demand));
    }

    private static NoHost readNoHost(ObjectFields in, VmId vm, VmId request) {
        SortedMap<String, Integer> rejections = in.map("rejections", Function.identity(), ObjectFields::integer);
        Optional<Placement.NearestMiss> nearestMiss = in.optionalObject("nearestMiss", PlacementCodec::readNearestMiss);
        Optional<Placement.Blocker> blocker = in.optionalObject("blocker", PlacementCodec::readBlocker);
        Demand demand = readDemand(in.object("demand"));
        return in.build(() -> new NoHost(vm, request, rejections, nearestMiss, blocker, demand));
    }

    private static void writeDemand(JsonOut out, Demand demand) throws IOException {
        out.text("basis", demand.basis());
        out.whole("peers", demand.peers());
        out.whole("meanMicroCores", demand.meanMicroCores());
        out.whole("peakMicroCores", demand.peakMicroCores());
    }

    private static Demand readDemand(ObjectFields in) {
        Demand.Basis basis = in.oneOf("basis", Demand.Basis.class);
        int peers = in.integer("peers");
        long mean = in.whole("meanMicroCores");
        long peak = in.whole("peakMicroCores");
        return in.build(() -> new Demand(basis, peers, mean, peak));
    }
}
