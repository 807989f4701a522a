package io.stealaway.json;

import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;

/** The fields of a {@link VmObservation}. */
final class ObservationCodec {
    private ObservationCodec() {}

    static void write(JsonOut out, VmObservation observation) throws IOException {
        out.text("vm", observation.vm());
        out.text("sampledAt", observation.sampledAt());
        out.number("stealRatio", observation.stealRatio());
        out.optionalNumber("throttledRatio", observation.throttledRatio());
        out.number("load5", observation.load5());
        out.whole("cpuUsedMicroCores", observation.cpuUsedMicroCores());
        if (!observation.window().isZero()) {
            out.text("window", observation.window());
        }
        if (!observation.figures().isEmpty()) {
            out.map("figures", observation.figures(), JsonOut::number);
        }
    }

    static VmObservation read(ObjectFields in) {
        VmObservation.Builder observation = VmObservation.builder(in.id("vm", VmId::of), in.instant("sampledAt"))
                .window(in.duration("window", Duration.ZERO))
                .stealRatio(in.number("stealRatio"))
                .load5(in.number("load5"))
                .cpuUsedMicroCores(in.whole("cpuUsedMicroCores"))
                .figures(in.mapOrEmpty("figures", Function.identity(), ObjectFields::number));
        in.optionalNumber("throttledRatio").ifPresent(observation::throttledRatio);
        return in.build(observation::build);
    }
}
