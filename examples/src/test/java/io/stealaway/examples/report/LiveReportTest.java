package io.stealaway.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stealaway.examples.SampleLoop;
import io.stealaway.model.MigrationPhase;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What a live loop's page tells, by a loop on a simulated cluster: somebody is helped, somebody has nowhere to go. */
class LiveReportTest {
    private final SampleLoop loop = new SampleLoop();

    private void run(Duration time) {
        Duration step = Duration.ofSeconds(30);
        for (long i = 0; i < time.dividedBy(step); i++) {
            loop.pass();
            loop.advance(step);
        }
    }

    private JsonNode data() throws IOException {
        String page = loop.report().html();
        int begin = page.indexOf("id=\"data\">") + "id=\"data\">".length();
        return new ObjectMapper().readTree(page.substring(begin, page.indexOf("</script>", begin)));
    }

    private static List<String> texts(JsonNode rows, String field) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.get(field).asText())
                .toList();
    }

    @Test
    void whatWasSeenIsPassesWithTheMigrationThatHelpedAndItsPhases() throws IOException {
        run(Duration.ofHours(2));

        JsonNode data = data();
        assertThat(data.get("live").asBoolean()).isTrue();
        assertThat(data.at("/summary/passes").asInt()).isEqualTo(240);
        assertThat(data.at("/summary/detections").asInt()).isPositive();
        JsonNode migration = data.get("migrations").get(0);
        assertThat(migration.get("outcome").asText()).isEqualTo(MigrationPhase.DONE.name());
        assertThat(texts(migration.get("phases"), "phase")).contains("MIGRATING", "OBSERVING", "DONE");
        assertThat(data.at("/summary/bytesMoved").asLong())
                .isEqualTo(migration.get("bytesMoved").asLong());
        assertThat(data.at("/series/inFlight")).hasSize(24).anyMatch(most -> most.asInt() == 1);
    }

    @Test
    void everyNewDecisionIsTheOneOfItsVmAndIsExplained() throws IOException {
        run(Duration.ofMinutes(30));

        JsonNode decisions = data().get("decisions");
        assertThat(texts(decisions, "decision")).contains("CHOSEN", "NO_HOST");
        assertThat(loop.report().decisions().explanations().packed()).hasSameSizeAs(decisions);
        assertThat(texts(data().get("refusals"), "rule")).contains("ram", "predicted-steal");
    }

    @Test
    void theStealOfHostsIsWhatTheClusterShowed() {
        run(Duration.ofMinutes(5));

        LiveSeries series = loop.report().series();
        double seen = series.hosts().keySet().stream()
                .mapToDouble(host -> series.steal(host).get(0))
                .max()
                .orElseThrow();
        assertThat(seen).isGreaterThan(0.05).isLessThan(1.0);
        String packed = LiveJson.steal(loop.report());
        assertThat(Base64.getDecoder().decode(packed)).isNotEmpty();
    }

    @Test
    void onlyTheLastDayIsKept() {
        loop.pass();
        loop.advance(Duration.ofHours(30));
        loop.pass();

        assertThat(loop.report().series().from()).hasSizeLessThanOrEqualTo(LiveSeries.MOST);
    }

    @Test
    void aPauseOfTheProcessIsAHoleAndNotCalm() {
        loop.pass();
        loop.advance(Duration.ofMinutes(20));
        loop.pass();

        LiveSeries series = loop.report().series();
        assertThat(series.steal(series.hosts().firstKey())).hasSize(5);
        assertThat(series.steal(series.hosts().firstKey()).subList(1, 4)).allMatch(steal -> steal.isNaN());
    }

    @Test
    void tenantsAreServedByWhatNeighboursLeaveThem() {
        run(Duration.ofMinutes(5));

        assertThat(loop.report().tenants().tenants().values()).isNotEmpty().allSatisfy(service -> {
            assertThat(service.wanted()).isPositive();
            assertThat(service.served()).isBetween(0.0, 1.0);
            assertThat(service.lost()).isEqualTo(service.wanted() * (1 - service.served()), within(1e-6));
        });
    }

    @Test
    void beforeTheFirstPassThereIsAPageToo() throws IOException {
        assertThat(data().at("/summary/passes").asInt()).isZero();
    }
}
