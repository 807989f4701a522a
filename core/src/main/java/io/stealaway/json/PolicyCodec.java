package io.stealaway.json;

import io.stealaway.model.Role;
import io.stealaway.model.policy.DetectionPolicy;
import io.stealaway.model.policy.ForesightPolicy;
import io.stealaway.model.policy.IsolationPolicy;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.policy.PlacementPolicy.VmSelection;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.policy.Policy.RunMode;
import io.stealaway.model.policy.ProofPolicy;
import io.stealaway.model.policy.SharePolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;

/**
 * The fields of a {@link Policy}. All are written, so that a file keeps its meaning when a default changes; all may be
 * left out when reading.
 */
final class PolicyCodec {
    private static final Duration DEFAULT_REFUSED_COOLDOWN =
            MigrationPolicy.builder().build().refusedCooldown();

    private PolicyCodec() {}

    static void write(JsonOut out, Policy policy) throws IOException {
        write(out, policy, false);
    }

    /** Writes what a plan's hash covers: keys that came later are left out where they are the default, so that hashes stay. */
    static void writeHashed(JsonOut out, Policy policy) throws IOException {
        write(out, policy, true);
    }

    private static void write(JsonOut out, Policy policy, boolean hashed) throws IOException {
        out.text("mode", policy.mode());
        out.text("passInterval", policy.passInterval());
        out.text("maxTopologyAge", policy.maxTopologyAge());
        out.object("detection", in -> writeDetection(in, policy.detection()));
        out.object("placement", in -> writePlacement(in, policy.placement()));
        out.object("isolation", in -> writeIsolation(in, policy.isolation()));
        out.object("migration", in -> writeMigration(in, policy.migration(), hashed));
        out.object("proof", in -> writeProof(in, policy.proof()));
        if (!hashed) {
            // No plan depends on it.
            out.object("shares", in -> writeShares(in, policy.shares()));
        }
        if (!hashed || !policy.foresight().equals(ForesightPolicy.defaults())) {
            out.object("foresight", in -> ForesightCodec.write(in, policy.foresight()));
        }
    }

    static Policy read(ObjectFields in) {
        Policy defaults = Policy.defaults();
        Policy.Builder policy = Policy.builder()
                .mode(in.oneOf("mode", RunMode.class, defaults.mode()))
                .passInterval(in.duration("passInterval", defaults.passInterval()))
                .maxTopologyAge(in.duration("maxTopologyAge", defaults.maxTopologyAge()))
                .detection(readDetection(in.objectOrEmpty("detection"), defaults.detection()))
                .placement(readPlacement(in.objectOrEmpty("placement"), defaults.placement()))
                .isolation(readIsolation(in.objectOrEmpty("isolation"), defaults.isolation()))
                .migration(readMigration(in.objectOrEmpty("migration"), defaults.migration()))
                .proof(readProof(in.objectOrEmpty("proof"), defaults.proof()))
                .shares(readShares(in.objectOrEmpty("shares"), defaults.shares()))
                .foresight(ForesightCodec.read(in.objectOrEmpty("foresight"), defaults.foresight()));
        return in.build(policy::build);
    }

    private static void writeDetection(JsonOut out, DetectionPolicy policy) throws IOException {
        out.number("stealRatio", policy.stealRatio());
        out.number("clearStealRatio", policy.clearStealRatio());
        out.number("load5PerVcpu", policy.load5PerVcpu());
        out.whole("hitPasses", policy.hitPasses());
        out.whole("windowPasses", policy.windowPasses());
        out.whole("clearPasses", policy.clearPasses());
        out.number("throttleVetoShare", policy.throttleVetoShare());
        out.text("maxMetricAge", policy.maxMetricAge());
        out.number("minCoverage", policy.minCoverage());
        out.whole("stormMinVms", policy.stormMinVms());
        out.number("stormJump", policy.stormJump());
    }

    private static DetectionPolicy readDetection(ObjectFields in, DetectionPolicy defaults) {
        DetectionPolicy.Builder policy = DetectionPolicy.builder()
                .stealRatio(in.number("stealRatio", defaults.stealRatio()))
                .clearStealRatio(in.number("clearStealRatio", defaults.clearStealRatio()))
                .load5PerVcpu(in.number("load5PerVcpu", defaults.load5PerVcpu()))
                .hitPasses(in.integer("hitPasses", defaults.hitPasses()))
                .windowPasses(in.integer("windowPasses", defaults.windowPasses()))
                .clearPasses(in.integer("clearPasses", defaults.clearPasses()))
                .throttleVetoShare(in.number("throttleVetoShare", defaults.throttleVetoShare()))
                .maxMetricAge(in.duration("maxMetricAge", defaults.maxMetricAge()))
                .minCoverage(in.number("minCoverage", defaults.minCoverage()))
                .stormMinVms(in.integer("stormMinVms", defaults.stormMinVms()))
                .stormJump(in.number("stormJump", defaults.stormJump()));
        return in.build(policy::build);
    }

