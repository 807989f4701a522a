package io.stealaway.json;

import io.stealaway.model.Explanation;
import io.stealaway.model.Explanation.FailoverCheck;
import io.stealaway.model.HostEvaluation;
import io.stealaway.model.HostId;
import io.stealaway.model.Placement;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The fields of an {@link Explanation}. */
final class ExplanationCodec {
    private ExplanationCodec() {}

    static void write(JsonOut out, Explanation explanation) throws IOException {
        out.object("answer", in -> PlacementCodec.write(in, explanation.answer()));
        out.text("source", explanation.source());
        out.objects("hosts", explanation.hosts(), HostEvaluationCodec::write);
        out.optionalObject("survival", explanation.survival(), FailoverCodec::write);
    }

    static Explanation read(ObjectFields in) {
        Placement answer = PlacementCodec.read(in.object("answer"));
        HostId source = in.id("source", HostId::of);
        List<HostEvaluation> hosts = in.objects("hosts", HostEvaluationCodec::read);
        Optional<FailoverCheck> survival = in.optionalObject("survival", FailoverCodec::read);
        return in.build(() -> new Explanation(answer, source, hosts, survival));
    }
}
