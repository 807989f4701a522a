package io.stealaway.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stealaway.simulation.SimulationConfig;
import io.stealaway.simulation.SimulationResult.HostSteal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** What the page holds, and what it must not. */
class HtmlReportTest {
    private static final String PAGE = HtmlReport.of(SampleReports.day());

    @Test
    void itAsksNoNetwork() {
        assertThat(found("(?i)<(?:script|img|iframe|link|source)\\b[^>]*\\b(?:src|href)\\s*=\\s*([^\\s>]+)"))
                .containsExactly("\"data:,\"");
        assertThat(found("(?i)(url\\(\\s*[\"']?(?:https?:)?//)")).isEmpty();
        assertThat(found("(?i)(@import)")).isEmpty();
        assertThat(found("(?i)content=\"(default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline')"))
                .hasSize(1);
    }

    /** Only what matches is shown when a test fails. Scripts are left out: what they may load, the policy in the page says. */
    private static List<String> found(String pattern) {
        return Pattern.compile(pattern)
                .matcher(PAGE.replaceAll("(?s)(<script[^>]*>).*?(</script>)", "$1$2"))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @Test
    void itsDataIsTheJsonOfTheSimulation() throws IOException {
        JsonNode data = new ObjectMapper().readTree(data(PAGE));

        JsonNode whole = new ObjectMapper().readTree(SimulationJson.of(SampleReports.day(), Optional.empty()));
        whole.get("hosts").forEach(host -> ((ObjectNode) host).remove(List.of("stealRatioOff", "stealRatioOn")));
        assertThat(data.equals(whole)).isTrue();
        assertThat(data.get("migrations")).hasSize(60);
    }

    /** Two bytes each, all low ones first; loop off, then on; host by host. */
    @Test
    void theStealOfItsHostsIsThatOfTheSimulationInThousandths() throws IOException {
        Matcher packed = Pattern.compile("id=\"steal\">([^<]*)<").matcher(PAGE);
        assertThat(packed.find()).isTrue();
        byte[] bytes = new GZIPInputStream(
                        new ByteArrayInputStream(Base64.getDecoder().decode(packed.group(1))))
                .readAllBytes();

        List<Long> unpacked = new ArrayList<>();
        for (int i = 0; i < bytes.length / 2; i++) {
            unpacked.add((bytes[i] & 0xFFL) | (bytes[bytes.length / 2 + i] & 0xFFL) << 8);
        }
        List<HostSteal> hosts = SampleReports.day().result().hosts();
        List<Long> expected = Stream.concat(
                        hosts.stream().map(HostSteal::off), hosts.stream().map(HostSteal::on))
                .flatMap(List::stream)
                .map(ratio -> Math.round(1_000 * ratio))
                .toList();
        assertThat(unpacked.equals(expected)).isTrue();
        assertThat(expected).contains(0L).anyMatch(value -> value > 255);
    }

    @Test
    void noTextOfTheClusterCanEndItsScriptOrBeMarkup() {
        SimulationReport day = SampleReports.day();
        String page = HtmlReport.of(new SimulationReport(
                SimulationConfig.defaults(),
                "</script><script>alert(1)</script>@DATA@ & co",
                day.result(),
                day.explanations()));

        assertThat(page.contains("<script>alert")).isFalse();
        assertThat(data(page).contains("\\u003c/script>\\u003cscript>alert(1)")).isTrue();
        assertThat(page.contains("@DATA@ &amp; co")).isTrue();
    }

    @Test
    void everyMarkIsFilled() {
        assertThat(found("(@[A-Z]+@)")).isEmpty();
    }

    @Test
    void theSameSimulationGivesTheSamePage() {
        assertThat(HtmlReport.of(SampleReports.day()).equals(PAGE)).isTrue();
    }

    @Test
    void aSimulationInWhichNothingHappenedHasAPageToo() {
        assertThat(data(HtmlReport.of(SampleReports.nothing()))).contains("\"sufferingVmMinutesOff\":0");
    }

    private static String data(String page) {
        Matcher data = Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL)
                .matcher(page);
        assertThat(data.find()).isTrue();
        return data.group(1);
    }
}
