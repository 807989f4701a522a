package io.stealaway.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stealaway.internal.Sanitizer;
import io.stealaway.spi.BackendException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads the API's answers; whatever is not a complete one is a {@link BackendException}. */
final class Answers {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,400}(\\.[0-9]{1,400})?([eE][+-]?[0-9]{1,4})?");

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
            throw new BackendException.Unavailable(
                    operation, "status is no success: " + Sanitizer.oneLine(root.toString()));
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
        if (!type.equals("vector")) {
            throw new BackendException.Unavailable(
                    operation, "data.resultType is " + shown(data.path("resultType")) + " where a vector is needed");
        }
        if (!data.path("result").isArray()) {
            throw new BackendException.Unavailable(
                    operation, "data.result (" + shown(data.path("result")) + ") must be a list");
        }
        List<Sample> samples = new ArrayList<>();
        for (JsonNode one : data.path("result")) {
            samples.add(sample(one));
        }
        return samples;
    }

    /** An odd series is of one VM, or of none: it stops no other. */
    private static Sample sample(JsonNode one) {
        JsonNode metric = one.path("metric");
        TreeMap<String, String> labels = new TreeMap<>();
        String odd = metric.isObject() ? "" : "metric (" + shown(metric) + ") must be an object";
        for (Map.Entry<String, JsonNode> label : metric.properties()) {
            if (label.getValue().isTextual()) {
                labels.put(label.getKey(), label.getValue().textValue());
            } else {
                odd = "label " + Sanitizer.oneLine(label.getKey()) + " (" + shown(label.getValue())
                        + ") must be a text";
            }
        }
        JsonNode value = one.path("value");
        boolean plain =
                value.size() == 2 && value.path(0).isNumber() && value.path(1).isTextual();
        OptionalDouble number = plain ? number(value.path(1).textValue()) : OptionalDouble.empty();
        if (number.isEmpty()) {
            odd = "value (" + shown(value) + ") must be a time and a number in a text";
        }
        return new Sample(labels, odd.isEmpty() ? number.orElse(Double.NaN) : Double.NaN, odd);
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "missing" : Sanitizer.oneLine(value.toString(), 60);
    }

    /** Returns a number as Prometheus writes it. */
    static double number(String operation, String text) {
        return number(text)
                .orElseThrow(
                        () -> new BackendException.Unavailable(operation, "not a number: " + Sanitizer.oneLine(text)));
    }

    private static OptionalDouble number(String text) {
        return switch (text) {
            case "NaN" -> OptionalDouble.of(Double.NaN);
            case "+Inf" -> OptionalDouble.of(Double.POSITIVE_INFINITY);
            case "-Inf" -> OptionalDouble.of(Double.NEGATIVE_INFINITY);
            // Java would take more for a number than Prometheus writes, such as 0x1p3 and 1f.
            default ->
                NUMBER.matcher(text).matches() ? OptionalDouble.of(Double.parseDouble(text)) : OptionalDouble.empty();
        };
    }
}
