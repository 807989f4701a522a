package io.stealaway.kubernetes;

import io.stealaway.internal.Require;
import java.time.Duration;
import java.util.Optional;

/**
 * What a drain may do to pods, as the flags of {@code kubectl drain} say; DaemonSets' pods always stay.
 *
 * <p>Immutable and thread-safe.
 *
 * @param force whether pods without a controller, which will not be recreated, are evicted too
 * @param deleteEmptyDirData whether pods with an emptyDir volume, whose data is lost, are evicted too
 * @param gracePeriod the time that each pod gets to end, whole seconds; empty means its own
 * @param removeStuckAfter when to remove a pod that should have ended this long ago, though its node may still run it; empty
 *     means never. Dangerous for StatefulSets: two pods of one name may run at once
 */
public record DrainPolicy(
        boolean force,
        boolean deleteEmptyDirData,
        Optional<Duration> gracePeriod,
        Optional<Duration> removeStuckAfter) {

    /** Checks every value; see the parameters for the rules.
     *
     * @throws IllegalArgumentException naming the value that breaks its rule
     */
    public DrainPolicy {
        gracePeriod.ifPresent(
                value -> Require.between("gracePeriod", value, Duration.ofSeconds(1), Duration.ofHours(24)));
        removeStuckAfter.ifPresent(
                value -> Require.between("removeStuckAfter", value, Duration.ofSeconds(10), Duration.ofHours(24)));
    }

    /** Returns the policy that loses nothing: evicts only pods that a controller recreates and that have no data on the node. */
    public static DrainPolicy careful() {
        return new DrainPolicy(false, false, Optional.empty(), Optional.empty());
    }

    /** Returns why this pod must stay, which forbids the drain; empty when it may go. */
    Optional<String> forbids(Pod pod) {
        if (!force && !pod.managed()) {
            return Optional.of("pod " + pod.fullName() + " has no controller to recreate it (force is off)");
        }
        if (!deleteEmptyDirData && pod.hasEmptyDir()) {
            return Optional.of("pod " + pod.fullName() + " has an emptyDir (deleteEmptyDirData is off)");
        }
        return Optional.empty();
    }
}
