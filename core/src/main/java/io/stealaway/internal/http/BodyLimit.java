package io.stealaway.internal.http;

import java.net.http.HttpResponse;

/**
 * The most bytes of an answer's body that are read; a server, or what pretends to be one, must not fill our memory.
 *
 * <p>Immutable and thread-safe.
 *
 * @param bytes the limit
 */
public record BodyLimit(int bytes) {
    /** 64 MiB, many times what a server of a large cluster answers. */
    public static final BodyLimit DEFAULT = new BodyLimit(64 << 20);

    /** Returns a handler for the JDK's client that collects a body and fails while it streams when it is longer. */
    public HttpResponse.BodyHandler<byte[]> handler() {
        return head -> new LimitedBodySubscriber(body());
    }

    /** Returns an empty body for other clients. */
    public LimitedBody body() {
        return new LimitedBody(bytes);
    }
}
