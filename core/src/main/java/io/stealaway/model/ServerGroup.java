package io.stealaway.model;

import io.stealaway.internal.Require;
import java.util.Objects;

/**
 * A server group: an affinity or anti-affinity rule, hard or soft, among VMs. Its members are the VMs that name it.
 *
 * <p>Immutable and thread-safe.
 *
 * @param id the group's id, unique in a snapshot
 * @param rule the rule among its members
 * @param maxPerHost with {@link Rule#ANTI_AFFINITY}, the members that one host may hold, at least 1; else 1
 */
public record ServerGroup(ServerGroupId id, Rule rule, int maxPerHost) {

    /** What holds among the members of a group. The soft ones are preferences, the others are never broken. */
    public enum Rule {
        /** All members on one host. */
        AFFINITY,
        /** At most {@code maxPerHost} members on a host. */
        ANTI_AFFINITY,
        /** Rather on one host. */
        SOFT_AFFINITY,
        /** Rather on different hosts. */
        SOFT_ANTI_AFFINITY
    }

    /** @throws IllegalArgumentException if {@code maxPerHost} is below 1, or above 1 for another rule */
    public ServerGroup {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(rule, "rule");
        Require.between(
                "maxPerHost of server group " + id, maxPerHost, 1, rule == Rule.ANTI_AFFINITY ? Integer.MAX_VALUE : 1);
    }
}
