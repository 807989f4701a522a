package io.stealaway.examples.boot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Answers with what it was told to, in order, and keeps what it was asked. */
final class FakeNova implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer http;
    private final Deque<String> bodies = new ArrayDeque<>();
    private final Deque<Integer> statuses = new ArrayDeque<>();
    private final List<String> lines = new ArrayList<>();
    private final List<String> versions = new ArrayList<>();
    private JsonNode posted = JSON.nullNode();

    FakeNova() {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.createContext("/", this::handle);
        http.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/v2.1");
    }

    synchronized FakeNova then(int status, String body) {
        statuses.add(status);
        bodies.add(body);
        return this;
    }

    /** Returns method and path of each request. */
    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** Returns the token and the version of each request. */
    synchronized List<String> versions() {
        return List.copyOf(versions);
    }

    /** Returns the last body that came. */
    synchronized JsonNode posted() {
        return posted;
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            lines.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            versions.add(exchange.getRequestHeaders().getFirst("X-Auth-Token") + " "
                    + exchange.getRequestHeaders().getFirst("OpenStack-API-Version"));
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (!body.isEmpty()) {
                posted = JSON.readTree(body);
            }
            byte[] answer = bodies.remove().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(statuses.remove(), answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
