package io.stealaway.kubernetes;

import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.net.http.HttpClient;

/**
 * Makes transports, for {@code KubernetesClientBuilder.withHttpClientFactory}, that follow no redirect. The client's own ones follow
 * all of them and take the credentials along, to whatever host they name. An API server redirects nothing that is asked here.
 *
 * <p>Thread-safe.
 */
public final class NoRedirectHttpClientFactory extends JdkHttpClientFactory {
    /** Creates a factory. */
    public NoRedirectHttpClientFactory() {}

    @Override
    protected void additionalConfig(HttpClient.Builder builder) {
        builder.followRedirects(HttpClient.Redirect.NEVER);
    }
}
