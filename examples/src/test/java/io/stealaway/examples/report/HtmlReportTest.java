package io.stealaway.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stealaway.simulation.SimulationConfig;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the page holds, and what it must not. */
class HtmlReportTest {
    private static final String PAGE = HtmlReport.of(SampleReports.day());

    @Test
    void itAsksNoNetwork() {
        assertThat(PAGE).doesNotContainPattern("(?i)<(script|img|iframe|link|source)[^>]*\\b(src|href)\\s*=\\s*[\"']?(?!data:)");
        assertThat(PAGE).doesNotContainPattern("(?i)url\\(\\s*[\"']?(https?:)?//");
        assertThat(PAGE).doesNotContainPattern("(?i)@import");
        assertThat(PAGE).contains("default-src 'none'");
    }

    @Test
    void itsDataIsTheJsonOfTheSimulation() throws IOException {
        JsonNode data = new ObjectMapper().readTree(data(PAGE));

        assertThat(data).isEqualTo(new ObjectMapper()
                .readTree(SimulationJson.of(SampleReports.day(), java.util.Optional.empty())));
        assertThat(data.get("migrations")).hasSize(60);
    }

    @Test
    void noTextOfTheClusterCanEndItsScriptOrBeMarkup() {
        SimulationReport day = SampleReports.day();
        String page = HtmlReport.of(new SimulationReport(
                SimulationConfig.defaults(), "</script><script>alert(1)</script>@DATA@ & co", day.result()));

        assertThat(page).doesNotContain("<script>alert");
        assertThat(data(page)).contains("\\u003c/script>\\u003cscript>alert(1)");
        assertThat(page).contains("@DATA@ &amp; co");
    }

    @Test
    void everyMarkIsFilled() {
        assertThat(PAGE).doesNotContainPattern("@[A-Z]+@");
    }

    @Test
    void theSameSimulationGivesTheSamePage() {
        assertThat(HtmlReport.of(SampleReports.day())).isEqualTo(PAGE);
    }

    @Test
    void aSimulationInWhichNothingHappenedHasAPageToo() {
        assertThat(HtmlReport.of(SampleReports.nothing())).contains("\"sufferingVmMinutesOff\" : 0".replace(" :", ":"));
    }

    private static String data(String page) {
        Matcher data = Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL)
                .matcher(page);
        assertThat(data.find()).isTrue();
        return data.group(1);
    }
}
