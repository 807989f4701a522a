package io.stealaway.openstack;

import io.stealaway.internal.Sanitizer;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;

/**
 * What a server answered, whole.
 *
 * @param status the HTTP status
 * @param headers the headers
 * @param body the body, empty when there is none
 */
record Answer(int status, HttpHeaders headers, String body) {
    private static final int SECONDS_DIGITS = 6;

    boolean ok() {
        return status >= 200 && status < 300;
    }

    /** Returns the id under which the server logged the request; empty when it gave none. */
    Optional<String> requestId() {
        return headers.firstValue("x-openstack-request-id")
                .or(() -> headers.firstValue("x-compute-request-id"))
                .map(Sanitizer::oneLine);
    }

    /** Returns how long the server asks us to wait; empty when it did not say, or gave a date (no OpenStack does). */
    Optional<Duration> retryAfter() {
        return headers.firstValue("retry-after")
                .map(String::trim)
                .filter(text -> text.matches("[0-9]{1," + SECONDS_DIGITS + "}"))
                .map(Long::valueOf)
                .map(Duration::ofSeconds);
    }

    @Override
    public String toString() {
        // Neither headers nor body: the one bears tokens, the other may.
        return "Answer[" + status + "]";
    }
}
