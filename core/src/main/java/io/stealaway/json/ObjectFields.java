package io.stealaway.json;

import io.stealaway.json.JsonValues.Num;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one small JSON object that was read. A codec gets each by name and type and then calls {@link #build}, which
 * rejects unknown fields and names the field that violates a rule.
 */
final class ObjectFields {
    private static final Instant EARLIEST = Instant.parse("-9999-01-01T00:00:00Z");
    private static final Instant TOO_LATE = Instant.parse("+10000-01-01T00:00:00Z");

    private final JsonLocation place;
    private final FieldTable fields;

    ObjectFields(JsonLocation place) {
        this(place, new FieldTable());
    }

    /** @param fields a table that nothing else uses as long as this object is read from */
    ObjectFields(JsonLocation place, FieldTable fields) {
        this.place = place;
        this.fields = fields;
    }

    /** Adds a field as it was read. */
    void put(String name, Object value) {
        if (!fields.add(name, value)) {
            throw complaint(name, "duplicate field");
        }
    }

    /** Returns what the values make, once every field was asked for. */
    <T> T build(Supplier<T> maker) {
        List<String> unknown = fields.untaken();
        if (!unknown.isEmpty()) {
            throw unknown(unknown.get(0));
        }
        try {
            return maker.get();
        } catch (JsonException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw brokenRule(e);
        }
    }

    private JsonException unknown(String name) {
        Set<String> asked = fields.asked();
        return complaint(
                name,
                "unknown field"
                        + Spelling.nearest(name, asked)
                                .map(meant -> "; maybe " + meant)
                                .orElseGet(() -> ". Known are " + String.join(", ", asked)));
    }

    /** Returns what one field makes, or a complaint that names it. */
    <T> T within(String name, Supplier<T> maker) {
        fields.ask(name);
        try {
            return maker.get();
        } catch (JsonException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw complaint(name, String.valueOf(e.getMessage()));
        }
    }

    String text(String name) {
        return text(name, required(name));
    }

    Optional<String> optionalText(String name) {
        return optional(name).map(value -> text(name, value));
    }

    <T> T id(String name, Function<String, T> type) {
        return id(name, required(name), type);
    }

    <T> List<T> ids(String name, Function<String, T> type) {
        return items(name, required(name), (at, item) -> id(at, item, type));
    }

    <T> Optional<T> optionalId(String name, Function<String, T> type) {
        return optional(name).map(value -> id(name, value, type));
    }

    int integer(String name) {
        return integer(name, required(name));
    }

    int integer(String name, int otherwise) {
        Object value = fields.ask(name);
        return value == null ? otherwise : integer(name, value);
    }

    long whole(String name) {
        return whole(name, required(name));
    }

    long whole(String name, long otherwise) {
        Object value = fields.ask(name);
        return value == null ? otherwise : whole(name, value);
    }

    OptionalLong optionalWhole(String name) {
        Object value = fields.ask(name);
        return value == null ? OptionalLong.empty() : OptionalLong.of(whole(name, value));
    }

    double number(String name) {
        return number(name, required(name));
    }

    double number(String name, double otherwise) {
        Object value = fields.ask(name);
        return value == null ? otherwise : number(name, value);
    }

    OptionalDouble optionalNumber(String name) {
        Object value = fields.ask(name);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(number(name, value));
    }

    boolean flag(String name) {
        return flag(name, required(name));
    }

    boolean flag(String name, boolean otherwise) {
        Object value = fields.ask(name);
        return value == null ? otherwise : flag(name, value);
    }

    Instant instant(String name) {
        return instant(name, required(name));
    }

    Optional<Instant> optionalInstant(String name) {
        return optional(name).map(value -> instant(name, value));
    }

    Duration duration(String name) {
        return duration(name, required(name));
    }

    Optional<Duration> optionalDuration(String name) {
        return optional(name).map(value -> duration(name, value));
    }

    Duration duration(String name, Duration otherwise) {
        Object value = fields.ask(name);
        return value == null ? otherwise : duration(name, value);
    }

    <E extends Enum<E>> E oneOf(String name, Class<E> type) {
        return oneOf(name, type, required(name));
    }

    <E extends Enum<E>> E oneOf(String name, Class<E> type, E otherwise) {
        Object value = fields.ask(name);
        return value == null ? otherwise : oneOf(name, type, value);
    }

    <E extends Enum<E>> Optional<E> optionalOneOf(String name, Class<E> type) {
        return optional(name).map(value -> oneOf(name, type, value));
    }

    ObjectFields object(String name) {
        return object(place.field(name), required(name));
    }

    /** Returns the object of that name; one without fields when it is missing. */
    ObjectFields objectOrEmpty(String name) {
        return optional(name)
                .map(value -> object(place.field(name), value))
                .orElseGet(() -> new ObjectFields(place.field(name)));
    }

    <T> Optional<T> optionalObject(String name, Function<ObjectFields, T> codec) {
        return optional(name).map(value -> codec.apply(object(place.field(name), value)));
    }

    <T> List<T> objects(String name, Function<ObjectFields, T> codec) {
        return items(name, required(name), (at, item) -> codec.apply(object(at, item)));
    }

    <T> List<T> objectsOrEmpty(String name, Function<ObjectFields, T> codec) {
        return fields.look(name) == null ? asked(name, List.of()) : objects(name, codec);
    }

    List<String> texts(String name) {
        return items(name, required(name), ObjectFields::text);
    }

    List<String> textsOrEmpty(String name) {
        return fields.look(name) == null ? asked(name, List.of()) : texts(name);
    }

    List<Instant> instants(String name) {
        return items(name, required(name), (at, item) -> instant(name, item));
    }

    List<Integer> integers(String name) {
        return items(name, required(name), (at, item) -> integer(name, item));
    }

    /** Returns the same as {@link #amountsOr}; none when the field is missing. */
    int[] amountsOrEmpty(String name, int otherwise) {
        return fields.look(name) == null ? asked(name, new int[0]) : amountsOr(name, otherwise);
    }

    /** Returns whole numbers from 0 on that an int can hold, in place of each null another one. */
    int[] amountsOr(String name, int otherwise) {
        Object value = required(name);
        if (!(value instanceof List<?> array)) {
            throw complaint(name, "must be an array, but is " + JsonValues.shown(value));
        }
        int[] amounts = new int[array.size()];
        for (int i = 0; i < amounts.length; i++) {
            Object item = array.get(i);
            amounts[i] = item == JsonValues.Null.NULL ? otherwise : integer(name, item);
            if (amounts[i] < 0 && item != JsonValues.Null.NULL) {
                throw complaint(name, "must hold numbers from 0 on and null, but holds " + JsonValues.shown(item));
            }
        }
        return amounts;
    }

    /** Returns a set of ids; empty when the field is missing. */
    <T extends Comparable<T>> SortedSet<T> setOr(String name, Function<String, T> type, SortedSet<T> otherwise) {
        return fields.look(name) == null ? asked(name, otherwise) : setOrEmpty(name, type);
    }

    private <T> T asked(String name, T otherwise) {
        fields.ask(name);
        return otherwise;
    }

    <T extends Comparable<T>> SortedSet<T> setOrEmpty(String name, Function<String, T> type) {
        Object array = fields.ask(name);
        if (array == null) {
            return Collections.emptySortedSet();
        }
        SortedSet<T> set = new TreeSet<>();
        items(name, array, (at, item) -> {
            if (!set.add(id(at, item, type))) {
                throw at.complaint(who(), "duplicate value");
            }
            return item;
        });
        return set;
    }

    /** Returns an object whose field names are data. */
    <K extends Comparable<K>, V> SortedMap<K, V> map(
            String name, Function<String, K> key, BiFunction<ObjectFields, String, V> value) {
        return map(object(name), key, value);
    }

    /** Returns an object whose field names are data; empty when it is missing. */
    <K extends Comparable<K>, V> SortedMap<K, V> mapOrEmpty(
            String name, Function<String, K> key, BiFunction<ObjectFields, String, V> value) {
        return fields.look(name) == null ? asked(name, Collections.emptySortedMap()) : map(name, key, value);
    }

    private static <K extends Comparable<K>, V> SortedMap<K, V> map(
            ObjectFields entries, Function<String, K> key, BiFunction<ObjectFields, String, V> value) {
        SortedMap<K, V> map = new TreeMap<>();
        for (String entry : entries.fields.names()) {
            map.put(entries.id(entry, entry, key), value.apply(entries, entry));
        }
        return map;
    }

    private Object required(String name) {
        Object value = fields.ask(name);
        if (value == null) {
            throw complaint(
                    name,
                    "is required, but missing"
                            + misspelt(name)
                                    .map(field -> "; maybe " + field + " is meant for it")
                                    .orElse(""));
        }
        return value;
    }

    /** Returns a field that nothing has asked for yet and that is spelt almost like this one. */
    private Optional<String> misspelt(String name) {
        return fields.untaken().stream()
                .filter(field -> Spelling.nearest(field, Set.of(name)).isPresent())
                .findFirst();
    }

    private Optional<Object> optional(String name) {
        return Optional.ofNullable(fields.ask(name));
    }

    private String text(String name, Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw complaint(name, noText(value));
    }

    private static String text(JsonLocation at, Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw at.complaint("", noText(value));
    }

    private static String noText(Object value) {
        return "must be text, but is " + JsonValues.shown(value);
    }

    private <T> T id(String name, Object value, Function<String, T> type) {
        String text = text(name, value);
        try {
            return type.apply(text);
        } catch (IllegalArgumentException e) {
            throw complaint(name, String.valueOf(e.getMessage()));
        }
    }

    private <T> T id(JsonLocation at, Object value, Function<String, T> type) {
        if (!(value instanceof String text)) {
            throw at.complaint(who(), noText(value));
        }
        try {
            return type.apply(text);
        } catch (IllegalArgumentException e) {
            throw at.complaint(who(), String.valueOf(e.getMessage()));
        }
    }

    private int integer(String name, Object value) {
        long whole = whole(name, value);
        if (whole != (int) whole) {
            throw complaint(name, "must be at most " + Integer.MAX_VALUE + ", but is " + whole);
        }
        return (int) whole;
    }

    private long whole(String name, Object value) {
        if (!(value instanceof Num num)) {
            throw complaint(name, "must be a whole number, but is " + JsonValues.shown(value));
        }
        try {
            return num.whole() ? num.wholeNumber() : wholeOf(new BigDecimal(num.text()));
        } catch (NumberFormatException e) {
            String rule = num.whole() ? "must be at most " + Long.MAX_VALUE : "must be a whole number";
            throw complaint(name, rule + ", but is " + JsonValues.shown(value));
        }
    }

    /** By JSON Schema 1.0 and 1e3 are integers, since JSON itself knows one kind of number. */
    private static long wholeOf(BigDecimal number) {
        try {
            return number.longValueExact();
        } catch (ArithmeticException e) {
            throw new NumberFormatException(e.getMessage());
        }
    }

    private double number(String name, Object value) {
        if (!(value instanceof Num num)) {
            throw complaint(name, "must be a number, but is " + JsonValues.shown(value));
        }
        double number = num.number();
        if (!Double.isFinite(number)) {
            throw complaint(name, "must be a finite number, but is " + JsonValues.shown(value));
        }
        return number;
    }

    private boolean flag(String name, Object value) {
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw complaint(name, "must be true or false, but is " + JsonValues.shown(value));
    }

    private Instant instant(String name, Object value) {
        String text = text(name, value);
        try {
            if (ofOneForm(text)) {
                return countable(name, InstantText.parse(text));
            }
        } catch (DateTimeException e) {
            // Said below, in our words.
        }
        throw complaint(
                name, "must be an instant in UTC such as \"2026-03-02T12:00:00Z\", but is " + JsonValues.shown(value));
    }

    /** The parser takes lower case, the hour 24, the second 60 and a point without digits besides. */
    private static boolean ofOneForm(String text) {
        int time = text.indexOf('T') + 1;
        return time > 0
                && text.endsWith("Z")
                && !text.endsWith(".Z")
                && !text.startsWith("24", time)
                && !text.startsWith("60", time + "HH:MM:".length());
    }

    /** Further away, and sums with durations, or the milliseconds since 1970, would pass what a long can hold. */
    private Instant countable(String name, Instant instant) {
        if (instant.isBefore(EARLIEST) || !instant.isBefore(TOO_LATE)) {
            throw complaint(
                    name, "must have a year from -9999 to 9999, but is " + JsonValues.shown(instant.toString()));
        }
        return instant;
    }

    private Duration duration(String name, Object value) {
        try {
            return Duration.parse(text(name, value));
        } catch (DateTimeException | ArithmeticException e) {
            throw complaint(name, "must be a duration such as \"PT5M\", but is " + JsonValues.shown(value));
        }
    }

    private <E extends Enum<E>> E oneOf(String name, Class<E> type, Object value) {
        E[] constants = type.getEnumConstants();
        for (E constant : constants) {
            if (constant.name().equals(value)) {
                return constant;
            }
        }
        String names =
                String.join(", ", Arrays.stream(constants).map(Enum::name).toList());
        throw complaint(name, "must be one of " + names + ", but is " + JsonValues.shown(value));
    }

    private ObjectFields object(JsonLocation at, Object value) {
        if (value instanceof ObjectFields fields) {
            return fields;
        }
        throw at.complaint(who(), "must be an object, but is " + JsonValues.shown(value));
    }

    private <T> List<T> items(String name, Object value, BiFunction<JsonLocation, Object, T> item) {
        if (!(value instanceof List<?> array)) {
            throw complaint(name, "must be an array, but is " + JsonValues.shown(value));
        }
        List<T> items = new ArrayList<>(array.size());
        JsonLocation at = place.field(name);
        for (Object raw : array) {
            items.add(item.apply(at.item(items.size()), raw));
        }
        return items;
    }

    private JsonException complaint(String name, String problem) {
        return place.field(name).complaint(who(), problem);
    }

    /** The model's complaints begin with the name of the culprit, which is the name of its field. */
    private JsonException brokenRule(IllegalArgumentException e) {
        String message = String.valueOf(e.getMessage());
        int space = message.indexOf(' ');
        @Nullable String culprit = space < 0 ? null : message.substring(0, space);
        JsonLocation at = culprit != null && fields.asked().contains(culprit) ? place.field(culprit) : place;
        return at.complaint(who(), message);
    }

    private String who() {
        for (String name : List.of("id", "vm")) {
            if (fields.look(name) instanceof String id) {
                return " (" + name + " " + JsonValues.shortened(id, 255) + ")";
            }
        }
        return "";
    }

    /** How it looks in a complaint, like every other value. */
    @Override
    public String toString() {
        return "an object";
    }
}
