package io.stealaway.remediation.journal;

import io.stealaway.model.policy.MigrationPolicy;

/**
 * How many migrations may be in flight in the cluster after failures: half as many after each, one more again after so many
 * that went well in a row; never less than one, nor more than the policy allows.
 */
public record AimdLimit(int limit, int successes) {

    static AimdLimit full(MigrationPolicy policy) {
        return new AimdLimit(policy.maxInFlight(), 0);
    }

    AimdLimit slower(MigrationPolicy policy) {
        return new AimdLimit(Math.max(1, Math.min(limit, policy.maxInFlight()) / 2), 0);
    }

    AimdLimit faster(MigrationPolicy policy) {
        boolean enough = successes + 1 >= policy.successesPerRaise();
        return enough ? new AimdLimit(limit + 1, 0) : new AimdLimit(limit, successes + 1);
    }

    boolean full(int maxInFlight) {
        return limit >= maxInFlight;
    }

    String text() {
        return limit + " " + successes;
    }

    static AimdLimit read(String text) {
        String[] parts = text.split(" ", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException("pace (" + text + ") must be a limit and a number of successes");
        }
        int limit = Integer.parseInt(parts[0]);
        if (limit < 1) {
            throw new IllegalArgumentException("limit (" + limit + ") of the pace must be at least 1");
        }
        return new AimdLimit(limit, Integer.parseInt(parts[1]));
    }
}
