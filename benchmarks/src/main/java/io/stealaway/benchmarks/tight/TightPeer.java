package io.stealaway.benchmarks.tight;

import java.util.List;
import java.util.function.Supplier;

/** One that empties a place for the VM that must leave. */
interface TightPeer {

    /**
     * Takes a zone in, as snapshot or model. What it returns looks for moves once: in order, the VM's own among them; none when
     * it found no way.
     */
    Supplier<List<Move>> prepare(TightZone zone);

    /** Returns the moves of a zone. */
    default List<Move> solve(TightZone zone) {
        return prepare(zone).get();
    }
}
