package io.stealaway.benchmarks.peers;

import com.google.ortools.Loader;
import com.google.ortools.sat.BoolVar;
import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.CpSolver;
import com.google.ortools.sat.CpSolverSolutionCallback;
import com.google.ortools.sat.CpSolverStatus;
import com.google.ortools.sat.LinearExpr;
import com.google.ortools.sat.LinearExprBuilder;
import com.google.ortools.sat.Literal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** OR-tools CP-SAT with two workers: one Boolean for each VM and host that may take it; each call builds a new model. */
final class CpSat implements Peer {
    private static final double SCALE = 10_000.0;
    private static final int WORKERS = 2;

    static {
        Loader.loadNativeLibraries();
    }

    private final double limitSeconds;
    private @Nullable Problem problem;
    private long firstFeasible = -1;

    CpSat(double limitSeconds) {
        this.limitSeconds = limitSeconds;
    }

    private record Choice(int mover, int host, BoolVar is) {}

    @Override
    public void prepare(Problem problem) {
        this.problem = problem;
    }

    @Override
    public long firstFeasibleNanos() {
        return firstFeasible;
    }

    @Override
    public int[] solve() {
        Problem asked = Objects.requireNonNull(problem);
        long began = System.nanoTime();
        firstFeasible = -1;
        int[] targets = new int[asked.movers.length];
        Arrays.fill(targets, -1);
        CpModel model = new CpModel();
        List<Choice> choices = new ArrayList<>();
        LinearExprBuilder cost = LinearExpr.newBuilder();
        BitSet[] roles = asked.roles();
        for (int i = 0; i < asked.movers.length; i++) {
            List<Choice> own = choices(asked, roles, model, i);
            if (own.isEmpty()) {
                continue;
            }
            model.addExactlyOne(own.stream().map(Choice::is).toArray(Literal[]::new));
            for (Choice choice : own) {
                cost.addTerm(choice.is, price(asked, choice));
            }
            choices.addAll(own);
        }
        limit(asked, model, choices);
        model.minimize(cost);
        CpSolver solver = new CpSolver();
        solver.getParameters()
                .setMaxTimeInSeconds(limitSeconds)
                .setNumWorkers(WORKERS)
                .setRandomSeed(1);
        CpSolverStatus status = solver.solve(model, new CpSolverSolutionCallback() {
            @Override
            public void onSolutionCallback() {
                if (firstFeasible < 0) {
                    firstFeasible = System.nanoTime() - began;
                }
            }
        });
        if (status == CpSolverStatus.OPTIMAL || status == CpSolverStatus.FEASIBLE) {
            choices.stream()
                    .filter(choice -> solver.booleanValue(choice.is))
                    .forEach(choice -> targets[choice.mover] = choice.host);
        }
        return targets;
    }

    private static List<Choice> choices(Problem asked, BitSet[] roles, CpModel model, int mover) {
        int vm = asked.movers[mover];
        List<Choice> choices = new ArrayList<>();
        for (int host = 0; host < asked.hosts; host++) {
            if (asked.admits(vm, host)
                    && asked.freeVcpus[host] >= asked.vmVcpus[vm]
                    && asked.freeRamMib[host] >= asked.vmRamMib[vm]
                    && !roles[host].get(asked.vmRole[vm])) {
                choices.add(new Choice(mover, host, model.newBoolVar("")));
            }
        }
        return choices;
    }

    private static long price(Problem asked, Choice choice) {
        int vm = asked.movers[choice.mover];
        double cost = asked.cost(
                choice.host,
                asked.need[choice.host] + asked.vmNeed[vm],
                asked.freeRamMib[choice.host] - asked.vmRamMib[vm]);
        return Math.round(SCALE * cost);
    }

    private static void limit(Problem asked, CpModel model, List<Choice> choices) {
        Map<Integer, List<Choice>> byHost = new TreeMap<>();
        choices.forEach(choice ->
                byHost.computeIfAbsent(choice.host, host -> new ArrayList<>()).add(choice));
        byHost.forEach((host, here) -> {
            BoolVar[] is = here.stream().map(Choice::is).toArray(BoolVar[]::new);
            long[] vcpus = here.stream()
                    .mapToLong(choice -> asked.vmVcpus[asked.movers[choice.mover]])
                    .toArray();
            long[] ram = here.stream()
                    .mapToLong(choice -> asked.vmRamMib[asked.movers[choice.mover]])
                    .toArray();
            model.addLessOrEqual(LinearExpr.weightedSum(is, vcpus), asked.freeVcpus[host]);
            model.addLessOrEqual(LinearExpr.weightedSum(is, ram), asked.freeRamMib[host]);
            Map<Integer, List<Literal>> byRole = new TreeMap<>();
            here.forEach(choice -> byRole.computeIfAbsent(
                            asked.vmRole[asked.movers[choice.mover]], role -> new ArrayList<>())
                    .add(choice.is));
            byRole.values().stream()
                    .filter(same -> same.size() > 1)
                    .forEach(same -> model.addAtMostOne(same.toArray(Literal[]::new)));
        });
    }
}
