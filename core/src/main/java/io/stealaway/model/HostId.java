package io.stealaway.model;

import io.stealaway.internal.IdSyntax;
import java.util.Objects;

/**
 * Names a host (hypervisor): Nova's {@code host}, not its uuid.
 *
 * <p>1 to 255 printable characters, no control characters, no surrounding white space. Ordered by
 * {@link String#compareTo}, which is what every tie in this library falls back to.
 *
 * <p>Immutable and thread-safe.
 *
 * @param value the text, never null
 */
public record HostId(String value) implements Comparable<HostId> {

    /** @throws IllegalArgumentException if the text is empty, too long or not printable */
    public HostId {
        IdSyntax.check("HostId", Objects.requireNonNull(value, "HostId value"));
    }

    /** Returns the id with this text; the same as the constructor, shorter to read. */
    public static HostId of(String value) {
        return new HostId(value);
    }

    /** Written out, because ids are compared more than anything else, and what a record generates is slower to warm up. */
    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof HostId that && value.equals(that.value));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public int compareTo(HostId other) {
        return value.compareTo(other.value);
    }

    /** Returns the bare text. */
    @Override
    public String toString() {
        return value;
    }
}
