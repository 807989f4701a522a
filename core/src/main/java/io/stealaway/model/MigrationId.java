package io.stealaway.model;

import io.stealaway.internal.IdSyntax;
import java.util.Objects;

/**
 * Names one migration that this library began, unique over all leaders and restarts.
 *
 * <p>1 to 255 printable characters, no control characters, no surrounding white space. Ordered by
 * {@link String#compareTo}, which is what every tie in this library falls back to.
 *
 * <p>Immutable and thread-safe.
 *
 * @param value the text, never null
 */
public record MigrationId(String value) implements Comparable<MigrationId> {

    /** @throws IllegalArgumentException if the text is empty, too long or not printable */
    public MigrationId {
        IdSyntax.check("MigrationId", Objects.requireNonNull(value, "MigrationId value"));
    }

    /** Returns the id with this text; the same as the constructor, shorter to read. */
    public static MigrationId of(String value) {
        return new MigrationId(value);
    }

    @Override
    public int compareTo(MigrationId other) {
        return value.compareTo(other.value);
    }

    /** Returns the bare text. */
    @Override
    public String toString() {
        return value;
    }
}
