package io.stealaway.json;

import com.fasterxml.jackson.core.JsonStreamContext;
import org.jspecify.annotations.Nullable;

/** A location in a document; the JSON path is built only when an error message needs it. */
final class JsonLocation {
    static final JsonLocation ROOT = new JsonLocation(null, "$");

    private static final int MAX_NAME = 60;

    private final @Nullable JsonLocation parent;
    private final Object step;

    private JsonLocation(@Nullable JsonLocation parent, Object step) {
        this.parent = parent;
        this.step = step;
    }

    /** Returns where a parser or a generator stands. */
    static JsonLocation of(@Nullable JsonStreamContext context) {
        if (context == null || context.inRoot()) {
            return ROOT;
        }
        JsonLocation parent = of(context.getParent());
        if (context.inArray()) {
            return context.hasCurrentIndex() ? parent.item(context.getCurrentIndex()) : parent;
        }
        String name = context.getCurrentName();
        return name == null ? parent : parent.field(name);
    }

    JsonLocation field(String name) {
        return new JsonLocation(this, name);
    }

    JsonLocation item(int index) {
        return new JsonLocation(this, index);
    }

    JsonException complaint(String who, String problem) {
        return new JsonException(toString(), who, problem);
    }

    @Override
    public String toString() {
        return parent == null ? "$" : parent + shown(step);
    }

    private static String shown(Object step) {
        if (step instanceof Integer) {
            return "[" + step + "]";
        }
        String name = step.toString();
        boolean plain =
                !name.isEmpty() && name.chars().allMatch(c -> c == '_' || (c < 128 && Character.isLetterOrDigit(c)));
        return plain && name.length() <= MAX_NAME ? "." + name : "['" + JsonValues.shortened(name, MAX_NAME) + "']";
    }
}
