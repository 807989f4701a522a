package io.stealaway.consul;

import io.stealaway.testkit.HttpClientContract;

/** What every adapter's HTTP must do, done by this one's client. */
class ConsulHttpContractTest extends HttpClientContract {
    @Override
    protected void read(Target target) {
        ConsulConfig.Builder config = ConsulConfig.builder(target.url(), target.clock())
                .timeout(target.timeout())
                .token(target::secret);
        target.trusted().ifPresent(config::caCertificates);
        new ConsulApi(config.build(), (operation, delay) -> target.clock().advance(delay))
                .get("consul: test", "/v1/agent/self");
    }

    @Override
    protected String good() {
        return "{}";
    }

    @Override
    protected String refusal(String text) {
        return "rpc error: " + text;
    }

    @Override
    protected int bodyLimit() {
        return 64 << 20;
    }
}
