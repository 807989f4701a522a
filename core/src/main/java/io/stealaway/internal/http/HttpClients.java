package io.stealaway.internal.http;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** Makes, checks and closes the JDK's HTTP clients. Stateless. */
public final class HttpClients {
    private HttpClients() {}

    /**
     * Returns the client to send with: the embedder's, or one of our own, which follows no redirect.
     *
     * @param handedIn the embedder's client
     * @param caSetting the name of the setting for trusted certificates, for messages
     * @param trusted a PEM file with the only certificates to trust; empty means the JDK's
     * @param connectTimeout of a client of our own
     * @throws IllegalArgumentException if the embedder's client follows redirects, if certificates are named beside it, or if they
     *     cannot be read
     */
    public static HttpClient choose(
            Optional<HttpClient> handedIn, String caSetting, Optional<Path> trusted, Duration connectTimeout) {
        check(handedIn, caSetting, trusted);
        return handedIn.orElseGet(() -> create(caSetting, trusted, connectTimeout));
    }

    /**
     * Makes sure that a client that is handed in follows no redirect, and that no certificates are named beside it.
     *
     * @throws IllegalArgumentException if it does, or some are
     */
    public static void check(Optional<HttpClient> handedIn, String caSetting, Optional<Path> trusted) {
        if (handedIn.isPresent() && trusted.isPresent()) {
            throw new IllegalArgumentException(caSetting + " (" + trusted.get()
                    + ") has no effect on an HTTP client that is handed in. Maybe give that client an SSLContext");
        }
        handedIn.ifPresent(HttpClients::refuseRedirects);
    }

    private static HttpClient create(String caSetting, Optional<Path> trusted, Duration connectTimeout) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                // Servers behind mod_wsgi answer an h2c upgrade in surprising ways.
                .version(HttpClient.Version.HTTP_1_1)
                // A redirect would carry the credentials along.
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout);
        trusted.ifPresent(pem -> builder.sslContext(TlsContexts.trusting(caSetting, pem)));
        return builder.build();
    }

    /**
     * Returns the client if it follows no redirect.
     *
     * @throws IllegalArgumentException if it does
     */
    public static HttpClient refuseRedirects(HttpClient client) {
        if (client.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException("httpClient (followRedirects " + client.followRedirects()
                    + ") must not follow redirects: they would carry the credentials to another server");
        }
        return client;
    }

    /** Closes a client where the JDK can (from 21); before, it ends when nothing refers to it. */
    public static void close(HttpClient client) {
        if (client instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                LoggerFactory.getLogger(HttpClients.class).warn("closing the HTTP client failed", e);
            }
        }
    }
}
