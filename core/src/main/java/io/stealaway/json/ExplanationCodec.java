package io.stealaway.json;

import io.stealaway.model.Explanation;
import io.stealaway.model.Explanation.ZoneSurvival;
import io.stealaway.model.HostId;
import io.stealaway.model.HostVerdict;
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
        out.objects("hosts", explanation.hosts(), HostVerdictCodec::write);
        out.optionalObject("survival", explanation.survival(), SurvivalCodec::write);
    }

    static Explanation read(Fields in) {
        Placement answer = PlacementCodec.read(in.object("answer"));
        HostId source = in.id("source", HostId::of);
        List<HostVerdict> hosts = in.objects("hosts", HostVerdictCodec::read);
        Optional<ZoneSurvival> survival = in.optionalObject("survival", SurvivalCodec::read);
        return in.build(() -> new Explanation(answer, source, hosts, survival));
    }
}
