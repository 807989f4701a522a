package io.stealaway.remediation;

import io.stealaway.model.VmId;
import io.stealaway.remediation.Coverage.Cell;
import io.stealaway.remediation.Faults.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Lets any call go wrong in any way, now and then, and books what has been tried. */
final class Chaos implements Faults.Script {
    private static final Set<String> RARE =
            Set.of("prepare", "start", "abort", "forceComplete", "setShares", "restoreShares");

    /** What is called only by a leader that is new. */
    private static final Set<String> AT_FIRST = Set.of("raiseEpoch", "owned", "ownedShares");

    /** A pass reads the clock so often that its faults must be rare for anything else to happen. */
    private static final double SHARE_OF_CLOCK = 0.001;

    private final RandomGenerator random;
    private final World world;
    private final EpochWatch watch;
    private final Coverage coverage;
    private final double share;

    /** Whether a lease may be granted to two at once. */
    private final boolean twoLeaders;

    /** What is yet to go wrong as soon as it can. */
    private final List<Cell> goals;

    Runnable meanwhile = () -> {};
    private boolean nested;

    /** @param goals what is to go wrong once, besides what chance will have */
    Chaos(
            RandomGenerator random,
            World world,
            EpochWatch watch,
            Coverage coverage,
            double share,
            boolean twoLeaders,
            Collection<Cell> goals) {
        this.random = random;
        this.world = world;
        this.watch = watch;
        this.coverage = coverage;
        this.share = share;
        this.twoLeaders = twoLeaders;
        this.goals = new ArrayList<>(goals);
        world.faults.meanwhile = this::late;
    }

    @Override
    public Fault at(String call, Optional<VmId> vm) {
        if (call.equals("clock")) {
            return drawn(call, vm, SHARE_OF_CLOCK);
        }
        if (random.nextInt(8) == 0) {
            world.clock.advance(Duration.ofSeconds(random.nextInt(11)));
        }
        // What is called once in a migration would hardly ever fail otherwise.
        boolean rare = RARE.contains(call)
                || vm.map(watch::phase).filter("UNKNOWN"::equals).isPresent();
        Fault fault = drawn(call, vm, rare ? 5 * share : share);
        if (!nested && random.nextInt(40) == 0) {
            // This process stands still between its check and its call; another one is quicker.
            nested = true;
            try {
                meanwhile.run();
            } finally {
                nested = false;
            }
        }
        return fault;
    }

    private Fault drawn(String call, Optional<VmId> vm, double probability) {
        Set<String> states = Coverage.ofHosts(call)
                ? Set.of("none")
                : vm.map(watch::phase).map(Set::of).orElseGet(watch::phases);
        Fault byChance = random.nextDouble() < probability ? draw(call) : Fault.NONE;
        Fault fault = aimed(states, call).orElse(byChance);
        coverage.book(states, call, fault);
        if (fault == Fault.CLOCK_FORWARD) {
            world.setClock(Duration.ofSeconds(random.nextInt(7_200)));
        } else if (fault == Fault.CLOCK_BACK) {
            world.setClock(Duration.ofSeconds(-random.nextInt(4_000)));
        }
        return fault;
    }

    private Optional<Fault> aimed(Set<String> states, String call) {
        if (goals.isEmpty()) {
            return Optional.empty();
        }
        Optional<Cell> goal = goals.stream()
                .filter(cell -> cell.call().equals(call) && states.contains(cell.state()))
                .filter(cell -> twoLeaders || !grantsTwice(call, cell.fault()))
                .findFirst();
        goal.ifPresent(goals::remove);
        return goal.map(Cell::fault).or(() -> forANewLeader(call));
    }

    /** Lets the process die where its successor will find what is to be met. */
    private Optional<Fault> forANewLeader(String call) {
        Set<String> open = watch.phases();
        boolean wanted = !call.equals("clock")
                && goals.stream().anyMatch(cell -> AT_FIRST.contains(cell.call()) && open.contains(cell.state()));
        return wanted && random.nextInt(4) == 0 ? Optional.of(Fault.DIES_BEFORE) : Optional.empty();
    }

    private static boolean grantsTwice(String call, Fault fault) {
        return fault == Fault.LIES && call.equals("lease");
    }

    private Fault draw(String call) {
        List<Fault> faults = Coverage.possible(call);
        Fault fault = faults.get(random.nextInt(faults.size()));
        return grantsTwice(call, fault) && !twoLeaders ? Fault.LATE_AFTER : fault;
    }

    private void late() {
        world.clock.advance(Duration.ofSeconds(1 + random.nextInt(300)));
    }
}
