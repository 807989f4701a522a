package io.stealaway.examples.live;

import java.math.BigInteger;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One section of a YAML document, read strictly: a key that nobody asked for is an error, so that a misspelt one is not a
 * silent default. Not thread-safe.
 */
final class YamlSection {
    private final String where;
    private final SortedMap<String, Object> unread = new TreeMap<>();
    private final SortedSet<String> known = new TreeSet<>();

    private YamlSection(String where, Map<?, ?> values) {
        this.where = where;
        values.forEach((key, value) -> {
            if (value != null) {
                unread.put(String.valueOf(key), value);
            }
        });
    }

    /** @throws IllegalArgumentException if the value is no section */
    static YamlSection of(String where, Object value) {
        if (value instanceof Map<?, ?> values) {
            return new YamlSection(where, values);
        }
        throw new IllegalArgumentException(where + " must be a section of keys and values");
    }

    YamlSection section(String key) {
        return of(place(key), take(key).orElseGet(Map::of));
    }

    String text(String key) {
        return optionalText(key).orElseThrow(() -> new IllegalArgumentException(place(key) + " is missing"));
    }

    Optional<String> optionalText(String key) {
        return take(key).map(value -> scalar(key, value)).filter(text -> !text.isBlank());
    }

    Optional<List<String>> texts(String key) {
        return take(key).map(value -> {
            if (value instanceof List<?> items) {
                return items.stream().map(item -> scalar(key, item)).toList();
            }
            throw new IllegalArgumentException(place(key) + " must be a list");
        });
    }

    Optional<Boolean> flag(String key) {
        return take(key).map(value -> {
            if (value instanceof Boolean flag) {
                return flag;
            }
            throw new IllegalArgumentException(place(key) + " (" + value + ") must be true or false");
        });
    }

    OptionalLong number(String key) {
        Optional<Object> value = take(key);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        if (value.get() instanceof Integer || value.get() instanceof Long) {
            return OptionalLong.of(((Number) value.get()).longValue());
        }
        String size = value.get() instanceof BigInteger ? ", of at most 18 digits" : "";
        throw new IllegalArgumentException(place(key) + " (" + value.get() + ") must be a whole number" + size);
    }

    OptionalInt smallNumber(String key) {
        OptionalLong value = number(key);
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        if (value.getAsLong() != (int) value.getAsLong()) {
            throw new IllegalArgumentException(place(key) + " (" + value.getAsLong() + ") is too large");
        }
        return OptionalInt.of((int) value.getAsLong());
    }

    Optional<Duration> duration(String key) {
        return optionalText(key).map(text -> {
            try {
                return Duration.parse(text);
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException(
                        place(key) + " (" + text + ") must be a duration such as PT10S or PT5M", e);
            }
        });
    }

    /** @throws IllegalArgumentException naming a key that nobody asked for */
    void end() {
        if (!unread.isEmpty()) {
            throw new IllegalArgumentException(
                    place(unread.firstKey()) + " is not known. Maybe one of " + String.join(", ", known) + "?");
        }
    }

    private Optional<Object> take(String key) {
        known.add(key);
        return Optional.ofNullable(unread.remove(key));
    }

    private String scalar(String key, Object value) {
        if (value instanceof Map<?, ?> || value instanceof List<?>) {
            throw new IllegalArgumentException(place(key) + " must be a text");
        }
        return String.valueOf(value);
    }

    private String place(String key) {
        return where.isEmpty() ? key : where + "." + key;
    }
}
