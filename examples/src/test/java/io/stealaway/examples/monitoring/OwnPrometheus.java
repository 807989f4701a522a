package io.stealaway.examples.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stealaway.testkit.Lab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Prometheus of a test's own, by the programs of the lab: scrapes one address each second and knows the bundled alerts. */
final class OwnPrometheus implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Pattern LISTENING = Pattern.compile("address=(127\\.0\\.0\\.1:[1-9]\\d*)");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final String url;

    private OwnPrometheus(Process process, Path log) {
        this.process = process;
        StringBuilder address = new StringBuilder();
        Lab.eventually(PATIENCE, () -> {
            Matcher listening = LISTENING.matcher(text(log));
            assertThat(listening.find()).as(text(log)).isTrue();
            address.append(listening.group(1));
        });
        url = "http://" + address;
    }

    static OwnPrometheus start(Path folder, InetSocketAddress scraped) throws IOException {
        Path program = Lab.of("prometheus", "plain").state().resolve("pkg/usr/bin/prometheus");
        Path config = Files.writeString(
                folder.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
                rule_files: ['%s']
                scrape_configs:
                  - {job_name: stealaway, static_configs: [{targets: ['127.0.0.1:%d']}]}
                """.formatted(Alerts.FILE.toAbsolutePath(), scraped.getPort()));
        Path log = folder.resolve("prometheus.log");
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:0")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new OwnPrometheus(process, log);
    }

    private static String text(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the values that a query has now, less those that are no numbers. */
    List<Double> finiteValues(String promql) {
        JsonNode answer = get("/api/v1/query?query=" + URLEncoder.encode(promql, StandardCharsets.UTF_8));
        List<Double> values = new ArrayList<>();
        for (JsonNode one : answer.at("/data/result")) {
            double value = Double.parseDouble(one.at("/value/1").asText().replace("Inf", "Infinity"));
            if (Double.isFinite(value)) {
                values.add(value);
            }
        }
        return values;
    }

    JsonNode get(String path) {
        try {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(url + path))
                            .timeout(PATIENCE)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return new ObjectMapper().readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
