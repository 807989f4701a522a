package io.stealaway.model;

import java.time.Duration;
import java.util.Objects;

/**
 * One live migration of a plan, with what is expected of it.
 *
 * <p>Immutable and thread-safe.
 *
 * @param vm the VM to move
 * @param source the host it is on
 * @param target the host it goes to
 * @param score the target's score, weighted mean of all scorers, fraction
 * @param stealRatio the VM's observed steal by neighbours, fraction
 * @param predictedStealRatio the target's predicted steal with the VM on it, fraction
 * @param bytesToCopy least bytes on the wire
 * @param predictedDuration expected time on the wire at the declared bandwidth; zero when none is declared
 */
public record PlannedMigration(
        VmId vm,
        HostId source,
        HostId target,
        double score,
        double stealRatio,
        double predictedStealRatio,
        long bytesToCopy,
        Duration predictedDuration) {

    /** @throws IllegalArgumentException naming the VM and the value that breaks its rule */
    public PlannedMigration {
        Objects.requireNonNull(vm, "vm");
        if (source.equals(target)) {
            throw new IllegalArgumentException("source and target of " + vm + " are the same host (" + source + ")");
        }
        Require.fraction("score of " + vm, score);
        Require.fraction("stealRatio of " + vm, stealRatio);
        Require.fraction("predictedStealRatio of " + vm, predictedStealRatio);
        Require.between("bytesToCopy of " + vm, bytesToCopy, 0, 2 * Host.MAX_BYTES);
        Objects.requireNonNull(predictedDuration, "predictedDuration");
    }
}
