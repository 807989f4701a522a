package io.stealaway.prometheus;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.stealaway.testkit.HttpClientContract;
import java.time.Duration;

/** What every adapter's HTTP must do, done by this one's client. */
class PrometheusHttpContractTest extends HttpClientContract {
    @Override
    protected void read(Target target) {
        PrometheusConfig.Builder config = PrometheusConfig.builder(
                        target.url(),
                        Signals.nodeExporter("", "instance"),
                        VmMapping.byLabel("instance"),
                        target.clock())
                .timeout(target.timeout())
                .maxClockSkew(Duration.ofDays(36_500))
                .maxAnswerBytes(100_000)
                .bearerToken(target::secret);
        target.trusted().ifPresent(config::caCertificates);
        new PrometheusApi(config.build(), (operation, delay) -> target.clock().advance(delay))
                .query("test", "up", target.clock().instant());
    }

    @Override
    protected String good() {
        return FakePrometheus.vectorOf();
    }

    @Override
    protected String refusal(String text) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("status", "error")
                .put("errorType", "execution")
                .put("error", text)
                .toString();
    }

    @Override
    protected int bodyLimit() {
        return 100_000;
    }
}
