package io.stealaway.openstack;

/**
 * The microversion of each call, pinned: the lowest that answers what we need. The highest of them makes Nova 2.84, which
 * every release since Ussuri (2020) has.
 */
final class Versions {
    /** Flavor embedded (2.47), lock reason (2.73); from 2.69 a cell that is down is told instead of left out. */
    static final String SERVERS = "2.73";

    /** Ids (2.53), and cells that are down are told (2.69). */
    static final String SERVICES = "2.69";

    /** Uuids (2.53). From 2.88 on it asks every compute for its uptime, and one hung compute blocks the answer for a minute. */
    static final String HYPERVISORS = "2.53";

    static final String AGGREGATES = "2.53";

    /** One policy with its rules. */
    static final String SERVER_GROUPS = "2.64";

    /** Pages and changes-since (2.59), user and project of each (2.80). */
    static final String MIGRATIONS = "2.80";

    /** Without {@code force}; below 2.30 a named host skips the scheduler and crosses availability zones. */
    static final String LIVE_MIGRATE = "2.68";

    /** Also aborts what is queued. */
    static final String ABORT = "2.65";

    /** The reason of a failure in its events. */
    static final String ACTIONS = "2.84";

    /** Root and parent of each provider, and their generation. */
    static final String PLACEMENT = "1.20";

    private Versions() {}
}
