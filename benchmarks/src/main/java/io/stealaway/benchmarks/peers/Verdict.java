package io.stealaway.benchmarks.peers;

import java.util.BitSet;

/**
 * What an answer is worth, judged from the problem alone.
 *
 * @param violations rules broken
 * @param unplaced VMs that got no host
 * @param cost sum of what each target costs with all that goes there
 * @param worst the largest share of its CPUs that a target's VMs need
 */
record Verdict(int violations, int unplaced, double cost, double worst) {

    /** Judges an answer: the target of each VM that must leave, or a negative number. */
    static Verdict of(Problem problem, int[] targets) {
        int[] vcpus = problem.freeVcpus.clone();
        int[] ram = problem.freeRamMib.clone();
        double[] need = problem.need.clone();
        BitSet[] roles = problem.roles();
        int violations = 0;
        int unplaced = 0;
        for (int i = 0; i < targets.length; i++) {
            int vm = problem.movers[i];
            int target = targets[i];
            if (target < 0) {
                unplaced++;
                continue;
            }
            vcpus[target] -= problem.vmVcpus[vm];
            ram[target] -= problem.vmRamMib[vm];
            need[target] += problem.vmNeed[vm];
            violations += problem.admits(vm, target) ? 0 : 1;
            violations += vcpus[target] < 0 || ram[target] < 0 ? 1 : 0;
            violations += roles[target].get(problem.vmRole[vm]) ? 1 : 0;
            roles[target].set(problem.vmRole[vm]);
        }
        double cost = 0.0;
        double worst = 0.0;
        for (int target : targets) {
            if (target >= 0) {
                cost += problem.cost(target, need[target], ram[target]);
                worst = Math.max(worst, need[target] / problem.cpus[target]);
            }
        }
        return new Verdict(violations, unplaced, cost, worst);
    }
}
