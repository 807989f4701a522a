package io.stealaway.json;

import io.stealaway.model.HostId;
import io.stealaway.model.HostVerdict;
import io.stealaway.model.HostVerdict.Refusal;
import io.stealaway.model.HostVerdict.ScorerValue;
import io.stealaway.model.HostVerdict.ToWin;
import io.stealaway.model.ZoneId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The fields of a {@link HostVerdict}, told apart by {@code verdict}. Its score is written for readers that do not add. */
final class HostVerdictCodec {
    private HostVerdictCodec() {}

    private enum Verdict {
        ACCEPTED,
        REJECTED
    }

    static void write(JsonOut out, HostVerdict verdict) throws IOException {
        if (verdict instanceof HostVerdict.Accepted accepted) {
            writeHost(out, Verdict.ACCEPTED, accepted);
            out.whole("rank", accepted.rank());
        } else if (verdict instanceof HostVerdict.Rejected rejected) {
            writeHost(out, Verdict.REJECTED, rejected);
            out.objects("refusals", rejected.refusals(), PlacementCodec::writeRefusal);
        } else {
            throw new IllegalStateException("no codec for " + verdict.getClass());
        }
        out.number("score", verdict.score());
        out.objects("scores", verdict.scores(), HostVerdictCodec::writeScore);
        out.optionalObject("toWin", verdict.toWin(), HostVerdictCodec::writeToWin);
    }

    private static void writeHost(JsonOut out, Verdict kind, HostVerdict verdict) throws IOException {
        out.text("verdict", kind);
        out.text("host", verdict.host());
        out.text("zone", verdict.zone());
    }

    static HostVerdict read(Fields in) {
        return switch (in.oneOf("verdict", Verdict.class)) {
            case ACCEPTED -> readAccepted(in);
            case REJECTED -> readRejected(in);
        };
    }

    private static HostVerdict readAccepted(Fields in) {
        HostId host = in.id("host", HostId::of);
        ZoneId zone = in.id("zone", ZoneId::of);
        int rank = in.integer("rank");
        double score = in.number("score");
        List<ScorerValue> scores = in.objects("scores", HostVerdictCodec::readScore);
        Optional<ToWin> toWin = in.optionalObject("toWin", HostVerdictCodec::readToWin);
        return in.build(() -> checked(score, new HostVerdict.Accepted(host, zone, rank, scores, toWin)));
    }

    private static HostVerdict readRejected(Fields in) {
        HostId host = in.id("host", HostId::of);
        ZoneId zone = in.id("zone", ZoneId::of);
        List<Refusal> refusals = in.objects("refusals", PlacementCodec::readRefusal);
        double score = in.number("score");
        List<ScorerValue> scores = in.objects("scores", HostVerdictCodec::readScore);
        Optional<ToWin> toWin = in.optionalObject("toWin", HostVerdictCodec::readToWin);
        return in.build(() -> checked(score, new HostVerdict.Rejected(host, zone, refusals, scores, toWin)));
    }

    private static HostVerdict checked(double score, HostVerdict verdict) {
        if (score != verdict.score()) {
            throw new IllegalArgumentException(
                    "score (" + score + ") is not the weighted mean of the scores (" + verdict.score() + ")");
        }
        return verdict;
    }

    private static void writeScore(JsonOut out, ScorerValue score) throws IOException {
        out.text("scorer", score.scorer());
        out.number("weight", score.weight());
        out.number("value", score.value());
    }

    private static ScorerValue readScore(Fields in) {
        String scorer = in.text("scorer");
        double weight = in.number("weight");
        double value = in.number("value");
        return in.build(() -> new ScorerValue(scorer, weight, value));
    }

    private static void writeToWin(JsonOut out, ToWin toWin) throws IOException {
        out.number("rise", toWin.rise());
        out.objects("alone", toWin.alone(), HostVerdictCodec::writeAlone);
    }

    private static ToWin readToWin(Fields in) {
        double rise = in.number("rise");
        List<ToWin.Alone> alone = in.objects("alone", HostVerdictCodec::readAlone);
        return in.build(() -> new ToWin(rise, alone));
    }

    private static void writeAlone(JsonOut out, ToWin.Alone alone) throws IOException {
        out.text("scorer", alone.scorer());
        out.number("value", alone.value());
    }

    private static ToWin.Alone readAlone(Fields in) {
        String scorer = in.text("scorer");
        double value = in.number("value");
        return in.build(() -> new ToWin.Alone(scorer, value));
    }
}
