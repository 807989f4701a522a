package io.stealaway.remediation;

import io.stealaway.model.MigrationPolicy;

/**
 * How many migrations may be in flight in the cluster after failures: half as many after each, one more again after so many
 * that went well in a row; never less than one, nor more than the policy allows.
 */
record Pace(int limit, int successes) {

    static Pace full(MigrationPolicy policy) {
        return new Pace(policy.maxInFlight(), 0);
    }

    Pace slower(MigrationPolicy policy) {
        return new Pace(Math.max(1, Math.min(limit, policy.maxInFlight()) / 2), 0);
    }

    Pace faster(MigrationPolicy policy) {
        boolean enough = successes + 1 >= policy.successesPerRaise();
        return enough ? new Pace(limit + 1, 0) : new Pace(limit, successes + 1);
    }

    boolean full(int maxInFlight) {
        return limit >= maxInFlight;
    }

    String text() {
        return limit + " " + successes;
    }

    static Pace read(String text) {
        String[] parts = text.split(" ", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException("pace (" + text + ") must be a limit and a number of successes");
        }
        int limit = Integer.parseInt(parts[0]);
        if (limit < 1) {
            throw new IllegalArgumentException("limit (" + limit + ") of the pace must be at least 1");
        }
        return new Pace(limit, Integer.parseInt(parts[1]));
    }
}
