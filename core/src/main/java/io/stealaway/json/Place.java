package io.stealaway.json;

import com.fasterxml.jackson.core.JsonStreamContext;
import org.jspecify.annotations.Nullable;

/** A place in a document, printed as a JSON path only when somebody complains. */
final class Place {
    static final Place ROOT = new Place(null, "$");

    private static final int MAX_NAME = 60;

    private final @Nullable Place parent;
    private final Object step;

    private Place(@Nullable Place parent, Object step) {
        this.parent = parent;
        this.step = step;
    }

    /** Returns where a parser or a generator stands. */
    static Place of(@Nullable JsonStreamContext context) {
        if (context == null || context.inRoot()) {
            return ROOT;
        }
        Place parent = of(context.getParent());
        if (context.inArray()) {
            return context.hasCurrentIndex() ? parent.item(context.getCurrentIndex()) : parent;
        }
        String name = context.getCurrentName();
        return name == null ? parent : parent.field(name);
    }

    Place field(String name) {
        return new Place(this, name);
    }

    Place item(int index) {
        return new Place(this, index);
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
        return plain && name.length() <= MAX_NAME ? "." + name : "['" + Values.shortened(name, MAX_NAME) + "']";
    }
}
