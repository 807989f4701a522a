package io.stealaway.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One change to one value of a JSON document: missing, null, of another type, huge, negative, a text that nobody expects, or an element of
 * a list that is there twice. For tests of how an adapter takes answers that are not as its server writes them.
 *
 * <p>Immutable and thread-safe.
 */
public final class OddField {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory MAKE = JsonNodeFactory.instance;

    private final List<String> path;
    private final JsonNode was;
    private final Optional<JsonNode> becomes;
    private final boolean twice;
    private final TreeSet<String> names = new TreeSet<>();

    private OddField(List<String> path, JsonNode now, Optional<JsonNode> becomes, boolean twice) {
        this.path = List.copyOf(path);
        this.was = now;
        this.becomes = becomes;
        this.twice = twice;
        path.stream()
                .filter(part -> !part.matches("\\d+"))
                .reduce((one, next) -> next)
                .ifPresent(names::add);
        collectNames(now, names);
    }

    /**
     * Returns every change of every value in a document, always the same for the same document.
     *
     * @param document as text; one that is no JSON object or list has none
     * @param texts tried in the place of every value, besides those that every document gets, such as the names of others
     */
    public static List<OddField> of(String document, List<String> texts) {
        Optional<JsonNode> root = parsed(document);
        List<OddField> all = new ArrayList<>();
        root.ifPresent(json -> collect(json, new ArrayList<>(), values(texts), all));
        return all;
    }

    private static List<Optional<JsonNode>> values(List<String> texts) {
        List<Optional<JsonNode>> values = new ArrayList<>();
        values.add(Optional.empty());
        values.add(Optional.of(MAKE.nullNode()));
        values.add(Optional.of(MAKE.booleanNode(true)));
        values.add(Optional.of(MAKE.objectNode()));
        values.add(Optional.of(MAKE.arrayNode()));
        values.add(Optional.of(MAKE.arrayNode().add(7)));
        values.add(Optional.of(MAKE.numberNode(Long.MAX_VALUE)));
        values.add(Optional.of(MAKE.numberNode(1e300)));
        values.add(Optional.of(MAKE.numberNode(-1)));
        values.add(Optional.of(MAKE.numberNode(-0.5)));
        List<String> odd =
                new ArrayList<>(List.of("", " ", "odd text", "\u202e\u0007", "-1", "../../x", "9".repeat(300)));
        odd.addAll(texts);
        odd.forEach(text -> values.add(Optional.of(MAKE.textNode(text))));
        return values;
    }

    private static void collect(JsonNode at, List<String> path, List<Optional<JsonNode>> values, List<OddField> all) {
        if (!path.isEmpty()) {
            values.stream()
                    .filter(value -> !value.equals(Optional.of(at)))
                    .forEach(value -> all.add(new OddField(path, at, value, false)));
        }
        at.properties().forEach(member -> within(member.getKey(), member.getValue(), path, values, all));
        for (int i = 0; at.isArray() && i < at.size(); i++) {
            within(String.valueOf(i), at.get(i), path, values, all);
            path.add(String.valueOf(i));
            all.add(new OddField(path, at.get(i), Optional.of(at.get(i)), true));
            path.remove(path.size() - 1);
        }
    }

    private static void within(
            String part, JsonNode value, List<String> path, List<Optional<JsonNode>> values, List<OddField> all) {
        path.add(part);
        collect(value, path, values, all);
        path.remove(path.size() - 1);
    }

    private static void collectNames(JsonNode at, Set<String> names) {
        at.properties().forEach(member -> {
            names.add(member.getKey());
            collectNames(member.getValue(), names);
        });
        if (at.isArray()) {
            at.forEach(element -> collectNames(element, names));
        }
    }

    /** Returns a document of the same shape with the change made; the same document where it has no such value. */
    public String in(String document) {
        Optional<JsonNode> root = parsed(document);
        if (root.isEmpty()) {
            return document;
        }
        JsonNode parent = root.get();
        for (String part : path.subList(0, path.size() - 1)) {
            parent = child(parent, part);
        }
        String last = path.get(path.size() - 1);
        if (parent instanceof ObjectNode object && object.has(last)) {
            becomes.ifPresentOrElse(value -> object.set(last, value), () -> object.remove(last));
        } else if (parent instanceof ArrayNode array && array.has(Integer.parseInt(last))) {
            int index = Integer.parseInt(last);
            if (twice) {
                array.insert(index, array.get(index).deepCopy());
                return root.get().toString();
            }
            becomes.ifPresentOrElse(value -> array.set(index, value), () -> array.remove(index));
        }
        return root.get().toString();
    }

    private static JsonNode child(JsonNode parent, String part) {
        return parent.isArray() ? parent.path(Integer.parseInt(part)) : parent.path(part);
    }

    private static Optional<JsonNode> parsed(String document) {
        try {
            return Optional.ofNullable(JSON.readTree(document)).filter(JsonNode::isContainerNode);
        } catch (IOException noJson) {
            return Optional.empty();
        }
    }

    /** Returns where the value is: the names of members and the places in lists that lead to it. */
    public List<String> path() {
        return path;
    }

    /** Returns what it was. */
    public JsonNode was() {
        return was.deepCopy();
    }

    /** Returns whether one text takes the place of another. */
    public boolean textForText() {
        return was.isTextual() && becomes.filter(JsonNode::isTextual).isPresent();
    }

    /** Returns what it becomes, or what it is and is twice; empty when it is taken away. */
    public Optional<JsonNode> becomes() {
        return becomes;
    }

    /** Returns whether the change is that this element of a list is there twice. */
    public boolean twice() {
        return twice;
    }

    /** Returns whether a message names the field, or one within it, as a word, or shows the text that it became. */
    public boolean namedIn(@Nullable String message) {
        return message != null && (names.stream().anyMatch(name -> word(name, message)) || shownIn(message));
    }

    private static boolean word(String name, String message) {
        for (int at = message.indexOf(name); at >= 0; at = message.indexOf(name, at + 1)) {
            int end = at + name.length();
            if ((at == 0 || !Character.isLetterOrDigit(message.charAt(at - 1)))
                    && (end == message.length() || !Character.isLetterOrDigit(message.charAt(end)))) {
                return true;
            }
        }
        return false;
    }

    private boolean shownIn(String message) {
        String text = becomes.map(JsonNode::asText).orElse("").strip();
        return text.length() > 1 && message.contains(text.substring(0, Math.min(40, text.length())));
    }

    /** Returns where and what. */
    @Override
    public String toString() {
        return String.join(".", path) + " -> "
                + (twice ? "twice" : becomes.map(JsonNode::toString).orElse("missing"));
    }
}
