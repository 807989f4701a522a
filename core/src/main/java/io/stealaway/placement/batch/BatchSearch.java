package io.stealaway.placement.batch;

import io.stealaway.placement.batch.HostRanking.Ranked;
import java.util.List;

/**
 * Gives every VM of an arrangement a host, if it can. First one after another, the best host for each; a VM that finds none makes one
 * placed earlier go elsewhere. If that is not enough, all arrangements are tried, up to a bound. Not thread-safe.
 */
final class BatchSearch {
    private final BatchQuestions questions;
    private final Arrangement arrangement;

    /** What a search has come to. */
    enum Result {
        /** All VMs have hosts. */
        FOUND,
        /** No arrangement gives all VMs hosts. */
        NONE,
        /** Not known: nothing more may be asked. */
        UNDECIDED
    }

    BatchSearch(BatchQuestions questions, Arrangement arrangement) {
        this.questions = questions;
        this.arrangement = arrangement;
    }

    /** Places one after another; VMs for which nothing helps are left without a host. Returns how many those are. */
    int greedy() {
        int without = 0;
        for (int place = 0; place < arrangement.size(); place++) {
            if (arrangement.host(place) == Arrangement.NONE && !place(place)) {
                without++;
            }
        }
        return without;
    }

    /** Places one VM, or makes another one go elsewhere for it. */
    boolean place(int place) {
        List<Ranked> best = questions.best(arrangement.vm(place), 1);
        if (!best.isEmpty()) {
            arrangement.lay(place, best.get(0).host());
            return true;
        }
        return makeRoom(place);
    }

    private boolean makeRoom(int place) {
        for (int other = 0; other < arrangement.size() && questions.mayAsk(); other++) {
            if (other == place || arrangement.host(other) == Arrangement.NONE) {
                continue;
            }
            int host = arrangement.take(other);
            if (questions.accepts(arrangement.vm(place), host)) {
                arrangement.lay(place, host);
                int elsewhere = questions.bestBut(arrangement.vm(other), host);
                if (elsewhere >= 0) {
                    arrangement.lay(other, elsewhere);
                    return true;
                }
                arrangement.take(place);
            }
            arrangement.lay(other, host);
        }
        return false;
    }

    /**
     * Tries all arrangements in turn, in the order of placement, so that every prefix of what is found keeps every rule. Alike VMs swap
     * nothing, so each goes to no smaller host than the one before it. When no arrangement is found, none is laid.
     */
    Result all() {
        arrangement.clear();
        if (oneHasNoHostAlone()) {
            return Result.NONE;
        }
        int[][] open = new int[arrangement.size()][];
        int[] tried = new int[arrangement.size()];
        int place = 0;
        while (place < arrangement.size()) {
            if (tried[place] == 0) {
                if (!questions.mayAsk()) {
                    arrangement.clear();
                    return Result.UNDECIDED;
                }
                open[place] = questions.all(arrangement.vm(place), from(place));
            }
            if (tried[place] < open[place].length) {
                arrangement.lay(place, open[place][tried[place]++]);
                place++;
            } else {
                tried[place] = 0;
                place--;
                if (place < 0) {
                    return Result.NONE;
                }
                arrangement.take(place);
            }
        }
        return Result.FOUND;
    }

    private boolean oneHasNoHostAlone() {
        for (int place = 0; place < arrangement.size(); place++) {
            boolean asked = place > 0 && alike(place);
            if (!asked && questions.best(arrangement.vm(place), 1).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private boolean alike(int place) {
        return arrangement.vm(place).request().equals(arrangement.vm(place - 1).request());
    }

    private int from(int place) {
        return place > 0 && alike(place) ? arrangement.host(place - 1) : 0;
    }
}
