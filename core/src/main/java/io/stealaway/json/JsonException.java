package io.stealaway.json;

/**
 * Thrown if a JSON document is invalid, or if a value cannot be written as JSON. The message is one line: the JSON path of
 * the error, the id of the object if known, and the violated rule.
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
