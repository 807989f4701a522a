package io.stealaway.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ExchangesTest {
    /** An embedder's client prefers HTTP/2, whose one connection for all would outlive a timeout. */
    @Test
    void anEmbeddersClientIsAskedForHttp11() throws Exception {
        AtomicReference<Headers> headers = new AtomicReference<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            headers.set(exchange.getRequestHeaders());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            HttpClient client = HttpClient.newHttpClient();
            assertThat(client.version()).isEqualTo(HttpClient.Version.HTTP_2);
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                    .header("X-Kept", "yes")
                    .build();
            Deadline deadline = Deadline.in(Duration.ofMinutes(1), InstantSource.system());
            HttpResponse<byte[]> answer = Exchanges.send("test", client, request, BodyLimit.DEFAULT, deadline);
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(headers.get())
                    .as("no attempt to change over to HTTP/2")
                    .doesNotContainKey("Upgrade")
                    .containsKey("X-kept");
        } finally {
            server.stop(0);
        }
    }
}
