package io.stealaway.model;

import io.stealaway.internal.Require;
import io.stealaway.internal.SortedCopies;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * How many more VMs of one request's kind fit.
 *
 * <p>Immutable and thread-safe.
 *
 * @param snapshotTakenAt which snapshot it was counted in
 * @param request the request
 * @param zones each zone by itself, by name; only the one that the request names, if it names one
 */
public record VmCapacity(Instant snapshotTakenAt, VmId request, List<Zone> zones) {

    /** Checks for null, and copies the list. */
    public VmCapacity {
        Objects.requireNonNull(snapshotTakenAt, "snapshotTakenAt");
        Objects.requireNonNull(request, "request");
        zones = List.copyOf(zones);
    }

    /**
     * How many more fit in one zone.
     *
     * @param zone the zone
     * @param vms how many fit by every rule but that of survival
     * @param exact whether that is the largest number there is; false where a rule of one's own may look at several hosts, so that
     *     more may fit
     * @param surviving how many fit by all rules, that of survival included; empty when the policy asks for no survival
     * @param survivingExact whether that is the largest number there is; false when the search came to the end of its bound, so that more
     *     may fit
     * @param refusals once so many are placed: number of hosts by the name of the first filter that refuses one more, that of survival
     *     left out
     * @param runsOutFirst of these the filter that refuses most hosts, those left out that refuse hosts now already, unless none fits; empty when there
     *     is none
     */
    public record Zone(
            AvailabilityZone zone,
            long vms,
            boolean exact,
            OptionalLong surviving,
            boolean survivingExact,
            SortedMap<String, Integer> refusals,
            Optional<String> runsOutFirst) {
        /** @throws IllegalArgumentException naming a number that is negative */
        public Zone {
            Objects.requireNonNull(zone, "zone");
            Require.between("vms", zone, vms, 0, Long.MAX_VALUE);
            Objects.requireNonNull(surviving, "surviving");
            refusals = SortedCopies.map(refusals);
            Objects.requireNonNull(runsOutFirst, "runsOutFirst");
        }
    }
}
