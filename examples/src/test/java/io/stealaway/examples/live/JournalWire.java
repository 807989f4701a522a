package io.stealaway.examples.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.stealaway.model.MigrationPhase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The wire between the process and the real Consul: passes everything on as it is, and hears each migration that is about to
 * be written to the journal. So a process can be killed at a step, and the world looked at there, without any race.
 */
final class JournalWire implements AutoCloseable {
    /** Hears what is about to be written, on the wire's threads, before Consul does. */
    interface Ear {
        /** Returns whether it is to be written; false cuts the connection with nothing passed on. */
        boolean hears(String key, MigrationPhase phase);
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI consul;
    private final Ear ear;

    JournalWire(URI consul, Ear ear) throws IOException {
        this.consul = consul;
        this.ear = ear;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::pass);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestURI().getPath().equals("/v1/txn") && !heard(body)) {
                return;
            }
            HttpResponse<byte[]> answer = http.send(request(exchange, body), HttpResponse.BodyHandlers.ofByteArray());
            exchange.getResponseHeaders().put("Content-Type", answer.headers().allValues("Content-Type"));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest request(HttpExchange exchange, byte[] body) {
        return HttpRequest.newBuilder(consul.resolve(exchange.getRequestURI().toString()))
                .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body))
                .build();
    }

    private boolean heard(byte[] transaction) throws IOException {
        boolean write = true;
        for (JsonNode operation : JSON.readTree(transaction)) {
            JsonNode kv = operation.path("KV");
            Optional<MigrationPhase> phase = phase(kv.path("Value").asText());
            write &= phase.isEmpty() || ear.hears(kv.path("Key").asText(), phase.get());
        }
        return write;
    }

    /** Only migrations have a phase. */
    private static Optional<MigrationPhase> phase(String base64) throws IOException {
        String text = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        JsonNode phase = text.startsWith("{") ? JSON.readTree(text).findValue("phase") : null;
        return Optional.ofNullable(phase).map(JsonNode::asText).map(MigrationPhase::valueOf);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
