package io.stealaway.json;

/**
 * A document that is not what it should be, or a value that no document can hold. The message is one line: the JSON path
 * of the culprit, its id where known, and the rule.
 *
 * <p>Immutable and thread-safe.
 */
public final class JsonException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private static final int MAX_LENGTH = 600;

    private final String path;

    JsonException(String path, String who, String problem) {
        super(oneLine(path + who + ": " + problem));
        this.path = oneLine(path);
    }

    /** Returns the JSON path of the culprit, such as {@code $.hosts[3].ramBytes}; {@code $} is the document itself. */
    public String path() {
        return path;
    }

    private static String oneLine(String text) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), MAX_LENGTH); i++) {
            char c = text.charAt(i);
            line.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? '?' : c);
        }
        return text.length() > MAX_LENGTH ? line.append("...").toString() : line.toString();
    }
}
