package io.stealaway.model;

import io.stealaway.internal.IdSyntax;
import java.util.Objects;

/**
 * Names what a VM does (web, db): VMs of one role must spread over hosts.
 *
 * <p>1 to 255 printable characters, no control characters, no surrounding white space. Ordered by
 * {@link String#compareTo}, which is what every tie in this library falls back to.
 *
 * <p>Immutable and thread-safe.
 *
 * @param value the text, never null
 */
public record Role(String value) implements Comparable<Role> {

    /** @throws IllegalArgumentException if the text is empty, too long or not printable */
    public Role {
        IdSyntax.check("Role", Objects.requireNonNull(value, "Role value"));
    }

    /** Returns the id with this text; the same as the constructor, shorter to read. */
    public static Role of(String value) {
        return new Role(value);
    }

    @Override
    public int compareTo(Role other) {
        return value.compareTo(other.value);
    }

    /** Returns the bare text. */
    @Override
    public String toString() {
        return value;
    }
}
