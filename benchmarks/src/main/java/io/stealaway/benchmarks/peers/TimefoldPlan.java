package io.stealaway.benchmarks.peers;

import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.lookup.PlanningId;
import ai.timefold.solver.core.api.domain.solution.PlanningEntityCollectionProperty;
import ai.timefold.solver.core.api.domain.solution.PlanningScore;
import ai.timefold.solver.core.api.domain.solution.PlanningSolution;
import ai.timefold.solver.core.api.domain.solution.ProblemFactCollectionProperty;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.domain.variable.PlanningVariable;
import ai.timefold.solver.core.api.score.buildin.hardsoftlong.HardSoftLongScore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The problem as Timefold sees it, which fills its fields by reflection. Used by one thread. */
@PlanningSolution
public class TimefoldPlan {
    /** All hosts. */
    @ProblemFactCollectionProperty
    public List<HostFact> hosts = new ArrayList<>();

    /** The VMs that must leave. */
    @PlanningEntityCollectionProperty
    public List<Mover> movers = new ArrayList<>();

    /** The score of the assignment; null until computed. */
    @PlanningScore
    public @Nullable HardSoftLongScore score;

    /** For Timefold, which clones. */
    public TimefoldPlan() {}

    /** A host, with what is left of it. */
    public static final class HostFact {
        final int index;
        final int freeVcpus;
        final int freeRam;
        final double steal;
        final double need;
        final double cpus;
        final int ramCapacity;
        final Set<Integer> roles = new HashSet<>();

        HostFact(Problem problem, int host) {
            index = host;
            freeVcpus = problem.freeVcpus[host];
            freeRam = problem.freeRamMib[host];
            steal = problem.steal[host];
            need = problem.need[host];
            cpus = problem.cpus[host];
            ramCapacity = problem.ramCapacityMib[host];
        }
    }

    /** A VM that must leave its host. */
    @PlanningEntity
    public static class Mover {
        /** Its index. */
        @PlanningId
        public Integer vm = 0;

        /** Where it may go. */
        @ValueRangeProvider(id = "admitted")
        public List<HostFact> admitted = List.of();

        /** Where it goes; null before that is decided. */
        @PlanningVariable(valueRangeProviderRefs = "admitted")
        public @Nullable HostFact host;

        int vcpus;
        int ram;
        int role;
        long milliNeed;

        /** For Timefold, which clones. */
        public Mover() {}

        Mover(Problem problem, int vm, List<HostFact> admitted) {
            this.vm = vm;
            this.admitted = admitted;
            vcpus = problem.vmVcpus[vm];
            ram = problem.vmRamMib[vm];
            role = problem.vmRole[vm];
            milliNeed = Math.round(1_000 * problem.vmNeed[vm]);
        }

        @Nullable
        HostFact host() {
            return host;
        }

        int vcpus() {
            return vcpus;
        }

        int ram() {
            return ram;
        }

        int role() {
            return role;
        }

        long milliNeed() {
            return milliNeed;
        }
    }
}
