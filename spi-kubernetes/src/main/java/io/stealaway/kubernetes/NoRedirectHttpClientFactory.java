package io.stealaway.kubernetes;

import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.net.http.HttpClient;

/**
 * Makes transports, for {@code KubernetesClientBuilder.withHttpClientFactory}, that follow no redirect. The client's own ones
 * follow all of them and take the credentials along, to whatever host they name. An API server redirects nothing that is asked
 * here.
 *
 * <p>They speak HTTP/1.1. Over HTTP/2 one connection carries all requests and outlives timeouts: once a network drops its
 * packets, every
 * call fails for a quarter of an hour; and JDK 17 makes of a 401, which the API server sends with the end of the connection, a lost
 * connection, so that a rotated token is not read again. With transports of your own use {@code
 * ConfigBuilder.withHttp2Disable(true)}.
 *
 * <p>Thread-safe.
 */
public final class NoRedirectHttpClientFactory extends JdkHttpClientFactory {
    /** Creates a factory. */
    public NoRedirectHttpClientFactory() {}

    @Override
    protected void additionalConfig(HttpClient.Builder builder) {
        builder.followRedirects(HttpClient.Redirect.NEVER).version(HttpClient.Version.HTTP_1_1);
    }
}
