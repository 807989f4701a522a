package io.stealaway.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.stealaway.internal.Sanitizer;
import io.stealaway.spi.BackendException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    /**
     * Whether it refuses for lack of rights, which stays so until they are granted. Any other 403 speaks of how things are now: a
     * namespace that is being deleted, a budget whose controller lags behind, an admission that says no.
     */
    boolean lacksRights() {
        return status == 401
                || (status == 403 && message().contains("User \"") && !message().contains("RBAC: "));
    }

    /** Whether admission said no, by a webhook or a policy; the status is whatever the webhook likes. */
    boolean denied() {
        return status >= 400
                && (message().contains("denied the request") || message().contains("denied request"));
    }

    /** Whether the refusal may pass without anybody changing a right: ask again later. */
    boolean mayPass() {
        return denied() || (status == 403 && !lacksRights());
    }

    /** Whether a disruption budget is in the way, as opposed to a server that has too many requests. */
    boolean overBudget() {
        return tooManyRequests()
                && (causes().stream()
                                .anyMatch(cause -> cause.path("reason").asText().equals("DisruptionBudget"))
                        || message().contains("disruption budget"));
    }

    /**
     * Returns after how long a server that did nothing for want of room wants to be asked again; empty when that is not what it
     * says.
     */
    Optional<Duration> comeAgain() {
        return !tooManyRequests() || overBudget() || denied()
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(
                        Math.min(3_600, Math.max(1, retryAfterSeconds.orElseGet(this::retryAfterOfStatus)))));
    }

    private long retryAfterOfStatus() {
        return parsed().path("details").path("retryAfterSeconds").asLong(0);
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
        String problem = problem();
        throw switch (status) {
            case 401 ->
                new BackendException.Forbidden(
                        operation, problem + ". Maybe the token has expired, or is not of this cluster");
            case 403 ->
                mayPass()
                        ? new BackendException.Unavailable(operation, problem)
                        : new BackendException.Forbidden(operation, problem);
            case 429 -> new BackendException.Unavailable(operation, problem + "; nothing was done");
            case 404 -> new BackendException.NotFound(operation, problem);
            case 400, 405, 409, 413, 415, 422 -> new BackendException.Conflict(operation, problem);
            default -> new BackendException.Unavailable(operation, problem);
        };
    }

    /** Returns status and words, fit for a message. */
    String problem() {
        return "HTTP " + status + " " + Sanitizer.oneLine(message());
    }

    /** Returns what a Status says, its causes included, or else the start of the body. */
    String message() {
        JsonNode text = parsed().path("message");
        if (!text.isTextual()) {
            return body;
        }
        List<String> all = new ArrayList<>();
        all.add(text.asText());
        causes().forEach(cause -> all.add(cause.path("message").asText()));
        return String.join(" ", all);
    }

    private List<JsonNode> causes() {
        List<JsonNode> causes = new ArrayList<>();
        parsed().path("details").path("causes").forEach(causes::add);
        return causes;
    }

    private JsonNode parsed() {
        try {
            JsonNode status = JSON.readTree(body);
            return status == null ? MissingNode.getInstance() : status;
        } catch (IOException notAStatus) {
            return MissingNode.getInstance();
        }
    }
}
