package io.stealaway.openstack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.stealaway.internal.Sanitizer;
import io.stealaway.spi.BackendException;
import java.util.Locale;
import java.util.Map;

/** Turns an answer into JSON, or into the exception that says what is known. Stateless. */
final class Problems {
    private static final ObjectReader JSON =
            new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int LONGEST_PAGE = 80;

    private Problems() {}

    /** Returns the JSON object of a good answer. */
    static Fields read(String operation, Answer answer) {
        if (!answer.ok()) {
            throw exception(operation, answer);
        }
        try {
            return Fields.of(operation, JSON.readTree(answer.body()));
        } catch (JsonProcessingException e) {
            throw new BackendException.Unavailable(operation, notJson(answer) + tail(answer));
        }
    }

    /** Returns what an answer other than 2xx means. */
    static BackendException exception(String operation, Answer answer) {
        String problem = answer.status() + " " + message(answer) + tail(answer);
        return switch (answer.status()) {
            case 401, 403 -> new BackendException.Forbidden(operation, problem);
            case 404, 410 -> new BackendException.NotFound(operation, problem);
            case 406 ->
                new BackendException.Conflict(operation, problem + ". This adapter needs Nova 2.84 (Ussuri) or newer");
            case 408, 504 -> new BackendException.Timeout(operation, problem);
            case 300 ->
                new BackendException.Conflict(
                        operation, problem + ". Maybe the endpoint lacks its version, such as /v2.1 or /v3");
            case 301, 302, 303, 307, 308 ->
                new BackendException.Conflict(operation, problem + ". The endpoint redirects; name its target instead");
            case 413, 425, 429 -> new BackendException.Unavailable(operation, problem);
            default ->
                answer.status() >= 500
                        ? new BackendException.Unavailable(operation, problem)
                        : new BackendException.Conflict(operation, problem);
        };
    }

    /** Returns the words of the service that refused: {@code {"badRequest": {"message": ...}}} and its relatives. */
    static String message(Answer answer) {
        if (answer.status() == 300) {
            return "several versions are offered, none was chosen";
        }
        try {
            JsonNode node = JSON.readTree(answer.body());
            for (Map.Entry<String, JsonNode> entry : node.properties()) {
                JsonNode inner = entry.getValue().isArray() ? entry.getValue().path(0) : entry.getValue();
                JsonNode text = inner.has("message") ? inner.get("message") : inner.path("detail");
                if (text.isTextual()) {
                    return Sanitizer.oneLine(text.asText());
                }
            }
            return "no reason given";
        } catch (JsonProcessingException e) {
            return notJson(answer);
        }
    }

    private static String notJson(Answer answer) {
        String body = answer.body().stripLeading();
        if (body.isEmpty()) {
            return "the answer is empty";
        }
        if (body.startsWith("<")) {
            return "the answer is a web page, not JSON; it begins " + quote(body);
        }
        return "the answer (" + body.length() + " characters) is cut off or is not JSON";
    }

    private static String quote(String page) {
        return "\"" + Sanitizer.oneLine(page.replaceAll("<[^>]*>", " ").strip(), LONGEST_PAGE) + "\"";
    }

    private static String tail(Answer answer) {
        return answer.requestId()
                .map(id -> " (request id " + id.toLowerCase(Locale.ROOT) + ")")
                .orElse("");
    }
}
