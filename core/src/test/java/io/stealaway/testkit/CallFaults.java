package io.stealaway.testkit;

import io.stealaway.spi.BackendException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Makes one call that changes something go wrong, once. A contract kit decides which; the backend of its subclass lets every call pass
 * through here: {@link #change} and {@link #read} for a backend of Java objects, {@link #client} for one behind HTTP.
 *
 * <p>Thread-safe.
 */
public final class CallFaults {
    /** What goes wrong. */
    public enum Kind {
        /** The call never arrives, and the caller is told that it may have. */
        CALL_LOST,
        /** The backend does it, and the caller is never told. */
        ANSWER_LOST,
        /** The caller dies before the call: no further call of it arrives. */
        DEATH_BEFORE,
        /** The caller dies after the backend did it: it hears no answer, and no further call of it arrives. */
        DEATH_AFTER
    }

    private Kind kind = Kind.CALL_LOST;
    private int left;
    private boolean met;
    private boolean dead;
    private int changes;
    private boolean counting;

    /** Makes a pass-through until {@link #arm} is called. */
    public CallFaults() {}

    /** Makes the so-maniest changing call from now on go wrong, 1 for the next, 0 for none; counts from now on. */
    synchronized void arm(int call, Kind how) {
        kind = how;
        left = call;
        met = false;
        dead = false;
        changes = 0;
        counting = true;
    }

    /** Returns whether it has gone wrong. */
    synchronized boolean met() {
        return met;
    }

    /** Returns whether the caller is dead. */
    synchronized boolean dead() {
        return dead;
    }

    /** From now on another process calls, and hears every answer; its calls are not counted. */
    synchronized void handOver() {
        left = 0;
        dead = false;
        counting = false;
    }

    /** Returns how many changing calls there were since it was armed and before it was handed over, whatever became of them. */
    synchronized int changes() {
        return changes;
    }

    /**
     * Does what a changing call asks for, unless it is to be lost.
     *
     * @throws BackendException.Unavailable when the caller is to hear nothing
     */
    public synchronized <T> T change(Supplier<T> work) {
        if (dead) {
            throw lost();
        }
        changes += counting ? 1 : 0;
        boolean now = left > 0 && --left == 0;
        if (!now) {
            return work.get();
        }
        met = true;
        dead = kind == Kind.DEATH_BEFORE || kind == Kind.DEATH_AFTER;
        return switch (kind) {
            case CALL_LOST, DEATH_BEFORE -> throw lost();
            case ANSWER_LOST, DEATH_AFTER -> unheard(work.get());
        };
    }

    private static <T> T unheard(T answer) {
        throw new BackendException.Unavailable("backend", "the connection was lost before it answered " + answer);
    }

    /**
     * Does what a call asks for that changes nothing.
     *
     * @throws BackendException.Unavailable when the caller is dead
     */
    public synchronized <T> T read(Supplier<T> work) {
        if (dead) {
            throw lost();
        }
        return work.get();
    }

    /**
     * Returns a client of a real or a fake server whose requests pass through here.
     *
     * @param changing of a request that is not a GET, whether it counts; one for a token does not, say
     */
    public HttpClient client(HttpClient real, Predicate<HttpRequest> changing) {
        return new CannedClient(question -> {
            HttpRequest request = CannedClient.request();
            Supplier<CannedClient.Reply> asked = () -> CannedClient.asked(real, question);
            try {
                return request.method().equals("GET") || !changing.test(request) ? read(asked) : change(asked);
            } catch (BackendException.Unavailable e) {
                throw new CompletionException(new IOException("connection reset"));
            }
        });
    }

    private static BackendException.Unavailable lost() {
        return new BackendException.Unavailable("backend", "the connection was lost");
    }
}
