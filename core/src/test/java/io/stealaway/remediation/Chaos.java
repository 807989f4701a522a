package io.stealaway.remediation;

import io.stealaway.model.VmId;
import io.stealaway.remediation.Faults.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Lets any call go wrong in any way, now and then, and books what has been tried. */
final class Chaos implements Faults.Script {
    private static final List<Fault> OF_JOURNAL = List.of(
            Fault.DIES_BEFORE,
            Fault.DIES_AFTER,
            Fault.UNAVAILABLE_BEFORE,
            Fault.UNAVAILABLE_AFTER,
            Fault.TIMEOUT_BEFORE,
            Fault.TIMEOUT_AFTER);
    private static final List<Fault> OF_BACKEND = List.of(Fault.values()).subList(1, Fault.values().length);

    private static final Set<String> RARE = Set.of("prepare", "start", "abort");

    private final RandomGenerator random;
    private final World world;
    private final Function<VmId, String> phase;
    private final Coverage coverage;
    private final double share;
    Runnable meanwhile = () -> {};
    private boolean nested;

    Chaos(RandomGenerator random, World world, Function<VmId, String> phase, Coverage coverage, double share) {
        this.random = random;
        this.world = world;
        this.phase = phase;
        this.coverage = coverage;
        this.share = share;
    }

    @Override
    public Fault at(String call, Optional<VmId> vm) {
        if (random.nextInt(8) == 0) {
            world.clock.advance(Duration.ofSeconds(random.nextInt(11)));
        }
        String state = vm.map(phase).orElse("-");
        // What is called once in a migration would hardly ever fail otherwise.
        boolean rare = RARE.contains(call) || state.equals("UNKNOWN");
        Fault fault = random.nextDouble() < (rare ? 5 * share : share) ? draw(call) : Fault.NONE;
        coverage.book(state, call, fault);
        if (!nested && random.nextInt(40) == 0) {
            // This process stands still between its check and its call; another one is quicker.
            nested = true;
            meanwhile.run();
            nested = false;
        }
        return fault;
    }

    private Fault draw(String call) {
        boolean ofJournal = List.of("read", "commit", "raiseEpoch").contains(call);
        List<Fault> faults = ofJournal ? OF_JOURNAL : OF_BACKEND;
        return faults.get(random.nextInt(faults.size()));
    }
}
