package io.stealaway.placement.score;

import io.stealaway.spi.HostScorer;

/** The door to the built-in preferences, whose classes stay hidden; {@code HostScorers} gives them their names. */
public final class BuiltInScorers {
    private BuiltInScorers() {}

    public static HostScorer leastSteal() {
        return new LeastStealScorer();
    }

    public static HostScorer predictedSteal() {
        return new PredictedStealScorer();
    }

    public static HostScorer idle() {
        return new IdleScorer();
    }

    public static HostScorer freeRam() {
        return new FreeRamScorer();
    }

    public static HostScorer roleSpread() {
        return new RoleSpreadScorer();
    }

    public static HostScorer softGroup() {
        return new SoftGroupScorer();
    }

    public static HostScorer volumeNear() {
        return new VolumeNearScorer();
    }

    public static HostScorer sriov() {
        return new SriovScorer();
    }

    public static HostScorer cheapMigration() {
        return new CheapMigrationScorer();
    }

    /** Returns whether a preference means nothing while too little is remembered. */
    public static boolean foresees(HostScorer scorer) {
        return scorer instanceof ExpectedStealScorer;
    }

    public static HostScorer expectedSteal() {
        return new ExpectedStealScorer();
    }

    public static HostScorer tenantFairness() {
        return new TenantFairnessScorer();
    }
}
