package io.stealaway.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.stealaway.testkit.HttpClientContract;

/** What every adapter's HTTP must do, done by this one's client. */
class KubernetesHttpContractTest extends HttpClientContract {
    @Override
    protected void read(Target target) {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(target.url().toString())
                .withOauthToken(target.secret())
                .build();
        target.trusted().ifPresent(pem -> config.setCaCertFile(pem.toString()));
        try (KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new NoRedirectHttpClientFactory())
                .build()) {
            KubernetesConfig kubernetes = KubernetesConfig.builder(client, target.clock())
                    .timeout(target.timeout())
                    .build();
            new Api(kubernetes, (operation, delay) -> target.clock().advance(delay))
                    .find("kubernetes: test", "/api/v1/nodes/node-a");
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
                .put("kind", "Status")
                .put("message", text)
                .toString();
    }

    @Override
    protected int bodyLimit() {
        return 64 << 20;
    }
}
