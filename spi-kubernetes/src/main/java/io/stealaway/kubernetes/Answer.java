package io.stealaway.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stealaway.internal.Sanitizer;
import io.stealaway.spi.BackendException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the API server answered, whatever its status.
 *
 * @param operation what was asked
 * @param status the HTTP status
 * @param retryAfterSeconds what a header said; empty when there was none
 * @param body as received, of UTF-8
 */
record Answer(String operation, int status, OptionalLong retryAfterSeconds, String body) {
    static final ObjectMapper JSON = new ObjectMapper();

    boolean success() {
        return status >= 200 && status < 300;
    }

    boolean notFound() {
        return status == 404;
    }

    boolean conflict() {
        return status == 409;
    }

    /** A JSON Patch whose test failed, among other things that the server cannot do. */
    boolean invalid() {
        return status == 422;
    }

    boolean tooManyRequests() {
        return status == 429;
    }

    /** Returns the body of a success. */
    JsonNode json() {
        ok();
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new BackendException.Unavailable(
                    operation, "the answer is not complete JSON: " + Sanitizer.oneLine(body), e);
        }
    }

    /** Makes sure that it is a success. */
    void ok() {
        if (success()) {
            return;
        }
        String problem = "HTTP " + status + " " + Sanitizer.oneLine(message());
        throw switch (status) {
            case 401, 403 -> new BackendException.Forbidden(operation, problem);
            case 404 -> new BackendException.NotFound(operation, problem);
            case 400, 405, 409, 413, 415, 422 -> new BackendException.Conflict(operation, problem);
            default -> new BackendException.Unavailable(operation, problem);
        };
    }

    /** Returns what a Status says, its causes included, or else the start of the body. */
    String message() {
        JsonNode status;
        try {
            status = JSON.readTree(body);
        } catch (IOException notAStatus) {
            return body;
        }
        if (status == null || !status.path("message").isTextual()) {
            return body;
        }
        List<String> all = new ArrayList<>();
        all.add(status.path("message").asText());
        status.path("details")
                .path("causes")
                .forEach(cause -> all.add(cause.path("message").asText()));
        return String.join(" ", all);
    }
}
