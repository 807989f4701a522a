package io.stealaway.model;

import io.stealaway.internal.IdSyntax;
import java.util.Objects;

/**
 * Names an availability zone: the failure domain that a VM never leaves.
 *
 * <p>1 to 255 printable characters, no control characters, no surrounding white space. Ordered by
 * {@link String#compareTo}, which is what every tie in this library falls back to.
 *
 * <p>Immutable and thread-safe.
 *
 * @param value the text, never null
 */
public record AvailabilityZone(String value) implements Comparable<AvailabilityZone> {

    /** @throws IllegalArgumentException if the text is empty, too long or not printable */
    public AvailabilityZone {
        IdSyntax.check("ZoneId", Objects.requireNonNull(value, "ZoneId value"));
    }

    /** Returns the id with this text; the same as the constructor, shorter to read. */
    public static AvailabilityZone of(String value) {
        return new AvailabilityZone(value);
    }

    @Override
    public int compareTo(AvailabilityZone other) {
        return value.compareTo(other.value);
    }

    /** Returns the bare text. */
    @Override
    public String toString() {
        return value;
    }
}
