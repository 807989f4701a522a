package io.stealaway.json;

import io.stealaway.model.policy.ForesightPolicy;
import java.io.IOException;
import java.util.OptionalLong;

/** The fields of a {@link ForesightPolicy}; all may be left out when reading. */
final class ForesightCodec {
    private ForesightCodec() {}

    static void write(JsonOut out, ForesightPolicy policy) throws IOException {
        out.flag("enabled", policy.enabled());
        out.flag("prevent", policy.prevent());
        out.text("interval", policy.interval());
        out.whole("moments", policy.moments());
        out.whole("minMoments", policy.minMoments());
        out.text("horizon", policy.horizon());
        out.number("maxExpectedStealRatio", policy.maxExpectedStealRatio());
        out.number("minExpectedStealRatio", policy.minExpectedStealRatio());
        out.number("minReliefPerGib", policy.minReliefPerGib());
        out.number("headroom", policy.headroom());
    }

    static ForesightPolicy read(ObjectFields in, ForesightPolicy defaults) {
        ForesightPolicy.Builder policy = ForesightPolicy.builder()
                .enabled(in.flag("enabled", defaults.enabled()))
                .prevent(in.flag("prevent", defaults.prevent()))
                .interval(in.duration("interval", defaults.interval()))
                .moments(in.integer("moments", defaults.moments()))
                .horizon(in.duration("horizon", defaults.horizon()))
                .maxExpectedStealRatio(in.number("maxExpectedStealRatio", defaults.maxExpectedStealRatio()))
                .minExpectedStealRatio(in.number("minExpectedStealRatio", defaults.minExpectedStealRatio()))
                .minReliefPerGib(in.number("minReliefPerGib", defaults.minReliefPerGib()))
                .headroom(in.number("headroom", defaults.headroom()));
        OptionalLong minMoments = in.optionalWhole("minMoments");
        return in.build(() -> {
            // Left out, it follows from the interval.
            minMoments.ifPresent(count -> policy.minMoments((int) Math.max(0, Math.min(Integer.MAX_VALUE, count))));
            return policy.build();
        });
    }
}
