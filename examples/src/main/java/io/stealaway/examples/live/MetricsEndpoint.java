package io.stealaway.examples.live;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.stealaway.prometheus.metrics.LoopMetrics;
import io.stealaway.remediation.report.PassReport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the loop does, for Prometheus at {@code /metrics}, and whether it still passes, for a liveness probe at {@code /healthz}:
 * 200 while passes come about as often as they want to, else 503. No authentication and no TLS: listen where only your Prometheus
 * reaches.
 *
 * <p>Hand it the report of each pass. Thread-safe.
 */
public final class MetricsEndpoint implements Consumer<PassReport>, AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(60);
    private static final int INTERVALS = 5;
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final InstantSource clock;
    private final LoopMetrics metrics;
    private final HttpServer server;
    private volatile Instant due;

    private MetricsEndpoint(HttpServer server, InstantSource clock) {
        this.server = server;
        this.clock = clock;
        metrics = new LoopMetrics(registry, clock);
        due = clock.instant().plus(GRACE);
    }

    /**
     * Opens the endpoint and starts to listen.
     *
     * @param address the address to bind; port 0 is any free port
     * @param clock the loop's
     * @throws IllegalArgumentException if the address cannot be bound
     */
    public static MetricsEndpoint open(InetSocketAddress address, InstantSource clock) {
        try {
            MetricsEndpoint endpoint = new MetricsEndpoint(HttpServer.create(address, 0), clock);
            endpoint.server.createContext("/metrics", exchange -> endpoint.serve(exchange, "/metrics"));
            endpoint.server.createContext("/healthz", exchange -> endpoint.serve(exchange, "/healthz"));
            endpoint.server.start();
            return endpoint;
        } catch (IOException e) {
            throw new IllegalArgumentException("metrics.listen (" + address + ") cannot be listened on: " + e, e);
        }
    }

    /** Returns where it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    @Override
    public void accept(PassReport report) {
        metrics.accept(report);
        if (!report.busy()) {
            due = report.at().plus(GRACE).plus(report.nextPassAfter().multipliedBy(INTERVALS));
        }
    }

    private void serve(HttpExchange exchange, String path) throws IOException {
        try (exchange) {
            if (!exchange.getRequestURI().getPath().equals(path)) {
                answer(exchange, 404, "not here\n");
            } else if (!exchange.getRequestMethod().equals("GET")) {
                answer(exchange, 405, "only GET\n");
            } else if (path.equals("/metrics")) {
                answer(exchange, 200, registry.scrape(TEXT));
            } else {
                Optional<String> late = late();
                answer(exchange, late.isPresent() ? 503 : 200, late.orElse("passes\n"));
            }
        }
    }

    private Optional<String> late() {
        return clock.instant().isAfter(due) ? Optional.of("a pass was due at " + due + "\n") : Optional.empty();
    }

    private static void answer(HttpExchange exchange, int code, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", TEXT);
        exchange.sendResponseHeaders(code, body.length);
        exchange.getResponseBody().write(body);
    }

    /** Stops listening at once. */
    @Override
    public void close() {
        server.stop(0);
        registry.close();
    }
}
