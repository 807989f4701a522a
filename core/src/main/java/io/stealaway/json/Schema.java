package io.stealaway.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name and version that a document begins with; a reader of 1.2 reads 1.0 to 1.2. */
record Schema(String name, int major, int minor) {
    static final String FIELD = "schema";

    private static final Pattern FORM = Pattern.compile("([a-z.]{1,60})/([0-9]{1,4})\\.([0-9]{1,4})");

    void check(Object found) {
        JsonLocation place = JsonLocation.ROOT.field(FIELD);
        Matcher form = found instanceof String text ? FORM.matcher(text) : FORM.matcher("");
        if (!form.matches() || !form.group(1).equals(name)) {
            throw place.complaint("", "must be \"" + this + "\", but is " + JsonValues.shown(found));
        }
        int foundMajor = Integer.parseInt(form.group(2));
        int foundMinor = Integer.parseInt(form.group(3));
        if (foundMajor > major || (foundMajor == major && foundMinor > minor)) {
            throw place.complaint(
                    "",
                    JsonValues.shown(found) + " is newer than this library reads, \"" + this
                            + "\". Maybe the library must be updated?");
        }
        if (foundMajor < major) {
            throw place.complaint("", JsonValues.shown(found) + " is older than this library reads, \"" + this + '"');
        }
    }

    /** Returns the JSON Schema that describes this version. */
    String json() {
        String file = "schema/" + name.substring(name.indexOf('.') + 1) + "-" + major + "." + minor + ".json";
        try (InputStream resource = Schema.class.getResourceAsStream(file)) {
            if (resource == null) {
                throw new IllegalStateException("the library lacks its resource " + file);
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the library's resource " + file + " is not readable", e);
        }
    }

    @Override
    public String toString() {
        return name + "/" + major + "." + minor;
    }
}
