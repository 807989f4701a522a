package io.stealaway.placement;

import io.stealaway.spi.HostFilter;
import io.stealaway.spi.HostScorer;
import java.util.List;

/**
 * The rules that every engine has unless told otherwise.
 *
 * <p>Filters stand in the order in which they are asked, the cheap ones first; explanations report the first that
 * refuses. Weights follow "least steal, then most free": observed and predicted steal outweigh all the rest together.
 */
final class DefaultRules {
    /** What makes a move a move: kept also by an engine without the built-in rules. */
    static final List<HostFilter.Named> ALWAYS = List.of(HostFilters.source(), HostFilters.zone());

    static final List<HostFilter.Named> FILTERS = List.of(
            HostFilters.state(),
            HostFilters.width(),
            HostFilters.vcpus(),
            HostFilters.ram(),
            HostFilters.disk(),
            HostFilters.sriov(),
            HostFilters.sriovCores(),
            HostFilters.role(),
            HostFilters.roleShare(),
            HostFilters.metrics(),
            HostFilters.steal(),
            HostFilters.predictedSteal(),
            HostFilters.convergence(),
            HostFilters.duration(),
            HostFilters.ban(),
            HostFilters.traits(),
            HostFilters.volume(),
            HostFilters.affinity(),
            HostFilters.antiAffinity(),
            HostFilters.benefit(),
            HostFilters.survival());

    static final List<HostScorer.Named> SCORERS = List.of(
            HostScorers.leastSteal(),
            HostScorers.predictedSteal(),
            HostScorers.idle(),
            HostScorers.freeRam(),
            HostScorers.roleSpread(),
            HostScorers.softGroups(),
            HostScorers.volumeNear(),
            HostScorers.sriov(),
            HostScorers.cheapMigration(),
            HostScorers.tenantFairness());

    private DefaultRules() {}
}
