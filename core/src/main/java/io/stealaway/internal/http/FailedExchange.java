package io.stealaway.internal.http;

import io.stealaway.internal.Sanitizer;
import io.stealaway.spi.BackendException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/** An exchange that gave no whole answer: what the caller of the SPI is told, and what may be done about it. */
public final class FailedExchange extends Exception {
    private static final long serialVersionUID = 1L;

    /** How causes are nested at most; more is a cycle. */
    private static final int DEEPEST = 10;

    private final transient BackendException known;
    private final boolean mayHaveArrived;
    private final boolean mayPass;

    private FailedExchange(BackendException known, boolean mayHaveArrived, boolean mayPass) {
        super(known.getMessage(), known);
        this.known = known;
        this.mayHaveArrived = mayHaveArrived;
        this.mayPass = mayPass;
    }

    /** Returns what a caller of the SPI is told. */
    public BackendException known() {
        return known;
    }

    /** Returns whether the server may have got the request, and done what it was asked. */
    public boolean mayHaveArrived() {
        return mayHaveArrived;
    }

    /** Returns whether the same request may be answered in a moment. */
    public boolean mayPass() {
        return mayPass;
    }

    static FailedExchange timeout(String operation, Deadline deadline) {
        return new FailedExchange(
                new BackendException.Timeout(
                        operation, "no whole answer in " + deadline.budget().toMillis() + " ms"),
                true,
                false);
    }

    static FailedExchange interrupted(String operation, InterruptedException cause) {
        return new FailedExchange(
                new BackendException.Unavailable(operation, "interrupted while waiting", cause), true, false);
    }

    /** The client refused to build the request; its own words are left out, as they quote headers. */
    static FailedExchange notSent(String operation) {
        return new FailedExchange(
                new BackendException.Forbidden(
                        operation, "the request cannot be built. Maybe the credentials hold a line break"),
                false,
                false);
    }

    static FailedExchange of(String operation, Deadline deadline, Throwable cause) {
        // It is an IllegalArgumentException, too.
        if (find(cause, UnresolvedAddressException.class).isPresent()) {
            return unavailable(operation, "the host name does not resolve", cause, false, true);
        }
        if (find(cause, IllegalArgumentException.class).isPresent()) {
            return notSent(operation);
        }
        Optional<BodyTooLongException> tooLong = find(cause, BodyTooLongException.class);
        if (tooLong.isPresent()) {
            return unavailable(operation, "the answer is refused", tooLong.get(), true, false);
        }
        if (find(cause, SSLException.class).isPresent()) {
            // Asked again, it would be the same certificate.
            return tls(operation, cause);
        }
        if (find(cause, HttpConnectTimeoutException.class).isPresent()
                || find(cause, ConnectException.class).isPresent()) {
            return unavailable(operation, "cannot connect", cause, false, true);
        }
        if (find(cause, HttpTimeoutException.class).isPresent()
                || find(cause, SocketTimeoutException.class).isPresent()) {
            return timeout(operation, deadline);
        }
        boolean lost = find(cause, IOException.class).isPresent();
        return unavailable(operation, lost ? "connection lost" : "the exchange failed", cause, true, lost);
    }

    private static FailedExchange tls(String operation, Throwable cause) {
        boolean before = find(cause, SSLHandshakeException.class).isPresent();
        String problem = "TLS failed" + reason(cause) + ". Maybe name the CA that signed the server's certificate";
        return new FailedExchange(new BackendException.Unavailable(operation, problem, cause), !before, false);
    }

    private static FailedExchange unavailable(
            String operation, String problem, Throwable cause, boolean mayHaveArrived, boolean mayPass) {
        return new FailedExchange(
                new BackendException.Unavailable(operation, problem + reason(cause), cause), mayHaveArrived, mayPass);
    }

    /** The outermost words, or else what the innermost cause is: clients wrap, often without a word. They may quote the server. */
    private static String reason(Throwable cause) {
        Throwable innermost = cause;
        Throwable at = cause;
        for (int depth = 0; at != null && depth < DEEPEST; depth++) {
            String words = at.getMessage();
            if (words != null && !words.isBlank() && !words.equals("null") && !repeats(at, words)) {
                return ": " + Sanitizer.oneLine(words);
            }
            innermost = at;
            at = at.getCause();
        }
        return ": " + innermost.getClass().getSimpleName();
    }

    /** An exception that is given no words takes those of its cause: its class first. */
    private static boolean repeats(Throwable failure, String words) {
        return failure.getCause() != null && words.equals(failure.getCause().toString());
    }

    private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        Throwable at = failure;
        for (int depth = 0; at != null && depth < DEEPEST; depth++) {
            if (type.isInstance(at)) {
                return Optional.of(type.cast(at));
            }
            at = at.getCause();
        }
        return Optional.empty();
    }
}
