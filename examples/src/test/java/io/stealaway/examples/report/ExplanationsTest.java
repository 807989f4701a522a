package io.stealaway.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stealaway.model.Explanation;
import io.stealaway.model.HostEvaluation;
import io.stealaway.simulation.SimulationResult.DecisionRow;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Explanations as they are packed for the page. */
class ExplanationsTest {
    private static final DecisionRow DECISION =
            SampleReports.day().result().decisions().get(0);
    private static final Explanation EXPLANATION = SampleExplanations.of(DECISION, 80);

    @Test
    void everyHostOfTheZoneIsInItWithAllThatSpeaksForItOrAgainstIt() throws IOException {
        Explanations explanations = new Explanations();
        explanations.add(() -> Optional.of(EXPLANATION));
        JsonNode json = unpacked(explanations.packed().get(0));

        assertThat(json.get("ranking")).hasSameSizeAs(EXPLANATION.ranking());
        assertThat(json.get("ranking").get(1).get("toWin").asText()).startsWith("lacks 0.002: idle 0.93");
        assertThat(json.get("ranking").size() + json.get("refused").size()).isEqualTo((int) EXPLANATION.hosts().stream()
                .filter(host -> host.zone().value().equals(json.get("zone").asText()))
                .count());
        assertThat(json.get("elsewhere").properties().stream()
                        .mapToInt(zone -> zone.getValue().asInt())
                        .sum())
                .isEqualTo(80 - json.get("ranking").size() - json.get("refused").size());
        assertThat(json.get("refused"))
                .allSatisfy(host -> assertThat(host.get("why")).isNotEmpty());
    }

    @Test
    void refusalsOfTheVmsOwnHostAndOfOtherZonesDoNotCount() {
        Explanations explanations = new Explanations();
        explanations.add(() -> Optional.of(EXPLANATION));

        assertThat(explanations.refusals()).extracting(RuleRefusals::rule).doesNotContain("zone", "source");
        RuleRefusals most = explanations.refusals().get(0);
        assertThat(most.rule()).isEqualTo("predicted-steal");
        assertThat(most.alone()).isPositive().isLessThan(most.hosts());
        assertThat(most.hosts())
                .isLessThan(EXPLANATION.hosts().stream()
                        .filter(HostEvaluation.Rejected.class::isInstance)
                        .count());
    }

    @Test
    void whatIsTooMuchForAPageIsNotEvenAskedFor() {
        Explanations explanations = new Explanations(1);
        AtomicInteger asked = new AtomicInteger();
        for (int i = 0; i < 3; i++) {
            explanations.add(() -> {
                asked.incrementAndGet();
                return Optional.of(EXPLANATION);
            });
        }

        assertThat(asked).hasValue(1);
        assertThat(explanations.packed()).hasSize(3);
        assertThat(explanations.packed().subList(1, 3)).containsOnly("");
    }

    @Test
    void aDecisionForWhichNoHostWasLookedAtHasAnEmptyLine() {
        Explanations explanations = new Explanations();
        explanations.add(Optional::empty);

        assertThat(explanations.packed()).containsExactly("");
        assertThat(explanations.refusals()).isEmpty();
    }

    private static JsonNode unpacked(String packed) throws IOException {
        try (GZIPInputStream in =
                new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(packed)))) {
            return new ObjectMapper().readTree(in);
        }
    }

    @Test
    void whatIsForgottenMakesRoomForMore() {
        Explanations explanations = new Explanations(1);
        explanations.add(() -> Optional.of(EXPLANATION));
        explanations.add(() -> Optional.of(EXPLANATION));
        assertThat(explanations.packed().get(1)).isEmpty();

        explanations.forgetOldest();
        explanations.add(() -> Optional.of(EXPLANATION));

        assertThat(explanations.packed()).hasSize(2);
        assertThat(explanations.packed().get(1)).isNotEmpty();
    }
}
