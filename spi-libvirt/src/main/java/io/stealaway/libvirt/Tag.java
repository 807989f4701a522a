package io.stealaway.libvirt;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a VM's domain says of a weight that we have changed: an element of its metadata, in a namespace of ours. It moves with the domain.
 *
 * @param owner the remedy, as the journal names it
 */
record Tag(String owner, int before, int weight) {
    static final String NAMESPACE = "https://stealaway.io/shares/1";
    static final String PREFIX = "stealaway";
    private static final Pattern ELEMENT = Pattern.compile(
            "<(?:\\w+:)?shares[^>]* owner=['\"]([^'\"]*)['\"] before=['\"](\\d{1,7})['\"] weight=['\"](\\d{1,7})['\"]");

    /** The owner is encoded, so that no text of it is markup. */
    String xml() {
        return "<shares owner='" + URLEncoder.encode(owner, StandardCharsets.UTF_8) + "' before='" + before
                + "' weight='" + weight + "'/>";
    }

    /** Returns the tag; empty when the element is not one that we write. */
    static Optional<Tag> read(String xml) {
        Matcher matcher = ELEMENT.matcher(xml);
        if (!matcher.find()) {
            return Optional.empty();
        }
        return Optional.of(new Tag(
                URLDecoder.decode(matcher.group(1), StandardCharsets.UTF_8),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3))));
    }
}