    private static void writePlacement(JsonOut out, PlacementPolicy policy) throws IOException {
        out.number("maxStealRatio", policy.maxStealRatio());
        out.number("maxPredictedStealRatio", policy.maxPredictedStealRatio());
        out.number("minBenefit", policy.minBenefit());
        out.whole("maxRoleVmsPerHost", policy.maxRoleVmsPerHost());
        out.flag("allowSriovDirect", policy.allowSriovDirect());
        out.text("strategy", policy.strategy());
        out.number("maxRoleSharePerHost", policy.maxRoleSharePerHost());
        out.flag("sriovWithinCores", policy.sriovWithinCores());
        out.number("failureShare", policy.failureShare());
        out.whole("survivalEvaluations", policy.survivalEvaluations());
        out.whole("maxChainMigrations", policy.maxChainMigrations());
        out.whole("chainEvaluations", policy.chainEvaluations());
        out.map("scorerWeights", policy.scorerWeights(), JsonOut::number);
    }

    private static PlacementPolicy readPlacement(ObjectFields in, PlacementPolicy defaults) {
        PlacementPolicy.Builder policy = PlacementPolicy.builder()
                .maxStealRatio(in.number("maxStealRatio", defaults.maxStealRatio()))
                .maxPredictedStealRatio(in.number("maxPredictedStealRatio", defaults.maxPredictedStealRatio()))
                .minBenefit(in.number("minBenefit", defaults.minBenefit()))
                .maxRoleVmsPerHost(in.integer("maxRoleVmsPerHost", defaults.maxRoleVmsPerHost()))
                .allowSriovDirect(in.flag("allowSriovDirect", defaults.allowSriovDirect()))
                .strategy(in.oneOf("strategy", VmSelection.class, defaults.strategy()))
                .maxRoleSharePerHost(in.number("maxRoleSharePerHost", defaults.maxRoleSharePerHost()))
                .sriovWithinCores(in.flag("sriovWithinCores", defaults.sriovWithinCores()))
                .failureShare(in.number("failureShare", defaults.failureShare()))
                .survivalEvaluations(in.integer("survivalEvaluations", defaults.survivalEvaluations()))
                .maxChainMigrations(in.integer("maxChainMigrations", defaults.maxChainMigrations()))
                .chainEvaluations(in.integer("chainEvaluations", defaults.chainEvaluations()))
                .scorerWeights(in.mapOrEmpty("scorerWeights", Function.identity(), ObjectFields::number));
        return in.build(policy::build);
    }

    private static void writeIsolation(JsonOut out, IsolationPolicy policy) throws IOException {
        out.map("chains", policy.chains(), JsonOut::texts);
        out.texts("defaultChain", policy.defaultChain());
        out.text("maxIsolating", policy.maxIsolating());
        out.map("maxIsolation", policy.maxIsolation(), JsonOut::text);
        out.text("defaultMaxIsolation", policy.defaultMaxIsolation());
        out.map("minInService", policy.minInService(), JsonOut::number);
        out.number("defaultMinInService", policy.defaultMinInService());
    }

    private static IsolationPolicy readIsolation(ObjectFields in, IsolationPolicy defaults) {
        IsolationPolicy.Builder policy = IsolationPolicy.builder()
                .chains(in.mapOrEmpty("chains", Role::of, ObjectFields::texts))
                .defaultChain(in.textsOrEmpty("defaultChain"))
                .maxIsolating(in.duration("maxIsolating", defaults.maxIsolating()))
                .maxIsolation(in.mapOrEmpty("maxIsolation", Role::of, ObjectFields::duration))
                .defaultMaxIsolation(in.duration("defaultMaxIsolation", defaults.defaultMaxIsolation()))
                .minInService(in.mapOrEmpty("minInService", Role::of, ObjectFields::number))
                .defaultMinInService(in.number("defaultMinInService", defaults.defaultMinInService()));
        return in.build(policy::build);
    }

    private static void writeMigration(JsonOut out, MigrationPolicy policy, boolean hashed) throws IOException {
        out.whole("bandwidthBytesPerSecond", policy.bandwidthBytesPerSecond());
        out.whole("maxInPerHost", policy.maxInPerHost());
        out.whole("maxOutPerHost", policy.maxOutPerHost());
        out.number("maxRoleShare", policy.maxRoleShare());
        out.whole("maxInFlight", policy.maxInFlight());
        out.whole("maxInFlightPerZone", policy.maxInFlightPerZone());
        out.whole("maxClusterBytesPerSecond", policy.maxClusterBytesPerSecond());
        out.whole("successesPerRaise", policy.successesPerRaise());
        out.whole("maxIneffectivePerZone", policy.maxIneffectivePerZone());
        out.text("ineffectiveWindow", policy.ineffectiveWindow());
        out.text("cooldown", policy.cooldown());
        out.text("maxCooldown", policy.maxCooldown());
        if (!hashed || !policy.refusedCooldown().equals(DEFAULT_REFUSED_COOLDOWN)) {
            out.text("refusedCooldown", policy.refusedCooldown());
        }
        out.text("ban", policy.ban());
        out.text("maxDuration", policy.maxDuration());
        out.text("maxDowntime", policy.maxDowntime());
        out.number("deadlineFactor", policy.deadlineFactor());
        out.text("minDeadline", policy.minDeadline());
        out.flag("forceComplete", policy.forceComplete());
        out.text("proposalExpiry", policy.proposalExpiry());
        out.objects("quietHours", policy.quietHours(), QuietHoursCodec::write);
        out.texts("controlPlaneRoles", policy.controlPlaneRoles());
        out.texts("controlPlaneKeys", policy.controlPlaneKeys());
    }

