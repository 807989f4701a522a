package io.stealaway.examples.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stealaway.testkit.Lab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/** The real Prometheus of {@code examples/lab/prometheus}, and the exporters it scrapes, which show what they are told to. */
final class LabMetrics implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Lab lab = Lab.of("prometheus", "plain");
    private final HttpClient http = HttpClient.newHttpClient();

    String url() {
        return lab.setting("PROM_URL");
    }

    /** Returns the name of an exporter: those from 151 on are no other test's. */
    static String exporter(int number) {
        return String.format("vm-%05d", number);
    }

    /** Lets exporters show other values than their own; the lab must never see half a file. */
    synchronized void show(String lines) {
        Path file = Path.of(lab.setting("PROM_OVERRIDES"));
        try {
            Path staged = file.resolveSibling("overrides.next");
            Files.writeString(staged, lines);
            Files.move(staged, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the steal of an exporter over a time as Prometheus has it, fraction; NaN when it has none. */
    double steal(String exporter, Duration over) {
        return ask("avg(rate(node_cpu_seconds_total{mode=\"steal\",instance=\"" + exporter + "\"}[" + over.toSeconds()
                + "s]))");
    }

    private double ask(String query) {
        URI uri = URI.create(url() + "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
        try {
            String answer = http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            JsonNode value = JSON.readTree(answer).at("/data/result/0/value/1");
            return value.isMissingNode() ? Double.NaN : Double.parseDouble(value.asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        show("\n");
    }
}
