package io.stealaway.benchmarks.tight;

import java.util.List;

/** One that empties a place for the VM that must leave. */
interface TightPeer {

    /** Returns the moves in order, the VM's own among them; none when it found no way. */
    List<Move> solve(TightZone zone);
}