    private static MigrationPolicy readMigration(ObjectFields in, MigrationPolicy defaults) {
        MigrationPolicy.Builder policy = MigrationPolicy.builder()
                .bandwidthBytesPerSecond(in.whole("bandwidthBytesPerSecond", defaults.bandwidthBytesPerSecond()))
                .maxInPerHost(in.integer("maxInPerHost", defaults.maxInPerHost()))
                .maxOutPerHost(in.integer("maxOutPerHost", defaults.maxOutPerHost()))
                .maxRoleShare(in.number("maxRoleShare", defaults.maxRoleShare()))
                .maxInFlight(in.integer("maxInFlight", defaults.maxInFlight()))
                .maxInFlightPerZone(in.integer("maxInFlightPerZone", defaults.maxInFlightPerZone()))
                .maxClusterBytesPerSecond(in.whole("maxClusterBytesPerSecond", defaults.maxClusterBytesPerSecond()))
                .successesPerRaise(in.integer("successesPerRaise", defaults.successesPerRaise()))
                .maxIneffectivePerZone(in.integer("maxIneffectivePerZone", defaults.maxIneffectivePerZone()))
                .ineffectiveWindow(in.duration("ineffectiveWindow", defaults.ineffectiveWindow()))
                .cooldown(in.duration("cooldown", defaults.cooldown()))
                .maxCooldown(in.duration("maxCooldown", defaults.maxCooldown()))
                .refusedCooldown(in.duration("refusedCooldown", defaults.refusedCooldown()))
                .ban(in.duration("ban", defaults.ban()))
                .maxDuration(in.duration("maxDuration", defaults.maxDuration()))
                .maxDowntime(in.duration("maxDowntime", defaults.maxDowntime()))
                .deadlineFactor(in.number("deadlineFactor", defaults.deadlineFactor()))
                .minDeadline(in.duration("minDeadline", defaults.minDeadline()))
                .forceComplete(in.flag("forceComplete", defaults.forceComplete()))
                .proposalExpiry(in.duration("proposalExpiry", defaults.proposalExpiry()))
                .quietHours(in.objectsOrEmpty("quietHours", QuietHoursCodec::read))
                .controlPlaneRoles(in.setOr("controlPlaneRoles", Role::of, defaults.controlPlaneRoles()))
                .controlPlaneKeys(in.setOr("controlPlaneKeys", Function.identity(), defaults.controlPlaneKeys()));
        return in.build(policy::build);
    }

    private static void writeProof(JsonOut out, ProofPolicy policy) throws IOException {
        out.number("maxStealShare", policy.maxStealShare());
        out.number("minDemandShare", policy.minDemandShare());
        out.whole("samples", policy.samples());
        out.text("settle", policy.settle());
        out.text("patience", policy.patience());
    }

    private static ProofPolicy readProof(ObjectFields in, ProofPolicy defaults) {
        ProofPolicy.Builder policy = ProofPolicy.builder()
                .maxStealShare(in.number("maxStealShare", defaults.maxStealShare()))
                .minDemandShare(in.number("minDemandShare", defaults.minDemandShare()))
                .samples(in.integer("samples", defaults.samples()))
                .settle(in.duration("settle", defaults.settle()))
                .patience(in.duration("patience", defaults.patience()));
        return in.build(policy::build);
    }

    private static void writeShares(JsonOut out, SharePolicy policy) throws IOException {
        out.flag("bridge", policy.bridge());
        out.flag("whenItStays", policy.whenItStays());
        out.text("fairness", policy.fairness());
        out.number("floorPerVcpu", policy.floorPerVcpu());
        out.number("maxFactor", policy.maxFactor());
        out.number("minBenefit", policy.minBenefit());
        out.text("maxDuration", policy.maxDuration());
    }

    private static SharePolicy readShares(ObjectFields in, SharePolicy defaults) {
        SharePolicy.Builder policy = SharePolicy.builder()
                .bridge(in.flag("bridge", defaults.bridge()))
                .whenItStays(in.flag("whenItStays", defaults.whenItStays()))
                .fairness(in.oneOf("fairness", SharePolicy.Fairness.class, defaults.fairness()))
                .floorPerVcpu(in.number("floorPerVcpu", defaults.floorPerVcpu()))
                .maxFactor(in.number("maxFactor", defaults.maxFactor()))
                .minBenefit(in.number("minBenefit", defaults.minBenefit()))
                .maxDuration(in.duration("maxDuration", defaults.maxDuration()));
        return in.build(policy::build);
    }
}
