package io.stealaway.model;

import io.stealaway.internal.Require;
import java.util.Objects;

/**
 * Whether a zone survives the loss of as many hosts as the policy asks for, and what asking for it costs: capacity that
 * must stay free.
 *
 * <p>Immutable and thread-safe.
 *
 * @param zone the zone
 * @param hosts its hosts, at least 1
 * @param failing how many of them fail at once, 0 in a zone of one host, else at least 1 and fewer than all
 * @param usableShare share of the zone's capacity that can be committed at most when the largest hosts fail, fraction; the
 *     smallest over vCPUs, RAM and disk
 * @param committedShare share of the zone's capacity that is committed, a VM in flight on both of its hosts, not negative and
 *     above 1 where more is committed than may be; the largest over vCPUs, RAM and disk
 * @param answer whether it survives, as things stand before anything is planned
 */
public record ZoneSurvival(
        ZoneId zone, int hosts, int failing, double usableShare, double committedShare, Survival answer) {

    /** @throws IllegalArgumentException naming the value that breaks its rule */
    public ZoneSurvival {
        Objects.requireNonNull(zone, "zone");
        Require.between("hosts of " + zone, hosts, 1, Integer.MAX_VALUE);
        Require.between("failing of " + zone, failing, hosts == 1 ? 0 : 1, hosts - 1);
        Require.fraction("usableShare of " + zone, usableShare);
        Require.notNegative("committedShare of " + zone, committedShare);
        Objects.requireNonNull(answer, "answer");
    }
}
