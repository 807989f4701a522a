package io.stealaway.placement;

import io.stealaway.placement.TightZoneReferee.Move;
import java.util.ArrayList;
import java.util.List;

/** Tries every sequence of moves in a tight zone, each of which waits for all before it, that ends with the victim's cure. */
final class TightZoneSearch {
    static final int NONE = Integer.MAX_VALUE;

    private final TightZone zone;
    private final TightZoneReferee referee;
    private final boolean aside;
    private int leastGib;

    TightZoneSearch(TightZone zone) {
        this(zone, true);
    }

    /** @param aside whether the victim may step aside */
    TightZoneSearch(TightZone zone, boolean aside) {
        this.zone = zone;
        this.aside = aside;
        referee = new TightZoneReferee(zone);
    }

    /** Returns the fewest moves that cure the victim, at most three; {@link #NONE} when it takes more or cannot be. */
    int fewestMoves() {
        for (int moves = 1; moves <= 3; moves++) {
            if (leastGib(moves) < NONE) {
                return moves;
            }
        }
        return NONE;
    }

    /** Returns the least that so many moves copy, GiB. */
    int leastGib(int moves) {
        leastGib = NONE;
        search(new ArrayList<>(), moves, 0);
        return leastGib;
    }

    /**
     * The last move is the victim's cure, and no way back to where it suffered; before it each VM moves at most once, the
     * victim to step aside.
     */
    private void search(List<Move> before, int moves, int gib) {
        if (before.size() == moves - 1) {
            for (int to = 0; to < TightZone.HOSTS; to++) {
                boolean back = to == zone.vmHost[TightZone.VICTIM];
                if (!back && referee.allows(before, TightZone.VICTIM, at(before, TightZone.VICTIM), to, true)) {
                    leastGib = Math.min(leastGib, gib + zone.ramGib[TightZone.VICTIM]);
                }
            }
            return;
        }
        for (int vm = 0; vm < TightZone.VMS; vm++) {
            if (at(before, vm) == zone.vmHost[vm] && (aside || vm != TightZone.VICTIM)) {
                step(before, moves, gib + zone.ramGib[vm], vm);
            }
        }
    }

    private void step(List<Move> before, int moves, int gib, int vm) {
        for (int to = 0; to < TightZone.HOSTS; to++) {
            if (referee.allows(before, vm, zone.vmHost[vm], to, false)) {
                before.add(new Move(vm, zone.vmHost[vm], to, true));
                search(before, moves, gib);
                before.remove(before.size() - 1);
            }
        }
    }

    private int at(List<Move> before, int vm) {
        int at = zone.vmHost[vm];
        for (Move move : before) {
            at = move.vm() == vm ? move.to() : at;
        }
        return at;
    }
}
