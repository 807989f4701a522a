package io.stealaway.model;

import io.stealaway.internal.IdSyntax;
import java.util.Objects;

/**
 * Names a block-storage volume.
 *
 * <p>1 to 255 printable characters, no control characters, no surrounding white space. Ordered by
 * {@link String#compareTo}, which is what every tie in this library falls back to.
 *
 * <p>Immutable and thread-safe.
 *
 * @param value the text, never null
 */
public record VolumeId(String value) implements Comparable<VolumeId> {

    /** @throws IllegalArgumentException if the text is empty, too long or not printable */
    public VolumeId {
        IdSyntax.check("VolumeId", Objects.requireNonNull(value, "VolumeId value"));
    }

    /** Returns the id with this text; the same as the constructor, shorter to read. */
    public static VolumeId of(String value) {
        return new VolumeId(value);
    }

    @Override
    public int compareTo(VolumeId other) {
        return value.compareTo(other.value);
    }

    /** Returns the bare text. */
    @Override
    public String toString() {
        return value;
    }
}
