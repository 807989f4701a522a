package io.stealaway.placement;

import io.stealaway.placement.score.BuiltInScorers;
import io.stealaway.spi.HostScorer;
import java.util.List;

/**
 * The built-in preferences, each under its name and with its default weight, for an engine
 * {@linkplain PlacementEngine.Builder#withoutDefaults without defaults} that is composed of exactly the rules wanted;
 * {@link HostScorer.Named#withWeight} changes a weight. The formulas are in {@code docs/placement.md}.
 *
 * <p>Thread-safe: it has no state, and neither have the scorers.
 */
public final class HostScorers {
    /** "Least steal, then most free": observed and predicted steal outweigh all the rest together. */
    private static final List<HostScorer.Named> DEFAULTS = List.of(
            leastSteal(),
            predictedSteal(),
            idle(),
            freeRam(),
            roleSpread(),
            softGroups(),
            volumeNear(),
            sriov(),
            cheapMigration(),
            tenantFairness(),
            expectedSteal());

    private HostScorers() {}

    /** Returns the preferences that every engine has unless told otherwise, in the order in which they are summed. */
    public static List<HostScorer.Named> defaults() {
        return DEFAULTS;
    }

    /** The less steal the host shows, the better. */
    public static HostScorer.Named leastSteal() {
        return new HostScorer.Named("steal", 10.0, BuiltInScorers.leastSteal());
    }

    /** The less steal the host would show with the VM on it, the better. */
    public static HostScorer.Named predictedSteal() {
        return new HostScorer.Named("predicted-steal", 8.0, BuiltInScorers.predictedSteal());
    }

    /** The more CPU the host would have left with the VM on it, the better. */
    public static HostScorer.Named idle() {
        return new HostScorer.Named("idle", 5.0, BuiltInScorers.idle());
    }

    /** The more RAM the host would have left with the VM on it, the better. */
    public static HostScorer.Named freeRam() {
        return new HostScorer.Named("free-ram", 1.0, BuiltInScorers.freeRam());
    }

    /** The fewer VMs of the role the host holds, the better. */
    public static HostScorer.Named roleSpread() {
        return new HostScorer.Named("role-spread", 2.0, BuiltInScorers.roleSpread());
    }

    /** The better the host suits the VM's soft server groups, the better. */
    public static HostScorer.Named softGroups() {
        return new HostScorer.Named("soft-groups", 2.0, BuiltInScorers.softGroup());
    }

    /** The more bytes of the VM's volumes the host holds, the better. */
    public static HostScorer.Named volumeNear() {
        return new HostScorer.Named("volume-near", 2.0, BuiltInScorers.volumeNear());
    }

    /** The fewer SR-IOV functions in use beyond cores, the better. */
    public static HostScorer.Named sriov() {
        return new HostScorer.Named("sriov", 1.0, BuiltInScorers.sriov());
    }

    /** The sooner the copy to the host ends, the better. */
    public static HostScorer.Named cheapMigration() {
        return new HostScorer.Named("cheap-migration", 1.0, BuiltInScorers.cheapMigration());
    }

    /** The less steal the host is expected to show with the VM on it, the better; counts where enough is remembered, and weighs nothing else. */
    public static HostScorer.Named expectedSteal() {
        return new HostScorer.Named("expected-steal", 2.0, BuiltInScorers.expectedSteal());
    }

    /** The less of the host's CPU the VM's tenant would need, the better. */
    public static HostScorer.Named tenantFairness() {
        return new HostScorer.Named("tenant-fairness", 1.0, BuiltInScorers.tenantFairness());
    }
}
