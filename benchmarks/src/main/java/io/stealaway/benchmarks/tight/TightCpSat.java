package io.stealaway.benchmarks.tight;

import com.google.ortools.Loader;
import com.google.ortools.sat.BoolVar;
import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.CpSolver;
import com.google.ortools.sat.CpSolverStatus;
import com.google.ortools.sat.LinearExpr;
import com.google.ortools.sat.LinearExprBuilder;
import com.google.ortools.sat.Literal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * OR-tools CP-SAT with two workers: one Boolean for each VM, host and step of three, at most one move in a step and for a VM;
 * what is on a host after each step, and while the next move runs, keeps every limit. The fewest moves, then the fewest bytes.
 */
final class TightCpSat implements TightPeer {
    private static final int STEPS = 3;
    private static final int WORKERS = 2;
    private static final int MOVE_COST = 1_000;

    static {
        Loader.loadNativeLibraries();
    }

    private final double limitSeconds;

    TightCpSat(double limitSeconds) {
        this.limitSeconds = limitSeconds;
    }

    private record Choice(int step, Move move, BoolVar is) {}

    @Override
    public Supplier<List<Move>> prepare(TightZone zone) {
        CpModel model = new CpModel();
        List<Choice> choices = choices(zone, model);
        LinearExprBuilder cost = LinearExpr.newBuilder();
        choices.forEach(choice -> cost.addTerm(choice.is, MOVE_COST + zone.ramGib(choice.move.vm())));
        model.minimize(cost);
        onceEach(zone, model, choices);
        for (int step = 0; step < STEPS; step++) {
            for (int host = 0; host < TightZone.HOSTS; host++) {
                limit(zone, model, choices, step, host);
            }
        }
        return () -> moves(model, choices);
    }

    private List<Move> moves(CpModel model, List<Choice> choices) {
        CpSolver solver = new CpSolver();
        solver.getParameters()
                .setMaxTimeInSeconds(limitSeconds)
                .setNumWorkers(WORKERS)
                .setRandomSeed(1);
        CpSolverStatus status = solver.solve(model);
        return status == CpSolverStatus.OPTIMAL || status == CpSolverStatus.FEASIBLE
                ? choices.stream()
                        .filter(choice -> solver.booleanValue(choice.is))
                        .map(Choice::move)
                        .toList()
                : List.of();
    }

    /** By step, so that the chosen ones come out in order. */
    private static List<Choice> choices(TightZone zone, CpModel model) {
        List<Choice> choices = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            for (int vm = 0; vm < zone.vms(); vm++) {
                for (int host = 0; host < TightZone.HOSTS; host++) {
                    if (host != zone.vmHost.get(vm)) {
                        choices.add(new Choice(step, new Move(vm, host), model.newBoolVar("")));
                    }
                }
            }
        }
        return choices;
    }

    private static void onceEach(TightZone zone, CpModel model, List<Choice> choices) {
        for (int vm = 0; vm < zone.vms(); vm++) {
            int asked = vm;
            Literal[] own = literals(
                    choices.stream().filter(choice -> choice.move.vm() == asked).toList());
            if (vm == TightZone.VICTIM) {
                model.addExactlyOne(own);
            } else {
                model.addAtMostOne(own);
            }
        }
        for (int step = 0; step < STEPS; step++) {
            int asked = step;
            model.addAtMostOne(literals(
                    choices.stream().filter(choice -> choice.step == asked).toList()));
        }
    }

    private static Literal[] literals(List<Choice> choices) {
        return choices.stream().map(Choice::is).toArray(Literal[]::new);
    }

    /** While the move of a step runs, all that came so far is on the host, and what left before has left. */
    private static void limit(TightZone zone, CpModel model, List<Choice> choices, int step, int host) {
        LinearExprBuilder vcpus = LinearExpr.newBuilder();
        LinearExprBuilder ram = LinearExpr.newBuilder();
        List<LinearExprBuilder> roles = new ArrayList<>();
        int[] present =
                new int[zone.vmRole.stream().mapToInt(Integer::intValue).max().orElse(0) + 1];
        for (int role = 0; role < present.length; role++) {
            roles.add(LinearExpr.newBuilder());
        }
        for (int vm = 0; vm < zone.vms(); vm++) {
            present[zone.vmRole.get(vm)] += zone.vmHost.get(vm) == host ? 1 : 0;
        }
        for (Choice choice : choices) {
            int vm = choice.move.vm();
            boolean comes = choice.move.target() == host && choice.step <= step;
            boolean left = zone.vmHost.get(vm) == host && choice.step < step;
            int sign = comes ? 1 : left ? -1 : 0;
            if (sign != 0) {
                vcpus.addTerm(choice.is, (long) sign * zone.vcpus(vm));
                ram.addTerm(choice.is, (long) sign * zone.ramGib(vm));
                roles.get(zone.vmRole.get(vm)).addTerm(choice.is, sign);
            }
        }
        model.addLessOrEqual(vcpus, zone.freeVcpus[host]);
        model.addLessOrEqual(ram, zone.freeRam[host]);
        for (int role = 0; role < present.length; role++) {
            model.addLessOrEqual(roles.get(role), 1 - present[role]);
        }
    }
}
