package io.stealaway.kubernetes;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.stealaway.spi.BackendException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RedirectTest {
    /** The client's own transport follows redirects; what a stranger says is not believed at least. */
    @Test
    void anAnswerFromAnotherAddressIsRefused() throws IOException {
        try (World world = new World()) {
            HttpServer redirecting = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            redirecting.createContext("/", exchange -> {
                exchange.getResponseHeaders().set("Location", world.server.url() + exchange.getRequestURI());
                exchange.sendResponseHeaders(307, -1);
                exchange.close();
            });
            redirecting.start();
            String url = "http://127.0.0.1:" + redirecting.getAddress().getPort();
            try (KubernetesClient client = World.client(url)) {
                KubernetesConfig config = KubernetesConfig.builder(client, world.clock)
                        .timeout(Duration.ofMinutes(1))
                        .build();
                assertThatThrownBy(() -> new Api(config, world.retryDelay()).find("kubernetes: test", World.NODE))
                        .isInstanceOf(BackendException.Unavailable.class)
                        .hasMessageContaining("followed a redirect to http://127.0.0.1")
                        .hasMessageContaining("NoRedirectHttpClientFactory");
            } finally {
                redirecting.stop(0);
            }
        }
    }
}
