package io.stealaway.examples.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Dashboard, alerts, their tests and the documentation speak of metrics that there are. */
class MonitoringFilesTest {
    private static final Scrape SCRAPE = Scrape.ofSampleLoop();
    private static final Set<String> OF_PROMETHEUS = Set.of("instance", "job");

    @Test
    void theDashboardAsksForWhatThereIs() {
        assertThat(Dashboard.queries()).hasSizeGreaterThan(25);
        for (Dashboard.Query query : Dashboard.queries()) {
            known(query.panel(), query.expression());
        }
    }

    @Test
    void theAlertsAskForWhatThereIs() {
        for (Alerts.Alert alert : Alerts.all()) {
            known(alert.name(), alert.expression());
        }
    }

    @Test
    void everyMetricIsOnTheDashboard() {
        String all = Dashboard.queries().toString();
        assertThat(documentable()).allSatisfy(metric -> assertThat(all).contains(metric));
    }

    @Test
    void theTestsOfTheAlertsMakeUpWhatThereCouldBe() {
        for (String series : Alerts.seriesOfTests()) {
            for (Selector selector : Selector.in(series)) {
                assertThat(SCRAPE.labels()).as(series).containsKey(selector.metric());
                selector.matchers().stream()
                        .filter(matcher -> !matcher.label().equals("zone"))
                        .forEach(matcher -> exists(series, selector.metric(), matcher));
            }
        }
    }

    @Test
    void eachAlertIsTestedBothWays() {
        List<String> names = Alerts.all().stream().map(Alerts.Alert::name).toList();
        assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(10);
        assertThat(Alerts.firingInTests()).containsAll(names);
        assertThat(Alerts.silentInTests()).containsAll(names);
    }

    @Test
    void eachAlertNamesItsPartOfTheRunbookAndHowBadItIs() {
        for (Alerts.Alert alert : Alerts.all()) {
            assertThat(alert.runbook())
                    .isEqualTo("docs/runbook.md#" + alert.name().toLowerCase(Locale.ROOT));
            assertThat(alert.severity()).isIn("critical", "warning", "info");
        }
    }

    @Test
    void theDocumentationNamesEveryMetricAndNoOther() throws IOException {
        SortedSet<String> named = new TreeSet<>();
        Matcher name =
                Pattern.compile("`(stealaway_\\w+)`").matcher(Files.readString(Path.of("..", "docs", "metrics.md")));
        while (name.find()) {
            named.add(name.group(1));
        }
        assertThat(named).isEqualTo(documentable());
    }

    @Test
    void aNameThatThereIsNotIsFound() {
        assertThat(Selector.in("sum by (le) (rate(stealaway_no_such_total{zone=~\"$zone\"}[5m])) > 0"))
                .containsExactly(new Selector(
                        "stealaway_no_such_total", List.of(new Selector.Condition("zone", "=~", "$zone"))));
        assertThat(SCRAPE.labels()).doesNotContainKey("stealaway_no_such_total");
    }

    /** Metrics as people call them: without what a summary or histogram adds. */
    private static SortedSet<String> documentable() {
        SortedSet<String> names = new TreeSet<>();
        for (String name : SCRAPE.labels().keySet()) {
            names.add(name.replaceFirst("(_duration_seconds)_(bucket|count|sum|max)$", "$1"));
        }
        return names;
    }

    private static void known(String where, String promql) {
        List<Selector> selectors = Selector.in(promql);
        assertThat(selectors).as(where).isNotEmpty();
        for (Selector selector : selectors) {
            assertThat(SCRAPE.labels()).as(where).containsKey(selector.metric());
            selector.matchers().forEach(matcher -> exists(where, selector.metric(), matcher));
        }
    }

    private static void exists(String where, String metric, Selector.Condition matcher) {
        if (!OF_PROMETHEUS.contains(matcher.label())) {
            assertThat(SCRAPE.labels().get(metric)).as(where).containsKey(matcher.label());
            assertThat(SCRAPE.labels().get(metric).get(matcher.label()))
                    .as(where + ": " + matcher)
                    .anyMatch(matcher::names);
        }
    }
}
