package io.stealaway.examples.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The bundled dashboard, as far as tests ask. */
final class Dashboard {
    static final Path FILE = Path.of("monitoring", "dashboard.json");

    private Dashboard() {}

    /** One query of a panel. */
    record Query(String panel, String expression) {}

    /** Returns every query, with Grafana's variables put in: all zones, five minutes. */
    static List<Query> queries() {
        try {
            List<Query> queries = new ArrayList<>();
            for (JsonNode panel : new ObjectMapper().readTree(FILE.toFile()).path("panels")) {
                for (JsonNode target : panel.path("targets")) {
                    queries.add(new Query(
                            panel.path("title").asText(),
                            target.path("expr")
                                    .asText()
                                    .replace("$__rate_interval", "5m")
                                    .replace("$zone", ".*")));
                }
            }
            return queries;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
