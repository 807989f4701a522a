package io.stealaway.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import io.stealaway.internal.Sanitizer;
import io.stealaway.internal.http.RetryDelay;
import io.stealaway.spi.BackendException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** The calls of the HTTP API that are used. Thread-safe. */
final class PrometheusApi {
    private static final String FORM = "application/x-www-form-urlencoded";

    private final PrometheusConfig config;
    private final Http http;

    PrometheusApi(PrometheusConfig config, RetryDelay retryDelay) {
        this(config, config.http(retryDelay));
    }

    private PrometheusApi(PrometheusConfig config, Http http) {
        this.config = config;
        this.http = http;
    }

    /** Returns one for queries that reach back for days. */
    static PrometheusApi ofHistory(PrometheusConfig config, RetryDelay retryDelay) {
        return new PrometheusApi(config, config.historyHttp(retryDelay));
    }

    /**
     * Evaluates an expression at an instant.
     *
     * @throws BackendException if the answer is not complete
     */
    List<Sample> query(String what, String promQl, Instant at) {
        String operation = "prometheus: query " + what;
        String form = "query=" + encoded(promQl) + "&time=" + encoded(seconds(at));
        HttpRequest.Builder request = request(operation, "/api/v1/query")
                .header("Content-Type", FORM)
                // A GET with a long expression was seen to be reset by the server.
                .POST(HttpRequest.BodyPublishers.ofString(form));
        return Answers.vector(operation, send(operation, request));
    }

    /**
     * Evaluates an expression at many instants, and hands over series by series. What was handed over counts only once this returns.
     *
     * @param first the first instant, whole seconds
     * @param last the last one
     * @param step between two
     * @throws BackendException if the answer is not complete
     */
    void queryRange(String what, String promQl, Instant first, Instant last, Duration step, RangeAnswer.Series series) {
        String operation = "prometheus: query " + what + " from " + first + " to " + last;
        String form = "query=" + encoded(promQl) + "&start=" + first.getEpochSecond() + "&end=" + last.getEpochSecond()
                + "&step=" + step.toSeconds();
        HttpRequest.Builder request = request(operation, "/api/v1/query_range")
                .header("Content-Type", FORM)
                .POST(HttpRequest.BodyPublishers.ofString(form));
        RangeAnswer.read(operation, send(operation, request), series);
    }

    /**
     * Lists the alerting rules.
     *
     * @throws BackendException if the answer is not complete
     */
    JsonNode alertingRules() {
        String operation = "prometheus: list alerting rules";
        return Answers.data(
                operation,
                send(operation, request(operation, "/api/v1/rules?type=alert").GET()));
    }

    private HttpRequest.Builder request(String operation, String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(config.url() + path)).header("Accept", "application/json");
        config.authorization(operation).ifPresent(value -> request.header("Authorization", value));
        config.tenant().ifPresent(value -> request.header("X-Scope-OrgID", value));
        return request;
    }

    private HttpResponse<byte[]> send(String operation, HttpRequest.Builder request) {
        HttpResponse<byte[]> answer = http.send(operation, request.build());
        Answers.checkStatus(operation, answer);
        checkClock(operation, answer);
        return answer;
    }

    /** With clocks apart, old samples look fresh or fresh ones old. */
    private void checkClock(String operation, HttpResponse<byte[]> answer) {
        answer.headers().firstValue("Date").ifPresent(date -> {
            Instant theirs;
            try {
                theirs = DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
            } catch (DateTimeException e) {
                throw new BackendException.Unavailable(
                        operation, "the answer's Date header (" + Sanitizer.oneLine(date) + ") is no date", e);
            }
            Instant ours = config.clock().instant();
            if (Duration.between(theirs, ours).abs().compareTo(config.maxClockSkew()) > 0) {
                throw new BackendException.Unavailable(
                        operation,
                        "the server's clock says " + theirs + " and ours " + ours + ", more than "
                                + config.maxClockSkew() + " apart: the age of samples cannot be told");
            }
        });
    }

    private static String seconds(Instant at) {
        long millis = at.toEpochMilli();
        return millis / 1000 + "." + String.format("%03d", Math.floorMod(millis, 1000L));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
