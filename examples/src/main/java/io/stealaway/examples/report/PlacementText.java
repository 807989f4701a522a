package io.stealaway.examples.report;

import io.stealaway.model.HostEvaluation.Refusal;
import io.stealaway.model.HostEvaluation.ScoreGap;
import io.stealaway.model.Placement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Why a VM is not helped, in words.
 *
 * <p>Thread-safe.
 */
public final class PlacementText {
    private PlacementText() {}

    /** Returns why a VM stays; empty when something is done for it. */
    public static String why(Placement placement) {
        if (placement instanceof Placement.NoHost none) {
            return rejections(none)
                    + none.nearestMiss()
                            .map(miss -> "; nearest: " + nearest(miss))
                            .orElse("")
                    + none.blocker()
                            .map(blocker -> "; in the way: " + blocker(blocker))
                            .orElse("");
        }
        return placement instanceof Placement.Stays stays ? stays.clause() : "";
    }

    /** Returns by which filters hosts were refused, most first. */
    public static String rejections(Placement.NoHost none) {
        return rejections(none.rejections());
    }

    static String rejections(Map<String, Integer> rejections) {
        return "no host passes every filter"
                + (rejections.isEmpty() ? "" : "; refused by ")
                + rejections.entrySet().stream()
                        .sorted(Map.Entry.<String, Integer>comparingByValue()
                                .reversed()
                                .thenComparing(Map.Entry.comparingByKey()))
                        .map(e -> e.getKey() + " " + Units.count(e.getValue()))
                        .collect(Collectors.joining(", "));
    }

    static String nearest(Placement.NearestMiss miss) {
        return miss.host() + ", refused by " + refusals(miss.refusals());
    }

    static String blocker(Placement.Blocker blocker) {
        return blocker.vm() + " on " + blocker.host() + " cannot leave: " + blocker.clause();
    }

    /** Returns what a host's scores lack to win. */
    static String toWin(ScoreGap toWin) {
        return "lacks " + Units.fraction(toWin.rise(), 3)
                + (toWin.alone().isEmpty() ? ", more than one scorer can give" : ": " + alone(toWin) + " would do");
    }

    /** Rounded up: what is printed suffices. */
    private static String alone(ScoreGap toWin) {
        return toWin.alone().stream()
                .map(alone -> alone.scorer() + " " + Units.fraction(Math.ceil(alone.value() * 100) / 100, 2))
                .collect(Collectors.joining(" or "));
    }

    static String refusals(List<Refusal> refusals) {
        return refusals.stream().map(Refusal::toString).collect(Collectors.joining("; "));
    }
}
