package io.stealaway.model;

import io.stealaway.internal.IdSyntax;
import java.util.Objects;

/**
 * Names a server group: VMs that must, or must not, share a host.
 *
 * <p>1 to 255 printable characters, no control characters, no surrounding white space. Ordered by
 * {@link String#compareTo}, which is what every tie in this library falls back to.
 *
 * <p>Immutable and thread-safe.
 *
 * @param value the text, never null
 */
public record ServerGroupId(String value) implements Comparable<ServerGroupId> {

    /** @throws IllegalArgumentException if the text is empty, too long or not printable */
    public ServerGroupId {
        IdSyntax.check("ServerGroupId", Objects.requireNonNull(value, "ServerGroupId value"));
    }

    /** Returns the id with this text; the same as the constructor, shorter to read. */
    public static ServerGroupId of(String value) {
        return new ServerGroupId(value);
    }

    @Override
    public int compareTo(ServerGroupId other) {
        return value.compareTo(other.value);
    }

    /** Returns the bare text. */
    @Override
    public String toString() {
        return value;
    }
}
