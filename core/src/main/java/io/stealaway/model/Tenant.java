package io.stealaway.model;

import io.stealaway.internal.IdSyntax;
import java.util.Objects;

/**
 * Names the owner of a VM: Nova's project.
 *
 * <p>1 to 255 printable characters, no control characters, no surrounding white space. Ordered by
 * {@link String#compareTo}, which is what every tie in this library falls back to.
 *
 * <p>Immutable and thread-safe.
 *
 * @param value the text, never null
 */
public record Tenant(String value) implements Comparable<Tenant> {

    /** @throws IllegalArgumentException if the text is empty, too long or not printable */
    public Tenant {
        IdSyntax.check("Tenant", Objects.requireNonNull(value, "Tenant value"));
    }

    /** Returns the id with this text; the same as the constructor, shorter to read. */
    public static Tenant of(String value) {
        return new Tenant(value);
    }

    @Override
    public int compareTo(Tenant other) {
        return value.compareTo(other.value);
    }

    /** Returns the bare text. */
    @Override
    public String toString() {
        return value;
    }
}
