package io.stealaway.model;

import io.stealaway.internal.IdSyntax;
import java.util.Objects;

/**
 * Names a VM: Nova's server uuid, or whatever the topology uses, as long as it never changes.
 *
 * <p>1 to 255 printable characters, no control characters, no surrounding white space. Ordered by
 * {@link String#compareTo}, which is what every tie in this library falls back to.
 *
 * <p>Immutable and thread-safe.
 *
 * @param value the text, never null
 */
public record VmId(String value) implements Comparable<VmId> {

    /** @throws IllegalArgumentException if the text is empty, too long or not printable */
    public VmId {
        IdSyntax.check("VmId", Objects.requireNonNull(value, "VmId value"));
    }

    /** Returns the id with this text; the same as the constructor, shorter to read. */
    public static VmId of(String value) {
        return new VmId(value);
    }

    /** Written out, because ids are compared more than anything else, and what a record generates is slower to warm up. */
    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof VmId that && value.equals(that.value));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public int compareTo(VmId other) {
        return value.compareTo(other.value);
    }

    /** Returns the bare text. */
    @Override
    public String toString() {
        return value;
    }
}
