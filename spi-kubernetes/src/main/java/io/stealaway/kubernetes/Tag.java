package io.stealaway.kubernetes;

import io.stealaway.internal.http.PercentEncoding;
import io.stealaway.model.MigrationId;
import io.stealaway.model.VmId;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The owner tag in the annotation of a cordoned node, from which any replica can undo the cordon.
 *
 * @param owner the migration that it is for
 * @param vm the VM that the node is
 * @param ailing what was not ready before, and need not be afterwards
 */
record Tag(MigrationId owner, VmId vm, SortedSet<String> ailing) {
    private static final Pattern FORM = Pattern.compile("owner=(\\S+) vm=(\\S+) ailing=(\\S*)");

    /** Returns the annotation's value. */
    String text() {
        return "owner=" + PercentEncoding.encode(owner.value()) + " vm=" + PercentEncoding.encode(vm.value())
                + " ailing=" + join(ailing);
    }

    /** Reads an annotation; empty when it is not as we write it. */
    static Optional<Tag> of(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Tag(
                    new MigrationId(decoded(matcher.group(1))),
                    VmId.of(decoded(matcher.group(2))),
                    split(matcher.group(3))));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    boolean is(VmId otherVm, MigrationId otherOwner) {
        return vm.equals(otherVm) && owner.equals(otherOwner);
    }

    static String join(Collection<String> values) {
        return values.stream().sorted().map(PercentEncoding::encode).collect(Collectors.joining(","));
    }

    static SortedSet<String> split(String joined) {
        return Arrays.stream(joined.split(","))
                .filter(part -> !part.isEmpty())
                .map(Tag::decoded)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String decoded(String value) {
        return URLDecoder.decode(value, StandardCharsets.UTF_8);
    }
}
