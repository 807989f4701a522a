package io.stealaway.benchmarks.peers;

import com.netflix.fenzo.ConstraintEvaluator;
import com.netflix.fenzo.SchedulingResult;
import com.netflix.fenzo.TaskAssignmentResult;
import com.netflix.fenzo.TaskRequest;
import com.netflix.fenzo.TaskScheduler;
import com.netflix.fenzo.TaskTrackerState;
import com.netflix.fenzo.VMAssignmentResult;
import com.netflix.fenzo.VMTaskFitnessCalculator;
import com.netflix.fenzo.VirtualMachineCurrentState;
import com.netflix.fenzo.VirtualMachineLease;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Fenzo 1.0: what is left of each host is offered as a lease, running VMs are registered as tasks, the rules are hard
 * constraints and the objective is the fitness. Its documentation has the scheduler kept between calls, so registering is
 * not part of a call.
 */
final class Fenzo implements Peer {
    private static final long FOR_EVER_SECONDS = 1_000_000;
    private static final ConstraintEvaluator.Result YES = new ConstraintEvaluator.Result(true, "");
    private static final double MOST_COST = 50.0;

    private @Nullable Problem problem;
    private @Nullable TaskScheduler scheduler;
    private List<TaskRequest> movers = List.of();

    /** A rule: whether a task may go to a host. */
    interface Rule {
        boolean accepts(FenzoTask task, int host, VirtualMachineCurrentState state);
    }

    @Override
    public void prepare(Problem problem) {
        this.problem = problem;
        List<ConstraintEvaluator> rules = List.of(
                rule("admitted", (task, host, state) -> problem.admits(task.vm(), host)),
                rule("role", Fenzo::roleFree));
        movers = IntStream.of(problem.movers)
                .<TaskRequest>mapToObj(vm -> new FenzoTask(problem, vm, "move-" + vm, rules))
                .toList();
        scheduler = scheduler(problem);
    }

    /** Returns a scheduler that has been offered all hosts and knows what runs on them. */
    static TaskScheduler scheduler(Problem problem) {
        TaskScheduler made = new TaskScheduler.Builder()
                .withLeaseOfferExpirySecs(FOR_EVER_SECONDS)
                .withLeaseRejectAction(lease -> {})
                .disableShortfallEvaluation()
                .withFitnessCalculator(fitness(problem))
                .build();
        for (int vm = 0; vm < problem.vms; vm++) {
            made.getTaskAssigner().call(new FenzoTask(problem, vm, "vm-" + vm, List.of()), name(problem.vmHost[vm]));
        }
        List<VirtualMachineLease> leases = new ArrayList<>();
        for (int host = 0; host < problem.hosts; host++) {
            leases.add(new FenzoLease(name(host), problem.freeVcpus[host], problem.freeRamMib[host]));
        }
        made.scheduleOnce(List.of(), leases);
        return made;
    }

    private static String name(int host) {
        return "host-" + host;
    }

    static int index(String name) {
        return Integer.parseInt(name.substring(name.indexOf('-') + 1));
    }

    private static boolean roleFree(FenzoTask task, int host, VirtualMachineCurrentState state) {
        for (TaskRequest running : state.getRunningTasks()) {
            if (((FenzoTask) running).role() == task.role()) {
                return false;
            }
        }
        for (TaskAssignmentResult assigned : state.getTasksCurrentlyAssigned()) {
            if (((FenzoTask) assigned.getRequest()).role() == task.role()) {
                return false;
            }
        }
        return true;
    }

    static ConstraintEvaluator rule(String name, Rule rule) {
        ConstraintEvaluator.Result no = new ConstraintEvaluator.Result(false, name);
        return new ConstraintEvaluator() {
            @Override
            public String getName() {
                return name;
            }

            @Override
            public Result evaluate(TaskRequest task, VirtualMachineCurrentState state, TaskTrackerState tracker) {
                return rule.accepts((FenzoTask) task, index(state.getHostname()), state) ? YES : no;
            }
        };
    }

    private static VMTaskFitnessCalculator fitness(Problem problem) {
        return new VMTaskFitnessCalculator() {
            @Override
            public String getName() {
                return "cost";
            }

            @Override
            public double calculateFitness(
                    TaskRequest task, VirtualMachineCurrentState state, TaskTrackerState tracker) {
                int host = index(state.getHostname());
                double need = problem.need[host] + ((FenzoTask) task).need();
                double ram = problem.freeRamMib[host] - task.getMemory();
                for (TaskAssignmentResult assigned : state.getTasksCurrentlyAssigned()) {
                    need += ((FenzoTask) assigned.getRequest()).need();
                    ram -= assigned.getRequest().getMemory();
                }
                return Math.max(1e-9, 1.0 - problem.cost(host, need, ram) / MOST_COST);
            }
        };
    }

    @Override
    public int[] solve() {
        int[] targets = new int[movers.size()];
        Arrays.fill(targets, -1);
        SchedulingResult result = Objects.requireNonNull(scheduler).scheduleOnce(movers, List.of());
        int[] movers = Objects.requireNonNull(problem).movers;
        for (VMAssignmentResult host : result.getResultMap().values()) {
            for (TaskAssignmentResult task : host.getTasksAssigned()) {
                int vm = ((FenzoTask) task.getRequest()).vm();
                targets[
                                IntStream.range(0, movers.length)
                                        .filter(i -> movers[i] == vm)
                                        .findFirst()
                                        .orElseThrow()] =
                        index(host.getHostname());
            }
        }
        return targets;
    }
}
