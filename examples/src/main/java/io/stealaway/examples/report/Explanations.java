package io.stealaway.examples.report;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Explanation;
import io.stealaway.model.HostEvaluation;
import io.stealaway.model.HostEvaluation.Refusal;
import io.stealaway.model.HostEvaluation.ScorerValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Why decisions were taken, packed one by one as they come, so that a page can open each without unpacking the others.
 *
 * <p>Not thread-safe.
 */
public final class Explanations {
    /** About what a page of 20 MB holds, packed. */
    static final long MOST_CHARACTERS = 64_000_000;

    private final List<String> packed = new ArrayList<>();
    private final Deque<Integer> lengths = new ArrayDeque<>();
    private final Map<String, RuleRefusals> refusals = new TreeMap<>();
    private final long mostCharacters;
    private long characters;

    /** Begins with none. */
    public Explanations() {
        this(MOST_CHARACTERS);
    }

    Explanations(long mostCharacters) {
        this.mostCharacters = mostCharacters;
    }

    /**
     * Adds that of the next decision. Once there are too many to be looked at in a page, it is not even asked for.
     *
     * @param explanation gives it, or nothing when no host was looked at
     */
    public void add(Supplier<Optional<Explanation>> explanation) {
        String json = characters >= mostCharacters
                ? ""
                : explanation.get().map(this::take).orElse("");
        packed.add(json.isEmpty() ? "" : StealPack.pack(json));
        lengths.add(json.length());
        characters += json.length();
    }

    private String take(Explanation explanation) {
        count(explanation);
        return json(explanation);
    }

    private void count(Explanation explanation) {
        AvailabilityZone home = home(explanation);
        for (HostEvaluation.Rejected host : rejected(explanation, home)) {
            boolean alone = host.refusals().size() == 1;
            if (!host.host().equals(explanation.source())) {
                host.refusals()
                        .forEach(refusal -> refusals.merge(
                                refusal.filter(),
                                new RuleRefusals(refusal.filter(), 1, alone ? 1 : 0),
                                RuleRefusals::plus));
            }
        }
    }

    private static AvailabilityZone home(Explanation explanation) {
        return explanation.hosts().stream()
                .filter(verdict -> verdict.host().equals(explanation.source()))
                .map(HostEvaluation::zone)
                .findFirst()
                .orElseThrow();
    }

    /** Returns the refused hosts of the zone, those refused for least first: they are the ones worth reading. */
    private static List<HostEvaluation.Rejected> rejected(Explanation explanation, AvailabilityZone home) {
        return explanation.hosts().stream()
                .filter(HostEvaluation.Rejected.class::isInstance)
                .map(HostEvaluation.Rejected.class::cast)
                .filter(verdict -> verdict.zone().equals(home))
                .sorted(Comparator.comparingInt((HostEvaluation.Rejected verdict) ->
                                verdict.refusals().size())
                        .thenComparing(HostEvaluation.Rejected::host))
                .toList();
    }

    static String json(Explanation explanation) {
        AvailabilityZone home = home(explanation);
        Json json = Json.compact();
        json.object(() -> {
            json.field("source", explanation.source().value());
            json.field("zone", home.value());
            explanation.survival().ifPresent(zone -> json.field("survival", ExplanationText.survival(zone)));
            explanation.ranking().stream().findFirst().ifPresent(best -> weights(json, best.scores()));
            json.array("ranking", explanation.ranking(), host -> accepted(json, host));
            json.array("refused", rejected(explanation, home), host -> refused(json, host));
            json.counts(
                    "elsewhere",
                    explanation.hosts().stream()
                            .filter(verdict -> !verdict.zone().equals(home))
                            .collect(Collectors.groupingBy(
                                    verdict -> verdict.zone().value(), TreeMap::new, Collectors.counting())));
        });
        return json.text();
    }

    private static void weights(Json json, List<ScorerValue> scores) {
        json.array(
                "scorers",
                scores,
                score -> json.object(() -> json.field("name", score.scorer()).field("weight", score.weight())));
    }

    private static void accepted(Json json, HostEvaluation.Accepted verdict) {
        json.object(() -> {
            json.field("host", verdict.host().value());
            json.field("score", rounded(verdict.score(), 1_000));
            json.numbers(
                    "values",
                    verdict.scores().stream()
                            .map(score -> rounded(score.value(), 100))
                            .toList());
            verdict.toWin().ifPresent(toWin -> json.field("toWin", PlacementText.toWin(toWin)));
        });
    }

    /** To what is printed: the digits after that are noise, which cannot be packed. */
    private static double rounded(double value, int parts) {
        return (double) Math.round(value * parts) / parts;
    }

    private static void refused(Json json, HostEvaluation.Rejected verdict) {
        json.object(() -> {
            json.field("host", verdict.host().value());
            json.texts("why", verdict.refusals().stream().map(Refusal::toString).toList());
        });
    }

    /** Drops that of the oldest decision that is still there. */
    void forgetOldest() {
        packed.remove(0);
        characters -= lengths.removeFirst();
    }

    /** Returns one line for each decision, in that order: compressed JSON in base 64, or nothing. */
    List<String> packed() {
        return packed;
    }

    /** Returns what refused hosts, most often first. */
    List<RuleRefusals> refusals() {
        return refusals.values().stream()
                .sorted(Comparator.comparingLong(RuleRefusals::hosts).reversed().thenComparing(RuleRefusals::rule))
                .toList();
    }
}
