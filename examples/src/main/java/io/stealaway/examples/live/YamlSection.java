package io.stealaway.examples.live;

import io.stealaway.examples.report.Spelling;
import java.math.BigInteger;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * One section of a YAML document, read strictly: an unknown key is an error, so that a misspelt key does not silently become
 * a default. Not thread-safe.
 */
final class YamlSection {
    private final String where;
    private final SortedMap<String, Object> unread = new TreeMap<>();
    private final SortedSet<String> written = new TreeSet<>();
    private final SortedSet<String> known = new TreeSet<>();

    private YamlSection(String where, Map<?, ?> values) {
        this.where = where;
        values.forEach((key, value) -> {
            String name = String.valueOf(key);
            written.add(name);
            if (value != null) {
                unread.put(name, value);
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
        Optional<Object> value = take(key);
        if (value.isEmpty()) {
            misspelt(key).ifPresent(other -> {
                throw new IllegalArgumentException(unknown(other));
            });
        }
        return of(place(key), value.orElseGet(Map::of));
    }

    /** Returns the section, or nothing where the key is missing. */
    Optional<YamlSection> optionalSection(String key) {
        return take(key).map(value -> of(place(key), value));
    }

    String text(String key) {
        return optionalText(key)
                .orElseThrow(() -> new IllegalArgumentException(
                        misspelt(key).map(this::unknown).orElseGet(() -> place(key) + " is missing")));
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

    /** Returns a number that may have decimals. */
    OptionalDouble decimal(String key) {
        Optional<Object> value = take(key);
        if (value.isEmpty()) {
            return OptionalDouble.empty();
        }
        if (value.get() instanceof Number number) {
            return OptionalDouble.of(number.doubleValue());
        }
        throw new IllegalArgumentException(place(key) + " (" + value.get() + ") must be a number");
    }

    /** Returns a whole number for each name of a section; none where the key is missing. */
    SortedMap<String, Integer> smallNumbers(String key) {
        SortedMap<String, Integer> numbers = new TreeMap<>();
        optionalSection(key).ifPresent(section -> {
            for (String name : List.copyOf(section.unread.keySet())) {
                section.smallNumber(name).ifPresent(number -> numbers.put(name, number));
            }
        });
        return numbers;
    }

    /** Returns one of some words, or the first where the key is missing. */
    String oneOf(String key, List<String> words) {
        String word = optionalText(key).orElse(words.get(0));
        if (!words.contains(word)) {
            throw new IllegalArgumentException(
                    place(key) + " (" + word + ") must be one of " + String.join(", ", words));
        }
        return word;
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

    /** @throws IllegalArgumentException naming an unknown key */
    void end() {
        written.stream().filter(key -> !known.contains(key)).findFirst().ifPresent(key -> {
            throw new IllegalArgumentException(unknown(key));
        });
    }

    /** Returns the key that stands where this one is missing, and is near to it. */
    private Optional<String> misspelt(String key) {
        Set<String> others = new TreeSet<>(written);
        others.removeAll(known);
        return Spelling.nearest(key, others);
    }

    private String unknown(String key) {
        return (where.isEmpty() ? "" : where + ": ") + "unknown key " + key
                + Spelling.nearest(key, known)
                        .map(meant -> "; maybe " + meant)
                        .orElseGet(() -> ". Known are " + String.join(", ", known));
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

    /** Returns a value made from this section; what refuses it is told where in the file it stands.
     *
     * @throws IllegalArgumentException naming this section
     */
    <T> T made(Supplier<T> maker) {
        try {
            T value = maker.get();
            end();
            return value;
        } catch (IllegalArgumentException e) {
            String problem = String.valueOf(e.getMessage());
            throw problem.startsWith(where) ? e : new IllegalArgumentException(where + ": " + problem, e);
        }
    }

    private String place(String key) {
        return where.isEmpty() ? key : where + "." + key;
    }
}
