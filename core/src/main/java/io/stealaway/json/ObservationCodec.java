package io.stealaway.json;

import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import java.io.IOException;
import java.time.Instant;
import java.util.OptionalDouble;

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
    }

    static VmObservation read(Fields in) {
        VmId vm = in.id("vm", VmId::of);
        Instant sampledAt = in.instant("sampledAt");
        double stealRatio = in.number("stealRatio");
        OptionalDouble throttledRatio = in.optionalNumber("throttledRatio");
        double load5 = in.number("load5");
        long cpuUsedMicroCores = in.whole("cpuUsedMicroCores");
        return in.build(() -> new VmObservation(vm, sampledAt, stealRatio, throttledRatio, load5, cpuUsedMicroCores));
    }
}
