package io.stealaway.examples.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.examples.SampleLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsEndpointTest {
    private final SampleLoop loop = new SampleLoop();
    private final MetricsEndpoint endpoint =
            MetricsEndpoint.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), loop.clock());
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        endpoint.close();
    }

    @Test
    void whatThePassDidIsServedInPrometheusText() throws Exception {
        endpoint.accept(loop.pass());

        HttpResponse<String> answer = get("/metrics");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
        assertThat(answer.body())
                .contains("stealaway_passes_total{result=\"done\"} 1.0")
                .contains("stealaway_pass_age_seconds 0.0");
    }

    @Test
    void itIsHealthyWhilePassesComeAndNotWhenTheyStop() throws Exception {
        assertThat(get("/healthz").statusCode()).as("not one pass yet").isEqualTo(200);
        loop.advance(Duration.ofSeconds(61));
        assertThat(get("/healthz").statusCode()).as("no pass at all").isEqualTo(503);

        endpoint.accept(loop.pass());
        loop.advance(Duration.ofMinutes(5));
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        loop.advance(Duration.ofMinutes(2));
        HttpResponse<String> late = get("/healthz");
        assertThat(late.statusCode()).isEqualTo(503);
        assertThat(late.body()).contains("a pass was due at");
    }

    @Test
    void nothingElseIsServed() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(get("/metrics/x").statusCode()).isEqualTo(404);
        assertThat(client.send(
                                request("/metrics")
                                        .POST(HttpRequest.BodyPublishers.noBody())
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        assertThatThrownBy(() -> MetricsEndpoint.open(endpoint.address(), loop.clock()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("metrics.listen")
                .hasMessageContaining(String.valueOf(endpoint.address().getPort()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "9464            | must be HOST:PORT",
                ":9464           | must be HOST:PORT",
                "127.0.0.1:x     | must be HOST:PORT",
                "127.0.0.1:65536 | has a port above 65535",
                "no such host:1  | names a host that is not known"
            })
    void anAddressThatIsNoneIsNamed(String text, String problem) {
        assertThatThrownBy(() -> ListenAddress.parse("listen", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("listen (" + text + ") " + problem);
    }

    @Test
    void anAddressOfEitherFamilyIsTaken() {
        assertThat(ListenAddress.parse("listen", "127.0.0.1:9464").getPort()).isEqualTo(9_464);
        assertThat(ListenAddress.parse("listen", "[::1]:9464").getAddress().isLoopbackAddress())
                .isTrue();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + endpoint.address().getPort() + path));
    }
}
