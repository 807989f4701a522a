package io.stealaway.remediation;

import io.stealaway.model.HostId;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.VmId;
import io.stealaway.spi.Migrator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
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
        FORGOTTEN,
        /** Leaves its VM in error on the target. */
        ERRORS,
        /** Never ends by itself, and takes every request to end as if it did. */
        UNSTOPPABLE
    }

    /** One live migration. */
    static final class Run {
        final int number;
        final MigrationId move;
        final VmId vm;
        final HostId source;
        final HostId target;
        final Instant since;
        final Fate fate;
        /** When it began, by the time that really passes. */
        long ticks;

        boolean ours;
        Optional<Status> end = Optional.empty();

        Run(
                int number,
                MigrationId move,
                VmId vm,
                HostId source,
                HostId target,
                Instant since,
                Fate fate,
                boolean ours) {
            this.number = number;
            this.move = move;
            this.vm = vm;
            this.source = source;
            this.target = target;
            this.since = since;
            this.fate = fate;
            this.ours = ours;
        }
    }

    private static final MigrationId OTHERS = MigrationId.of("others");

    private final World world;
    final List<Run> runs = new ArrayList<>();
    private int numbers;
    private int lies;
    final List<String> calls = new ArrayList<>();
    Duration duration = Duration.ofSeconds(60);
    Duration amnesia = Duration.ofMinutes(3);
    /** Whether a repeated start is held against the loop, though the contract allows it. */
    boolean strict = true;

    /** What a migration reports to have left after some time; -1 when it does not. */
    ToLongFunction<Duration> remaining = since -> -1;

    ToLongFunction<Duration> sent = since -> -1;

    /** Whether what stalls arrives when it is forced to. */
    BooleanSupplier forceHelps = () -> true;

    /** Whether the policy says that what stalls is forced to complete. */
    boolean mayForce;

    Function<MigrationRequest, Fate> fate = move -> Fate.ARRIVES;

    /** Before it no migration may be aborted. */
    Duration leastDeadline = Duration.ZERO;

    /** What must lie between the failure of a migration and the next one of that VM to that host. */
    Duration ban = Duration.ZERO;

    /** What must lie between the end of a migration and the next one of that VM. */
    Duration cooldown = Duration.ZERO;

    private final TreeMap<String, Instant> failures = new TreeMap<>();
    private final TreeMap<VmId, Instant> ends = new TreeMap<>();

    /** Moves about which the loop was told what is not so; nothing it does about them is held against it. */
    private final TreeSet<MigrationId> liedAbout = new TreeSet<>();
    /**
     * Migrations that were refused. One of them begins all the same when the request of a leader that was frozen in its call comes in after
     * its successor's was refused, and the successor has given the migration up: it is not known to anybody then.
     */
    private final TreeSet<MigrationId> refused = new TreeSet<>();

    WorldMigrator(World world) {
        this.world = world;
    }

    /** Somebody else's migration. */
    void byOthers(String vm, String target) {
        runs.add(new Run(
                ++numbers, OTHERS, VmId.of(vm), world.hostOf(vm), HostId.of(target), world.now(), Fate.STALLS, false));
    }

    /** Others end what is theirs, and what the loop cannot know to be its own. */
    void endOthers() {
        running().stream()
                .filter(run -> !run.ours || liedAbout.contains(run.move) || refused.contains(run.move))
                .forEach(run -> run.end = Optional.of(new Failed(run.source, "")));
    }

    /** The loop has lost its memory: whatever runs is nobody's now, and only an operator ends what stalls. */
    void disown() {
        runs.forEach(run -> run.ours = false);
        forgetTimes();
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

    /** The clock was set, or the loop's memory is gone: nobody can keep to times that were measured before. */
    void forgetTimes() {
        failures.clear();
        ends.clear();
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
        happens(run);
        if (run.ours && run.end.isPresent()) {
            book(run, run.end.get() instanceof Failed || run.fate == Fate.LIES);
        }
    }

    private void book(Run run, boolean failed) {
        if (liedAbout.contains(run.move)) {
            return;
        }
        ends.put(run.vm, world.now());
        if (failed) {
            failures.put(run.vm + " to " + run.target, world.now());
        }
    }

    private void happens(Run run) {
        World.Guest guest = world.guests.get(run.vm);
        if (guest == null) {
            run.end = Optional.of(new Failed(run.source, "the VM was deleted"));
            return;
        }
        switch (run.fate) {
            case ARRIVES, UNKNOWN_THEN_ARRIVES -> arrive(run);
            case FAILS -> run.end = Optional.of(new Failed(run.source, "told to"));
            case FORGOTTEN -> run.end = Optional.of(new Unknown("the source host was down"));
            case ERRORS -> {
                guest.host = run.target;
                guest.state = VmState.ERROR;
                run.end = Optional.of(new Failed(run.target, "ended as error"));
            }
            case LIES -> run.end = Optional.of(new Completed(run.target));
            default -> {
                // Stalls.
            }
        }
    }

    private void arrive(Run run) {
        World.Guest guest = world.guests.get(run.vm);
        if (guest != null) {
            guest.host = run.target;
            guest.arrivedAt = Optional.of(world.now());
            run.end = Optional.of(new Completed(run.target));
        }
    }

    @Override
    public String prepare(MigrationRequest move) {
        return world.faults.call("prepare", Optional.of(move.vm()), () -> prepareTruly(move), () -> prepareLying(move));
    }

    private String prepareTruly(MigrationRequest move) {
        calls.add("prepare " + move.vm());
        return String.valueOf(runs.stream()
                .filter(run -> run.vm.equals(move.vm()))
                .mapToInt(run -> run.number)
                .max()
                .orElse(0));
    }

    /** Names a migration that was before, or one that will never be. */
    private String prepareLying(MigrationRequest move) {
        liedAbout.add(move.id());
        return world.coin.getAsBoolean() ? "0" : String.valueOf(Integer.MAX_VALUE);
    }

    @Override
    public StartAnswer start(MigrationRequest move, String marker) {
        return world.faults.call(
                "start", Optional.of(move.vm()), () -> startTruly(move, marker), () -> startLying(move, marker));
    }

    private StartAnswer startTruly(MigrationRequest move, String marker) {
        calls.add("start " + move.vm());
        world.auditActing(move.vm(), "start");
        if (ours(move, marker).isPresent()) {
            if (strict && !liedAbout.contains(move.id())) {
                world.violations.add("the migration of " + move.vm() + " was started twice");
            }
            return new Started();
        }
        Fate how = fate.apply(move);
        if (runningByUs(move.vm()) && !hidden(move)) {
            world.violations.add(move.vm() + " is migrated twice at once");
        }
        if (how == Fate.REFUSED || running(move.vm())) {
            refused.add(move.id());
            return new Refused("told to");
        }
        if (how == Fate.NOT_YET) {
            return new NotYet("told to");
        }
        World.Guest guest = world.guests.get(move.vm());
        if (guest == null || !guest.host.equals(move.source())) {
            return new Refused("is not on " + move.source());
        }
        Run begun = new Run(++numbers, move.id(), move.vm(), move.source(), move.target(), world.now(), how, true);
        begun.ticks = world.ticks();
        runs.add(begun);
        world.auditStart(begun);
        return new Started();
    }

    /** A VM was put back: the migration that it was isolated for ends, and its cooldown begins. */
    void rests(VmId vm) {
        ends.put(vm, world.now());
    }

    /** Books a migration, just decided, against the times that must lie between two of one VM. */
    void auditTimes(MigrationRequest move) {
        Instant failed = failures.getOrDefault(move.vm() + " to " + move.target(), Instant.MIN);
        if (world.now().isBefore(failed.plus(ban))) {
            world.violations.add(move.vm() + " goes to " + move.target() + " again, where it failed at " + failed);
        }
        Instant ended = ends.getOrDefault(move.vm(), Instant.MIN);
        if (world.now().isBefore(ended.plus(cooldown))) {
            world.violations.add(move.vm() + " moves again, after it moved until " + ended);
        }
    }

    /** Says that it did what it has not done, or the other way round. */
    private StartAnswer startLying(MigrationRequest move, String marker) {
        liedAbout.add(move.id());
        if (world.coin.getAsBoolean()) {
            return new Started();
        }
        return startTruly(move, marker) instanceof NotYet later ? later : new Refused("told to lie");
    }

    @Override
    public Status status(MigrationRequest move, String marker) {
        return world.faults.call(
                "status", Optional.of(move.vm()), () -> statusTruly(move, marker), () -> statusLying(move));
    }

    private Status statusTruly(MigrationRequest move, String marker) {
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
        Duration since = Duration.between(run.get().since, world.now());
        return run.get().end.orElseGet(() -> new Running(remaining.applyAsLong(since), sent.applyAsLong(since)));
    }

    private Status statusLying(MigrationRequest move) {
        liedAbout.add(move.id());
        lies++;
        return switch (lies % 5) {
            case 0 -> new NotStarted();
            case 1 -> new Running(-1);
            case 2 -> new Completed(move.target());
            case 3 -> new Failed(move.source(), "told to lie");
            default -> new Unknown("told to lie");
        };
    }

    @Override
    public void abort(MigrationRequest move, String marker) {
        // A lie is a request that is taken and forgotten.
        world.faults.call("abort", Optional.of(move.vm()), () -> abortTruly(move, marker), () -> "");
    }

    private static boolean stoppable(Run run) {
        return run.end.isEmpty() && run.fate != Fate.UNSTOPPABLE;
    }

    /** Somebody ends what nothing else could, as what was started under a marker that is not its own, and revives whom that left in error. */
    void repair() {
        world.guests.values().stream()
                .filter(guest -> guest.state == VmState.ERROR)
                .forEach(guest -> guest.state = VmState.ACTIVE);
        running().stream()
                .filter(run -> run.fate == Fate.UNSTOPPABLE || liedAbout.contains(run.move))
                .forEach(run -> run.end = Optional.of(new Failed(run.source, "repaired")));
    }

    private String abortTruly(MigrationRequest move, String marker) {
        calls.add("abort " + move.vm());
        world.auditActing(move.vm(), "abort");
        ours(move, marker).filter(WorldMigrator::stoppable).ifPresent(run -> {
            auditAbort(run);
            run.end = Optional.of(new Failed(run.source, "aborted"));
            book(run, true);
        });
        return "";
    }

    /** Books an abort of what has not run for long, though the process that asks has watched it from its beginning. */
    private void auditAbort(Run run) {
        Duration ran = Duration.ofNanos(world.ticks() - run.ticks);
        boolean watched = run.ticks > world.changedHands && !liedAbout.contains(run.move);
        if (watched && ran.compareTo(leastDeadline) < 0) {
            world.violations.add("the migration of " + run.vm + " is aborted after " + ran);
        }
    }

    @Override
    public ForceAnswer forceComplete(MigrationRequest move, String marker) {
        // A lie is a request that is taken and forgotten.
        return world.faults.call(
                "forceComplete", Optional.of(move.vm()), () -> forceTruly(move, marker), Migrator.Forced::new);
    }

    private ForceAnswer forceTruly(MigrationRequest move, String marker) {
        calls.add("forceComplete " + move.vm());
        world.auditActing(move.vm(), "forceComplete");
        if (!mayForce) {
            world.violations.add("the migration of " + move.vm() + " was forced, and no policy says so");
        }
        ours(move, marker)
                .filter(run -> stoppable(run) && forceHelps.getAsBoolean())
                .ifPresent(run -> {
                    arrive(run);
                    book(run, false);
                });
        return new Forced();
    }

    /** What runs is this very move, by a marker that the backend made up: who asks for it is told that it never began. */
    private boolean hidden(MigrationRequest move) {
        return liedAbout.contains(move.id())
                && running().stream()
                        .filter(run -> run.ours && run.vm.equals(move.vm()))
                        .allMatch(run -> run.move.equals(move.id()));
    }

    /** As Nova's adapter does: by whom it was asked for, from where, and to where. */
    private Optional<Run> ours(MigrationRequest move, String marker) {
        return runs.stream()
                .filter(run -> run.vm.equals(move.vm()) && run.number > Integer.parseInt(marker))
                .filter(run -> !run.move.equals(OTHERS))
                .filter(run -> run.source.equals(move.source()) && run.target.equals(move.target()))
                .findFirst();
    }
}
