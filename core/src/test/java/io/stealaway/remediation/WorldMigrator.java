package io.stealaway.remediation;

import io.stealaway.model.HostId;
import io.stealaway.model.Move;
import io.stealaway.model.VmId;
import io.stealaway.spi.Migrator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Migrations that take their time and end as they are told to. */
final class WorldMigrator implements Migrator {
    /** How a migration goes. */
    enum Fate {
        ARRIVES,
        FAILS,
        /** Arrives, but the backend forgets how it went. */
        UNKNOWN_THEN_ARRIVES,
        /** Never ends by itself. */
        STALLS,
        /** Is refused by the backend's own checks. */
        REFUSED,
        /** Cannot be started yet. */
        NOT_YET,
        /** Is said to have arrived, but did not move. */
        LIES,
        /** Ends where it began, and nobody will ever know. */
        FORGOTTEN
    }

    /** One live migration. */
    static final class Run {
        final int number;
        final VmId vm;
        final HostId source;
        final HostId target;
        final Instant since;
        final Fate fate;
        final boolean ours;
        Optional<Status> end = Optional.empty();

        Run(int number, VmId vm, HostId source, HostId target, Instant since, Fate fate, boolean ours) {
            this.number = number;
            this.vm = vm;
            this.source = source;
            this.target = target;
            this.since = since;
            this.fate = fate;
            this.ours = ours;
        }
    }

    private final World world;
    final List<Run> runs = new ArrayList<>();
    private int numbers;
    final List<String> calls = new ArrayList<>();
    Duration duration = Duration.ofSeconds(60);
    Duration amnesia = Duration.ofMinutes(3);
    /** Whether a repeated start is held against the loop, though the contract allows it. */
    boolean strict = true;

    /** What a migration reports to have left after some time; -1 when it does not. */
    ToLongFunction<Duration> remaining = since -> -1;

    Function<Move, Fate> fate = move -> Fate.ARRIVES;

    WorldMigrator(World world) {
        this.world = world;
    }

    /** Somebody else's migration. */
    void byOthers(String vm, String target) {
        runs.add(new Run(++numbers, VmId.of(vm), world.hostOf(vm), HostId.of(target), world.now(), Fate.STALLS, false));
    }

    void endOthers() {
        running().stream().filter(run -> !run.ours).forEach(run -> run.end = Optional.of(new Failed(run.source, "")));
    }

    /** Forgets what moved a VM that no longer exists. */
    void dropRuns(VmId vm) {
        runs.removeIf(run -> run.vm.equals(vm));
    }

    List<Run> running() {
        return runs.stream().filter(run -> run.end.isEmpty()).toList();
    }

    boolean running(VmId vm) {
        return runs.stream().anyMatch(run -> run.vm.equals(vm) && run.end.isEmpty());
    }

    boolean runningByUs(VmId vm) {
        return running().stream().anyMatch(run -> run.ours && run.vm.equals(vm));
    }

    /** Lets what is due happen. */
    void settle() {
        for (Run run : running()) {
            if (!world.now().isBefore(run.since.plus(duration))) {
                end(run);
            }
        }
    }

    private void end(Run run) {
        World.Guest guest = world.guests.get(run.vm);
        if (guest == null) {
            run.end = Optional.of(new Failed(run.source, "the VM was deleted"));
            return;
        }
        switch (run.fate) {
            case ARRIVES, UNKNOWN_THEN_ARRIVES -> {
                guest.host = run.target;
                guest.arrivedAt = Optional.of(world.now());
                run.end = Optional.of(new Completed(run.target));
            }
            case FAILS -> run.end = Optional.of(new Failed(run.source, "told to"));
            case FORGOTTEN -> run.end = Optional.of(new Unknown("the source host was down"));
            case LIES -> run.end = Optional.of(new Completed(run.target));
            default -> {
                // Stalls.
            }
        }
    }

    @Override
    public String prepare(Move move) {
        return world.faults.call("prepare", Optional.of(move.vm()), () -> {
            calls.add("prepare " + move.vm());
            return String.valueOf(runs.stream()
                    .filter(run -> run.vm.equals(move.vm()))
                    .mapToInt(run -> run.number)
                    .max()
                    .orElse(0));
        });
    }

    @Override
    public StartAnswer start(Move move, String marker) {
        return world.faults.call("start", Optional.of(move.vm()), () -> {
            calls.add("start " + move.vm());
            if (ours(move, marker).isPresent()) {
                if (strict) {
                    world.violations.add("the migration of " + move.vm() + " was started twice");
                }
                return new Started();
            }
            Fate how = fate.apply(move);
            if (runningByUs(move.vm())) {
                world.violations.add(move.vm() + " is migrated twice at once");
            }
            if (how == Fate.REFUSED || running(move.vm())) {
                return new Refused("told to");
            }
            if (how == Fate.NOT_YET) {
                return new NotYet("told to");
            }
            World.Guest guest = world.guests.get(move.vm());
            if (guest == null || !guest.host.equals(move.source())) {
                return new Refused("is not on " + move.source());
            }
            runs.add(new Run(++numbers, move.vm(), move.source(), move.target(), world.now(), how, true));
            world.auditStart(runs.get(runs.size() - 1));
            return new Started();
        });
    }

    @Override
    public Status status(Move move, String marker) {
        return world.faults.call("status", Optional.of(move.vm()), () -> {
            settle();
            Optional<Run> run = ours(move, marker);
            if (run.isEmpty()) {
                return new NotStarted();
            }
            boolean forgetful = run.get().fate == Fate.UNKNOWN_THEN_ARRIVES
                    && world.now().isBefore(run.get().since.plus(duration).plus(amnesia));
            if (forgetful && run.get().end.isPresent()) {
                return new Unknown("the source host is down");
            }
            return run.get()
                    .end
                    .orElseGet(
                            () -> new Running(remaining.applyAsLong(Duration.between(run.get().since, world.now()))));
        });
    }

    @Override
    public void abort(Move move, String marker) {
        world.faults.call("abort", Optional.of(move.vm()), () -> {
            calls.add("abort " + move.vm());
            ours(move, marker)
                    .filter(run -> run.end.isEmpty())
                    .ifPresent(run -> run.end = Optional.of(new Failed(run.source, "aborted")));
            return "";
        });
    }

    private Optional<Run> ours(Move move, String marker) {
        return runs.stream()
                .filter(run -> run.vm.equals(move.vm()) && run.number > Integer.parseInt(marker))
                .findFirst();
    }
}
