package io.stealaway.prometheus;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Answers like Prometheus' query API, with what each test sets by a part of the expression. Close it after use. */
final class FakePrometheus implements AutoCloseable {
    static {
        // Without it, each answer waits 40 ms for an acknowledgement of its headers.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    record Request(String method, String path, Map<String, String> form, Map<String, String> headers) {
        String query() {
            return form.getOrDefault("query", "");
        }
    }

    record Reply(int status, String contentType, String body, int pretendLength) {
        static Reply json(String body) {
            return new Reply(200, "application/json", body, body.getBytes(StandardCharsets.UTF_8).length);
        }

        static Reply of(int status, String contentType, String body) {
            return new Reply(status, contentType, body, body.getBytes(StandardCharsets.UTF_8).length);
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, List<Reply>> replies = Collections.synchronizedMap(new LinkedHashMap<>());

    FakePrometheus() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Queries that contain this text get these replies in turn, the last one for ever. The first text that fits counts. */
    FakePrometheus when(String part, Reply... answers) {
        replies.put(part, new ArrayList<>(List.of(answers)));
        return this;
    }

    /** Queries that contain this text get a vector of these samples. */
    FakePrometheus vector(String part, String... samples) {
        return when(part, Reply.json(vectorOf(samples)));
    }

    static String vectorOf(String... samples) {
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[" + String.join(",", samples)
                + "]}}";
    }

    /** One sample: label, value, label, value ... and the number as Prometheus writes it. */
    static String sample(String number, String... labels) {
        StringBuilder metric = new StringBuilder();
        for (int i = 0; i < labels.length; i += 2) {
            metric.append(i == 0 ? "" : ",")
                    .append('"')
                    .append(labels[i])
                    .append("\":\"")
                    .append(labels[i + 1])
                    .append('"');
        }
        return "{\"metric\":{" + metric + "},\"value\":[1767225600,\"" + number + "\"]}";
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    List<String> queries() {
        return requests().stream().map(Request::query).toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            TreeMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
            Request request = new Request(
                    exchange.getRequestMethod(), exchange.getRequestURI().toString(), form(body), headers);
            requests.add(request);
            Reply reply = replyTo(request);
            exchange.getResponseHeaders().set("Content-Type", reply.contentType());
            exchange.sendResponseHeaders(reply.status(), reply.pretendLength());
            exchange.getResponseBody().write(reply.body().getBytes(StandardCharsets.UTF_8));
        }
    }

    private Reply replyTo(Request request) {
        String asked = request.path() + " " + request.query();
        synchronized (replies) {
            for (Map.Entry<String, List<Reply>> rule : replies.entrySet()) {
                if (asked.contains(rule.getKey())) {
                    List<Reply> left = rule.getValue();
                    return left.size() > 1 ? left.remove(0) : left.get(0);
                }
            }
        }
        // What a real server says of a metric that it does not know.
        return Reply.json(vectorOf());
    }

    private static Map<String, String> form(String body) {
        return body.isEmpty()
                ? Map.of()
                : List.of(body.split("&")).stream()
                        .map(pair -> pair.split("=", 2))
                        .collect(Collectors.toMap(
                                pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
