package io.stealaway.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stealaway.internal.Sanitizer;
import io.stealaway.spi.BackendException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Reads the API's answers; whatever is not a complete one is a {@link BackendException}. */
final class Answers {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Answers() {}

    static void checkStatus(String operation, HttpResponse<byte[]> answer) {
        int status = answer.statusCode();
        if (status == 200) {
            return;
        }
        String text = Sanitizer.decode(answer.body());
        String problem = "HTTP " + status + " " + Sanitizer.oneLine(text);
        switch (status) {
            case 401, 403 -> throw new BackendException.Forbidden(operation, problem);
            case 404 ->
                throw new BackendException.NotFound(operation, problem + ". Maybe the url lacks the path of the API?");
            case 400, 405, 413, 422 -> throw new BackendException.Conflict(operation, problem);
            case 503 -> {
                if (text.contains("\"timeout\"")) {
                    throw new BackendException.Timeout(operation, problem);
                }
                throw new BackendException.Unavailable(operation, problem);
            }
            default -> throw new BackendException.Unavailable(operation, problem);
        }
    }

    /** Returns the data of a successful answer. */
    static JsonNode data(String operation, HttpResponse<byte[]> answer) {
        JsonNode root;
        try {
            root = JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new BackendException.Unavailable(
                    operation, "the answer is not complete JSON: " + Sanitizer.oneLine(answer.body()), e);
        }
        if (!"success".equals(root.path("status").asText())) {
            throw new BackendException.Unavailable(operation, "no success: " + Sanitizer.oneLine(root.toString()));
        }
        refuseWarnings(operation, root.path("warnings"));
        refusePart(operation, root.path("isPartial"));
        return root.path("data");
    }

    /** A warning comes with 200 and part of the series, for example "results truncated due to limit". */
    static void refuseWarnings(String operation, JsonNode warnings) {
        for (JsonNode warning : warnings) {
            // Remarks on style, which releases around 2.50 put among the warnings.
            if (!warning.asText().startsWith("PromQL info:")) {
                throw new BackendException.Unavailable(
                        operation, "the answer may be incomplete, warning: " + Sanitizer.oneLine(warning.asText()));
            }
        }
    }

    /** VictoriaMetrics answers so, with 200, when some of its storage nodes do not: averages of the rest would be wrong. */
    static void refusePart(String operation, JsonNode isPartial) {
        boolean whole =
                isPartial.isMissingNode() || isPartial.isNull() || (isPartial.isBoolean() && !isPartial.asBoolean());
        if (!whole) {
            throw new BackendException.Unavailable(
                    operation, "the answer is incomplete: isPartial is " + Sanitizer.oneLine(isPartial.toString()));
        }
    }

    static List<Sample> vector(String operation, HttpResponse<byte[]> answer) {
        JsonNode data = data(operation, answer);
        String type = data.path("resultType").asText();
        if (!type.equals("vector") || !data.path("result").isArray()) {
            throw new BackendException.Unavailable(
                    operation, "the expression gives " + Sanitizer.oneLine(type) + " where a vector is needed");
        }
        List<Sample> samples = new ArrayList<>();
        for (JsonNode one : data.path("result")) {
            samples.add(sample(operation, one));
        }
        return samples;
    }

    private static Sample sample(String operation, JsonNode one) {
        JsonNode value = one.path("value");
        if (value.size() != 2 || !value.path(1).isTextual()) {
            throw new BackendException.Unavailable(
                    operation, "a series without a plain value: " + Sanitizer.oneLine(one.toString()));
        }
        TreeMap<String, String> labels = new TreeMap<>();
        one.path("metric")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return new Sample(labels, number(operation, value.path(1).asText()));
    }

    static double number(String operation, String text) {
        return switch (text) {
            case "NaN" -> Double.NaN;
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> parsed(operation, text);
        };
    }

    private static double parsed(String operation, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new BackendException.Unavailable(operation, "not a number: " + Sanitizer.oneLine(text), e);
        }
    }
}
