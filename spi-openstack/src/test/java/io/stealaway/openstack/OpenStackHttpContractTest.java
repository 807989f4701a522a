package io.stealaway.openstack;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.stealaway.testkit.HttpClientContract;
import java.time.Instant;
import java.util.Map;

/** What every adapter's HTTP must do, done by this one's client. */
class OpenStackHttpContractTest extends HttpClientContract {
    @Override
    protected void read(Target target) {
        OpenStackConfig.Builder config = OpenStackConfig.builder(OpenStackAuth.provided(refused -> new ProvidedToken(
                        target.secret(),
                        "user",
                        Instant.parse("2027-01-01T00:00:00Z"),
                        Map.of("compute", target.url()))))
                .callTimeout(target.timeout())
                .clock(target.clock());
        target.trusted().ifPresent(config::caCertificate);
        try (Api api =
                new Api(config.build(), (operation, delay) -> target.clock().advance(delay))) {
            api.read(Call.get("nova: test", Service.COMPUTE, "/os-services", Versions.SERVICES), api.deadline());
        }
    }

    @Override
    protected String good() {
        return "{}";
    }

    @Override
    protected String refusal(String text) {
        return JsonNodeFactory.instance
                .objectNode()
                .set("computeFault", JsonNodeFactory.instance.objectNode().put("message", text))
                .toString();
    }

    @Override
    protected int bodyLimit() {
        return 64 << 20;
    }

    @Override
    protected Map<String, String> headers() {
        return Map.of("OpenStack-API-Version", "compute " + Versions.SERVICES);
    }
}
