package io.stealaway.prometheus;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.stealaway.internal.Sanitizer;
import io.stealaway.spi.BackendException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the answer to a range query series by series, so that only one is held in parts. Not thread-safe. */
final class RangeAnswer {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String operation;
    private final JsonParser parser;
    private final Series series;

    /** Who takes what is read. */
    interface Series {
        /**
         * Takes one series; the arrays are reused.
         *
         * @param labels its labels
         * @param seconds the times of its values, seconds since 1970
         * @param values NaN and the infinities included
         * @param count how many of both there are
         */
        void take(SortedMap<String, String> labels, long[] seconds, double[] values, int count);
    }

    private long[] seconds = new long[64];
    private double[] values = new double[64];

    private RangeAnswer(String operation, JsonParser parser, Series series) {
        this.operation = operation;
        this.parser = parser;
        this.series = series;
    }

    /**
     * Hands over all series.
     *
     * @throws BackendException if the answer turns out, at its end, not to be a complete and successful one
     */
    static void read(String operation, HttpResponse<byte[]> answer, Series series) {
        try (JsonParser parser = JSON.createParser(answer.body())) {
            new RangeAnswer(operation, parser, series).read();
        } catch (IOException e) {
            throw new BackendException.Unavailable(
                    operation,
                    "the answer is not complete JSON: " + Sanitizer.oneLine(String.valueOf(e.getMessage())),
                    e);
        }
    }

    private void read() throws IOException {
        require(parser.nextToken() == JsonToken.START_OBJECT, "the answer is no object");
        JsonNode status = MissingNode.getInstance();
        JsonNode warnings = MissingNode.getInstance();
        JsonNode partial = MissingNode.getInstance();
        boolean matrix = false;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            switch (name) {
                case "status" -> status = parser.readValueAsTree();
                case "warnings" -> warnings = parser.readValueAsTree();
                case "isPartial" -> partial = parser.readValueAsTree();
                case "data" -> matrix = data();
                default -> parser.skipChildren();
            }
        }
        require(parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null, "the answer does not end");
        require(status.isTextual() && status.asText().equals("success"), "no success: " + status);
        Answers.refuseWarnings(operation, warnings);
        Answers.refusePart(operation, partial);
        require(matrix, "the expression gives no matrix");
    }

    private boolean data() throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return false;
        }
        boolean matrix = false;
        boolean result = false;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            if (name.equals("resultType")) {
                matrix = "matrix".equals(parser.getText());
            } else if (name.equals("result") && parser.currentToken() == JsonToken.START_ARRAY) {
                result = true;
                while (parser.nextToken() == JsonToken.START_OBJECT) {
                    one();
                }
                require(parser.currentToken() == JsonToken.END_ARRAY, "a series is no object");
            } else {
                parser.skipChildren();
            }
        }
        return matrix && result;
    }

    private void one() throws IOException {
        TreeMap<String, String> labels = new TreeMap<>();
        int count = 0;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            if (name.equals("metric")) {
                JsonNode metric = parser.readValueAsTree();
                metric.properties()
                        .forEach(label ->
                                labels.put(label.getKey(), label.getValue().asText()));
            } else if (name.equals("values") && parser.currentToken() == JsonToken.START_ARRAY) {
                while (parser.nextToken() == JsonToken.START_ARRAY) {
                    pair(count++);
                }
                require(parser.currentToken() == JsonToken.END_ARRAY, "a value is no pair");
            } else {
                parser.skipChildren();
            }
        }
        series.take(labels, seconds, values, count);
    }

    private void pair(int place) throws IOException {
        if (place == seconds.length) {
            seconds = Arrays.copyOf(seconds, 2 * place);
            values = Arrays.copyOf(values, 2 * place);
        }
        require(parser.nextToken().isNumeric(), "a value without a time");
        seconds[place] = parser.getValueAsLong();
        require(parser.nextToken() == JsonToken.VALUE_STRING, "a value that is no text");
        values[place] = Answers.number(operation, parser.getText());
        require(parser.nextToken() == JsonToken.END_ARRAY, "a value that is no pair");
    }

    private void require(boolean rule, String problem) {
        if (!rule) {
            throw new BackendException.Unavailable(operation, Sanitizer.oneLine(problem));
        }
    }
}
