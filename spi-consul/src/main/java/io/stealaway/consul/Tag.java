package io.stealaway.consul;

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
 * The owner tag in the reason text of this library's maintenances, from which any replica can undo them.
 *
 * @param owner the migration that it is for
 * @param vm the VM
 * @param ailing ids of checks that did not pass before, and need not pass afterwards
 */
record Tag(MigrationId owner, VmId vm, SortedSet<String> ailing) {
    private static final Pattern FORM = Pattern.compile("owner=(\\S+) vm=(\\S+) ailing=(\\S*)");

    /** Returns the reason. */
    String reason(String mark) {
        return mark + " owner=" + PercentEncoding.encode(owner.value()) + " vm=" + PercentEncoding.encode(vm.value())
                + " ailing=" + join(ailing);
    }

    /** Reads a reason; empty when it is not ours. */
    static Optional<Tag> of(String reason, String mark) {
        if (!reason.startsWith(mark + " ")) {
            return Optional.empty();
        }
        Matcher matcher = FORM.matcher(reason.substring(mark.length() + 1));
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
