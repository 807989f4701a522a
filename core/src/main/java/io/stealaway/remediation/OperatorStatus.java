package io.stealaway.remediation;

import io.stealaway.model.Holds;
import io.stealaway.model.Migration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the journal says to an operator.
 *
 * <p>Immutable and thread-safe.
 *
 * @param paused why every start is forbidden, if somebody paused the loop
 * @param open migrations that are proposed, wait, or are under way, in all zones, by id
 * @param holds whom the loop leaves alone, and which hosts are banned for whom; what is over may still be among them
 * @param unreadable what this version cannot read, with the reason, by journal key
 */
public record OperatorStatus(
        Optional<String> paused, List<Migration> open, Holds holds, SortedMap<String, String> unreadable) {
    /** Copies. */
    public OperatorStatus {
        Objects.requireNonNull(paused, "paused");
        open = List.copyOf(open);
        Objects.requireNonNull(holds, "holds");
        unreadable = Collections.unmodifiableSortedMap(new TreeMap<>(unreadable));
    }
}
