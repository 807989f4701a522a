package io.stealaway.placement;

import java.util.List;

/**
 * The rules that every engine has unless told otherwise.
 *
 * <p>Filters stand in the order in which they are asked, the cheap ones first; explanations report the first that
 * refuses. Weights follow "least steal, then most free": observed and predicted steal outweigh all the rest together.
 */
final class DefaultRules {
    /** What makes a move a move: kept also by an engine without the built-in rules. */
    static final List<NamedFilter> ALWAYS =
            List.of(new NamedFilter("source", new SourceFilter()), new NamedFilter("zone", new ZoneFilter()));

    static final List<NamedFilter> FILTERS = List.of(
            new NamedFilter("state", new HostStateFilter()),
            new NamedFilter("width", new WidthFilter()),
            new NamedFilter("vcpus", new VcpuFilter()),
            new NamedFilter("ram", new RamFilter()),
            new NamedFilter("disk", new DiskFilter()),
            new NamedFilter("sriov", new SriovFilter()),
            new NamedFilter("sriov-cores", new SriovCoresFilter()),
            new NamedFilter("role", new RoleFilter()),
            new NamedFilter("role-share", new RoleShareFilter()),
            new NamedFilter("metrics", new MetricsFilter()),
            new NamedFilter("steal", new StealFilter()),
            new NamedFilter("predicted-steal", new PredictedStealFilter()),
            new NamedFilter("convergence", new ConvergenceFilter()),
            new NamedFilter("duration", new DurationFilter()),
            new NamedFilter("ban", new BanFilter()),
            new NamedFilter("traits", new TraitFilter()),
            new NamedFilter("volume", new VolumeFilter()),
            new NamedFilter("affinity", new AffinityFilter()),
            new NamedFilter("anti-affinity", new AntiAffinityFilter()),
            new NamedFilter("benefit", new BenefitFilter()),
            new NamedFilter("survival", new SurvivalFilter()));

    static final List<NamedScorer> SCORERS = List.of(
            new NamedScorer("steal", 10.0, new LeastStealScorer()),
            new NamedScorer("predicted-steal", 8.0, new PredictedStealScorer()),
            new NamedScorer("idle", 5.0, new IdleScorer()),
            new NamedScorer("free-ram", 1.0, new FreeRamScorer()),
            new NamedScorer("role-spread", 2.0, new RoleSpreadScorer()),
            new NamedScorer("soft-groups", 2.0, new SoftGroupScorer()),
            new NamedScorer("volume-near", 2.0, new VolumeNearScorer()),
            new NamedScorer("sriov", 1.0, new SriovScorer()),
            new NamedScorer("cheap-migration", 1.0, new CheapMigrationScorer()),
            new NamedScorer("tenant-fairness", 1.0, new TenantFairnessScorer()));

    private DefaultRules() {}
}
