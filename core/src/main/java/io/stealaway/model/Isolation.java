package io.stealaway.model;

import io.stealaway.internal.SortedCopies;
import java.util.Objects;
import java.util.SortedMap;

/**
 * The undo token of one isolation: all that a process needs to put the VM back, even without a journal.
 *
 * <p>Immutable and thread-safe.
 *
 * @param vm the VM that was isolated
 * @param isolator the name of the isolator that did it
 * @param owner the migration it was done for, as the tag on the isolation says
 * @param state what the isolator needs to remember, by key
 */
public record Isolation(VmId vm, String isolator, MigrationId owner, SortedMap<String, String> state) {

    /** Copies. */
    public Isolation {
        Objects.requireNonNull(vm, "vm");
        Objects.requireNonNull(isolator, "isolator");
        Objects.requireNonNull(owner, "owner");
        state = SortedCopies.map(state);
    }
}
