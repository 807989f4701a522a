package io.stealaway.json;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.HostEvaluation;
import io.stealaway.model.HostEvaluation.Refusal;
import io.stealaway.model.HostEvaluation.ScoreGap;
import io.stealaway.model.HostEvaluation.ScorerValue;
import io.stealaway.model.HostId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The fields of a {@link HostEvaluation}, told apart by {@code verdict}. Its score is written for readers that do not add. */
final class HostEvaluationCodec {
    private HostEvaluationCodec() {}

    private enum Answer {
        ACCEPTED,
        REJECTED
    }

    static void write(JsonOut out, HostEvaluation verdict) throws IOException {
        if (verdict instanceof HostEvaluation.Accepted accepted) {
            writeHost(out, Answer.ACCEPTED, accepted);
            out.whole("rank", accepted.rank());
        } else if (verdict instanceof HostEvaluation.Rejected rejected) {
            writeHost(out, Answer.REJECTED, rejected);
            out.objects("refusals", rejected.refusals(), PlacementCodec::writeRefusal);
        } else {
            throw new IllegalStateException("no codec for " + verdict.getClass());
        }
        out.number("score", verdict.score());
        out.objects("scores", verdict.scores(), HostEvaluationCodec::writeScore);
        out.optionalObject("toWin", verdict.toWin(), HostEvaluationCodec::writeToWin);
    }

    private static void writeHost(JsonOut out, Answer kind, HostEvaluation verdict) throws IOException {
        out.text("verdict", kind);
        out.text("host", verdict.host());
        out.text("zone", verdict.zone());
    }

    static HostEvaluation read(ObjectFields in) {
        return switch (in.oneOf("verdict", Answer.class)) {
            case ACCEPTED -> readAccepted(in);
            case REJECTED -> readRejected(in);
        };
    }

    private static HostEvaluation readAccepted(ObjectFields in) {
        HostId host = in.id("host", HostId::of);
        AvailabilityZone zone = in.id("zone", AvailabilityZone::of);
        int rank = in.integer("rank");
        double score = in.number("score");
        List<ScorerValue> scores = in.objects("scores", HostEvaluationCodec::readScore);
        Optional<ScoreGap> toWin = in.optionalObject("toWin", HostEvaluationCodec::readToWin);
        return in.build(() -> checked(score, new HostEvaluation.Accepted(host, zone, rank, scores, toWin)));
    }

    private static HostEvaluation readRejected(ObjectFields in) {
        HostId host = in.id("host", HostId::of);
        AvailabilityZone zone = in.id("zone", AvailabilityZone::of);
        List<Refusal> refusals = in.objects("refusals", PlacementCodec::readRefusal);
        double score = in.number("score");
        List<ScorerValue> scores = in.objects("scores", HostEvaluationCodec::readScore);
        Optional<ScoreGap> toWin = in.optionalObject("toWin", HostEvaluationCodec::readToWin);
        return in.build(() -> checked(score, new HostEvaluation.Rejected(host, zone, refusals, scores, toWin)));
    }

    private static HostEvaluation checked(double score, HostEvaluation verdict) {
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

    private static ScorerValue readScore(ObjectFields in) {
        String scorer = in.text("scorer");
        double weight = in.number("weight");
        double value = in.number("value");
        return in.build(() -> new ScorerValue(scorer, weight, value));
    }

    private static void writeToWin(JsonOut out, ScoreGap toWin) throws IOException {
        out.number("rise", toWin.rise());
        out.objects("alone", toWin.alone(), HostEvaluationCodec::writeAlone);
    }

    private static ScoreGap readToWin(ObjectFields in) {
        double rise = in.number("rise");
        List<ScoreGap.SingleScorer> alone = in.objects("alone", HostEvaluationCodec::readAlone);
        return in.build(() -> new ScoreGap(rise, alone));
    }

    private static void writeAlone(JsonOut out, ScoreGap.SingleScorer alone) throws IOException {
        out.text("scorer", alone.scorer());
        out.number("value", alone.value());
    }

    private static ScoreGap.SingleScorer readAlone(ObjectFields in) {
        String scorer = in.text("scorer");
        double value = in.number("value");
        return in.build(() -> new ScoreGap.SingleScorer(scorer, value));
    }
}
