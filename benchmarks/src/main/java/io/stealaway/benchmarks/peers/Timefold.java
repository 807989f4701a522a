package io.stealaway.benchmarks.peers;

import ai.timefold.solver.core.api.score.buildin.hardsoftlong.HardSoftLongScore;
import ai.timefold.solver.core.api.solver.Solver;
import ai.timefold.solver.core.api.solver.SolverFactory;
import ai.timefold.solver.core.config.solver.EnvironmentMode;
import ai.timefold.solver.core.config.solver.SolverConfig;
import ai.timefold.solver.core.config.solver.termination.TerminationConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Timefold 1.32 shaped as its cloud balancing quick start: VMs that must leave are the entities, each with the hosts that
 * admit it as values; it stops at the first feasible plan. Host facts are kept between calls.
 */
final class Timefold implements Peer {
    private final SolverFactory<TimefoldPlan> factory;
    private @Nullable Problem problem;
    private List<TimefoldPlan.HostFact> hosts = List.of();

    Timefold(int limitSeconds) {
        factory = SolverFactory.create(new SolverConfig()
                .withSolutionClass(TimefoldPlan.class)
                .withEntityClasses(TimefoldPlan.Mover.class)
                .withConstraintProviderClass(TimefoldRules.class)
                .withEnvironmentMode(EnvironmentMode.NO_ASSERT)
                .withRandomSeed(0L)
                .withTerminationConfig(new TerminationConfig()
                        .withBestScoreFeasible(true)
                        .withSpentLimit(Duration.ofSeconds(limitSeconds))));
    }

    @Override
    public void prepare(Problem problem) {
        this.problem = problem;
        hosts = new ArrayList<>();
        for (int host = 0; host < problem.hosts; host++) {
            hosts.add(new TimefoldPlan.HostFact(problem, host));
        }
        for (int vm = 0; vm < problem.vms; vm++) {
            hosts.get(problem.vmHost[vm]).roles.add(problem.vmRole[vm]);
        }
    }

    @Override
    public int[] solve() {
        Problem asked = Objects.requireNonNull(problem);
        TimefoldPlan plan = new TimefoldPlan();
        plan.hosts = hosts;
        Map<Integer, List<TimefoldPlan.HostFact>> admitted = new HashMap<>();
        for (int vm : asked.movers) {
            plan.movers.add(new TimefoldPlan.Mover(
                    asked,
                    vm,
                    admitted.computeIfAbsent(
                            asked.vmHost[vm],
                            source -> hosts.stream()
                                    .filter(host -> asked.admits(vm, host.index))
                                    .toList())));
        }
        Solver<TimefoldPlan> solver = factory.buildSolver();
        TimefoldPlan solved = solver.solve(plan);
        boolean feasible = Objects.requireNonNullElse(solved.score, HardSoftLongScore.ofHard(-1))
                .isFeasible();
        return solved.movers.stream()
                .mapToInt(mover -> feasible && mover.host != null ? mover.host.index : -1)
                .toArray();
    }
}
