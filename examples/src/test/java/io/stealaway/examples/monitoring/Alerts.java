package io.stealaway.examples.monitoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The bundled alerts, as far as tests ask. */
final class Alerts {
    static final Path FILE = Path.of("monitoring", "alerts.yml");
    static final Path TESTS = Path.of("monitoring", "alerts.test.yml");

    private Alerts() {}

    /** One rule. */
    record Alert(String name, String expression, String severity, String runbook) {}

    static List<Alert> all() {
        List<Alert> alerts = new ArrayList<>();
        for (Object group : list(read(FILE).get("groups"))) {
            for (Object rule : list(map(group).get("rules"))) {
                alerts.add(alert(map(rule)));
            }
        }
        return alerts;
    }

    private static Alert alert(Map<?, ?> rule) {
        return new Alert(
                String.valueOf(rule.get("alert")),
                String.valueOf(rule.get("expr")),
                String.valueOf(map(rule.get("labels")).get("severity")),
                String.valueOf(map(rule.get("annotations")).get("runbook")));
    }

    /** Returns the series that the rules' tests make up. */
    static List<String> seriesOfTests() {
        List<String> series = new ArrayList<>();
        for (Object test : list(read(TESTS).get("tests"))) {
            for (Object input : list(map(test).get("input_series"))) {
                series.add(String.valueOf(map(input).get("series")));
            }
        }
        return series;
    }

    /** Returns the names of the alerts that the tests expect to fire, once for each time. */
    static List<String> firingInTests() {
        return expected(true);
    }

    /** Returns the names of the alerts that the tests expect not to fire, once for each time. */
    static List<String> silentInTests() {
        return expected(false);
    }

    private static List<String> expected(boolean firing) {
        List<String> names = new ArrayList<>();
        for (Object test : list(read(TESTS).get("tests"))) {
            Object cases = map(test).get("alert_rule_test");
            for (Object one : cases == null ? List.of() : list(cases)) {
                if (map(one).containsKey("exp_alerts") == firing) {
                    names.add(String.valueOf(map(one).get("alertname")));
                }
            }
        }
        return names;
    }

    private static Map<?, ?> read(Path file) {
        try {
            return map(new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<?, ?> map(Object value) {
        return (Map<?, ?>) value;
    }

    private static List<?> list(Object value) {
        return (List<?>) value;
    }
}
