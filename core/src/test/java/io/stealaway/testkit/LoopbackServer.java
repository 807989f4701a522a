package io.stealaway.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A server on a loopback address that answers every request alike and keeps what it was asked. Close it after use. Thread-safe. */
final class LoopbackServer implements AutoCloseable {
    /** Answers one request. */
    @FunctionalInterface
    interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final String scheme;
    private final String host;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

    private LoopbackServer(String host, @Nullable SSLContext tls, Answer answer) {
        this.host = host;
        this.scheme = tls == null ? "http" : "https";
        try {
            InetSocketAddress address = new InetSocketAddress(host, 0);
            server = tls == null ? HttpServer.create(address, 0) : secure(HttpsServer.create(address, 0), tls);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            try (exchange) {
                requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                        + exchange.getRequestHeaders().entrySet());
                exchange.getRequestBody().readAllBytes();
                answer.to(exchange);
            }
        });
        server.setExecutor(threads);
        server.start();
    }

    private static HttpServer secure(HttpsServer server, SSLContext tls) {
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return server;
    }

    static LoopbackServer of(String host, Answer answer) {
        return new LoopbackServer(host, null, answer);
    }

    static LoopbackServer secure(SSLContext tls, Answer answer) {
        return new LoopbackServer("127.0.0.1", tls, answer);
    }

    /** Returns an answer of a status, headers and a body. */
    static Answer answer(int status, Map<String, String> headers, String body) {
        return exchange -> {
            headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    URI url() {
        return URI.create(scheme + "://" + host + ":" + server.getAddress().getPort());
    }

    /** Returns method, path and headers of each request. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
