package io.stealaway.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.stealaway.json.JsonValues.Null;
import io.stealaway.json.JsonValues.Num;
import java.io.ByteArrayInputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Reads one document token by token, so that only one item of a long array is held in raw form. */
final class JsonIn {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(32).build())
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            // Read them, so that the complaint is ours and names the field.
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    /** So many characters of a whole number a long holds, whatever they are. */
    private static final int MOST_DIGITS = 18;

    private final JsonParser parser;
    private final Schema schema;

    private JsonIn(JsonParser parser, Schema schema) {
        this.parser = parser;
        this.schema = schema;
    }

    /** What a document holds. */
    interface Body<T> {
        T read(JsonIn in) throws IOException;
    }

    static <T> T read(InputStream source, Schema schema, Body<T> body) throws IOException {
        try (JsonParser parser = FACTORY.createParser(utf8(source))) {
            return new JsonIn(parser, schema).document(body);
        } catch (CharConversionException e) {
            throw JsonLocation.ROOT.complaint("", "is not JSON in UTF-8: " + e.getMessage());
        }
    }

    /** Returns the stream, unless it begins as UTF-16 or UTF-32 do, which a parser of bytes would take silently. */
    private static InputStream utf8(InputStream source) throws IOException {
        byte[] first = source.readNBytes(4);
        for (int i = 0; i < first.length; i++) {
            if (first[i] == 0 || (i == 0 && (first[i] == (byte) 0xFE || first[i] == (byte) 0xFF))) {
                throw JsonLocation.ROOT.complaint("", "is not JSON in UTF-8. Maybe it is UTF-16?");
            }
        }
        return new SequenceInputStream(new ByteArrayInputStream(first), source);
    }

    static <T> T read(String text, Schema schema, Body<T> body) {
        try (JsonParser parser = FACTORY.createParser(new StringReader(text))) {
            return new JsonIn(parser, schema).document(body);
        } catch (IOException e) {
            throw new UncheckedIOException("a text cannot fail to be read", e);
        }
    }

    /** Returns all fields of a small document. */
    ObjectFields fields() throws IOException {
        ObjectFields fields = new ObjectFields(JsonLocation.ROOT);
        eachField(name -> fields.put(name, valueOf(JsonLocation.ROOT, name)));
        return fields;
    }

    /** What to do with one field of the document. */
    interface FieldReader {
        void read(String name) throws IOException;
    }

    /** Hands over the name of each field of the document; the reader must then take its value. */
    void eachField(FieldReader reader) throws IOException {
        Set<String> seen = new HashSet<>(Set.of(Schema.FIELD));
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            if (!seen.add(name)) {
                throw JsonLocation.ROOT.field(name).complaint("", "duplicate field");
            }
            parser.nextToken();
            reader.read(name);
        }
    }

    /** Takes a value in raw form. */
    Object value(JsonLocation place) throws IOException {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> object(place);
            case START_ARRAY -> array(place);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> whole();
            case VALUE_NUMBER_FLOAT -> Num.written(parser.getText(), false);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> Null.NULL;
            default -> throw new IllegalStateException("no value begins with " + token);
        };
    }

    /** A long does not tell -0 from 0. */
    private Num whole() throws IOException {
        if (parser.getTextLength() <= MOST_DIGITS) {
            long value = parser.getLongValue();
            if (value != 0 || parser.getTextLength() == 1) {
                return Num.of(value);
            }
        }
        return Num.written(parser.getText(), true);
    }

    /** Takes the value of a field; most have no location to speak of. */
    private Object valueOf(JsonLocation object, String name) throws IOException {
        return value(parser.currentToken().isStructStart() ? object.field(name) : object);
    }

    /** Takes an array of objects, one by one; the codec must be done with one when it returns. */
    <T> List<T> objects(JsonLocation place, Function<ObjectFields, T> codec) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw place.complaint("", "must be an array, but is " + JsonValues.shown(value(place)));
        }
        List<T> items = new ArrayList<>();
        FieldTable table = new FieldTable();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            JsonLocation at = place.item(items.size());
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw at.complaint("", "must be an object, but is " + JsonValues.shown(value(at)));
            }
            table.clear();
            items.add(codec.apply(object(at, table)));
        }
        return items;
    }

    private <T> T document(Body<T> body) throws IOException {
        try {
            begin();
            T result = body.read(this);
            if (parser.nextToken() != null) {
                throw JsonLocation.ROOT.complaint("", "is followed by something else" + position());
            }
            return result;
        } catch (JsonEOFException e) {
            throw here().complaint("", "the document ends too early" + position());
        } catch (JsonProcessingException e) {
            throw here().complaint("", "is not JSON: " + e.getOriginalMessage() + position());
        }
    }

    private void begin() throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw JsonLocation.ROOT.complaint("", "the document is empty");
        }
        if (first != JsonToken.START_OBJECT) {
            throw JsonLocation.ROOT.complaint(
                    "", "must be an object, but is " + JsonValues.shown(value(JsonLocation.ROOT)));
        }
        if (!Schema.FIELD.equals(parser.nextFieldName())) {
            throw JsonLocation.ROOT.field(Schema.FIELD).complaint("", "must be the first field, \"" + schema + '"');
        }
        parser.nextToken();
        schema.check(value(JsonLocation.ROOT.field(Schema.FIELD)));
    }

    private ObjectFields object(JsonLocation place) throws IOException {
        return object(place, new FieldTable());
    }

    private ObjectFields object(JsonLocation place, FieldTable table) throws IOException {
        ObjectFields fields = new ObjectFields(place, table);
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            fields.put(name, valueOf(place, name));
        }
        return fields;
    }

    private List<Object> array(JsonLocation place) throws IOException {
        List<Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser.currentToken().isStructStart() ? place.item(items.size()) : place));
        }
        return items;
    }

    private JsonLocation here() {
        return JsonLocation.of(parser.getParsingContext());
    }

    private String position() {
        return " (line " + parser.currentLocation().getLineNr() + ", column "
                + parser.currentLocation().getColumnNr() + ")";
    }
}
