package io.stealaway.remediation;

import io.stealaway.remediation.Faults.Fault;
import io.stealaway.remediation.step.Sweep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * A cluster whose loop runs in another process, which is killed again and again, at a question or in the middle of a write
 * to its journal, and then left in peace; at the end the books must balance.
 */
final class KillRun {
    private static final Set<String> ACTING = Set.of("isolate", "start", "abort", "forceComplete", "reintegrate");
    private static final double TROUBLE = 0.03;

    /** After how many passes a life in which nothing happens any more is ended, which counts as no kill. */
    private static final int LONG = 100;

    private final SplittableRandom random;
    private final World world;
    private final WorldDesk desk;
    private final Bystanders bystanders;
    private final List<String> command;
    private final Path log;
    private final int first;
    private int kills;
    private int idleLives;
    private int tornWrites;

    /** How the present process is to die; never in peace. */
    private Optional<Doom> doom = Optional.empty();

    /** When a process is killed. */
    private enum Kind {
        AT_A_QUESTION,
        AFTER_A_QUESTION,
        AT_AN_ACTING_CALL,
        AFTER_AN_ACTING_CALL,
        IN_THE_JOURNAL,
        /** With an answer on its way, wherever it is when the signal comes. */
        WHILE_IT_COMPUTES
    }

    private static final class Doom {
        final Kind kind;
        int left;

        Doom(Kind kind, int left) {
            this.kind = kind;
            this.left = left;
        }
    }

    /** @param command what starts a {@link MortalProcess}, but for the path of its journal */
    KillRun(long seed, List<String> command, Path directory) {
        random = new SplittableRandom(seed);
        first = random.nextInt(Kind.values().length);
        world = CrashRun.troubled(random);
        world.migrator.mayForce = true;
        desk = new WorldDesk(world);
        bystanders = new Bystanders(random, world);
        this.command = new ArrayList<>(command);
        this.command.add(directory.resolve("journal-" + seed).toString());
        log = directory.resolve("log-" + seed);
        world.faults.script = (call, vm) -> trouble(call);
    }

    int kills() {
        return kills;
    }

    int started() {
        return (int) world.migrator.runs.stream().filter(run -> run.ours).count();
    }

    int tornWrites() {
        return tornWrites;
    }

    @Override
    public String toString() {
        return kills + " kills, " + tornWrites + " of them in the middle of a write, " + started() + " migrations, "
                + idleLives + " idle lives";
    }

    /**
     * Returns what must not be.
     *
     * @param deaths how often at least
     * @param migrations how many must have been begun until then; given up after ten times as many lives
     */
    List<String> run(int deaths, int migrations) {
        for (int lives = 0; (kills < deaths || started() < migrations) && lives < 10 * deaths; lives++) {
            doom = Optional.of(doom());
            heat();
            live(Integer.MAX_VALUE);
        }
        doom = Optional.empty();
        world.faults.script = (call, vm) -> Fault.NONE;
        world.hotHosts.clear();
        world.migrator.endOthers();
        live(100);
        world.clock.advance(Sweep.INTERVAL.multipliedBy(3));
        return live(100).orElseThrow().imbalance(world, bystanders);
    }

    /** There is always somebody to be helped: in each zone the host with most VMs is hot. */
    private void heat() {
        world.hotHosts.clear();
        for (String zone : new TreeSet<>(world.zoneOfHost.values())) {
            world.zoneOfHost.keySet().stream()
                    .filter(host -> world.zoneOfHost.get(host).equals(zone))
                    .max(Comparator.comparingLong(this::guests))
                    .ifPresent(world::hot);
        }
    }

    private long guests(String host) {
        return world.guests.values().stream()
                .filter(guest -> guest.host.value().equals(host))
                .count();
    }

    private Doom doom() {
        // All kinds in turn, from another one on in each run.
        Kind kind = Kind.values()[(first + kills) % Kind.values().length];
        return switch (kind) {
            case AT_AN_ACTING_CALL, AFTER_AN_ACTING_CALL -> new Doom(kind, 1 + random.nextInt(6));
            case IN_THE_JOURNAL -> new Doom(kind, random.nextInt(6_000));
            default -> new Doom(kind, 1 + random.nextInt(400));
        };
    }

    private Fault trouble(String call) {
        if (call.equals("clock") || random.nextDouble() >= TROUBLE) {
            return Fault.NONE;
        }
        List<Fault> faults = List.of(
                Fault.UNAVAILABLE_BEFORE,
                Fault.UNAVAILABLE_AFTER,
                Fault.TIMEOUT_BEFORE,
                Fault.TIMEOUT_AFTER,
                Fault.FORBIDDEN,
                Fault.CONFLICT,
                Fault.NOT_FOUND,
                Fault.BUG_BEFORE,
                Fault.BUG_AFTER);
        return faults.get(random.nextInt(faults.size()));
    }

    /** One life: until it is killed, or until nothing is left to do in so many passes. Returns its last report. */
    private Optional<Seen> live(int passes) {
        Process process = start();
        try {
            return serve(new Telegraph(process.getInputStream(), process.getOutputStream()), passes);
        } catch (Faults.Death death) {
            kills++;
            return Optional.empty();
        } catch (UncheckedIOException e) {
            throw new UncheckedIOException(
                    "the process ended by itself, see " + log,
                    e.getCause() == null ? new IOException(e) : e.getCause());
        } finally {
            end(process);
        }
    }

    private Process start() {
        try {
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void end(Process process) {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Optional<Seen> serve(Telegraph child, int passes) {
        Optional<Seen> seen = Optional.empty();
        for (int pass = 0; pass < passes; ) {
            List<String> question = child.receive();
            switch (question.get(0)) {
                case "born" -> child.send(List.of("pass"));
                case "report" -> {
                    pass++;
                    if (doom.isPresent() && pass >= LONG) {
                        endIdleLife();
                        return Optional.empty();
                    }
                    seen = Optional.of(MortalProcess.seen(question));
                    if (doom.isEmpty() && seen.get().quiet()) {
                        return seen;
                    }
                    elapse();
                    child.send(List.of("pass"));
                }
                default -> {
                    List<String> answer = answer(question);
                    child.send(answer);
                    if (doom.filter(d -> d.kind == Kind.WHILE_IT_COMPUTES && --d.left <= 0)
                            .isPresent()) {
                        throw new Faults.Death("while it computes");
                    }
                }
            }
        }
        return seen;
    }

    /** What holds it back, as humans who keep everybody out or migrations in vain, is over in a day. */
    private void endIdleLife() {
        idleLives++;
        bystanders.letGo();
        world.clock.advance(Duration.ofDays(1));
    }

    private void elapse() {
        if (doom.isPresent()) {
            bystanders.happen();
            world.clock.advance(Duration.ofSeconds(random.nextInt(61)));
        } else {
            world.clock.advance(Duration.ofMinutes(1));
        }
    }

    private List<String> answer(List<String> question) {
        String call = question.get(0);
        boolean acting = ACTING.contains(call);
        if (call.equals("write")) {
            return List.of(String.valueOf(mayWrite(Integer.parseInt(question.get(1)))));
        }
        if (call.equals("torn")) {
            tornWrites++;
            throw new Faults.Death("in the middle of a write");
        }
        dieIf(Kind.AT_A_QUESTION, true);
        dieIf(Kind.AT_AN_ACTING_CALL, acting);
        List<String> answer = call.equals("force") ? List.of("do") : desk.answer(question);
        dieIf(Kind.AFTER_A_QUESTION, true);
        dieIf(Kind.AFTER_AN_ACTING_CALL, acting);
        return answer;
    }

    private void dieIf(Kind kind, boolean counts) {
        if (counts && doom.filter(d -> d.kind == kind && --d.left <= 0).isPresent()) {
            throw new Faults.Death(kind.name());
        }
    }

    private int mayWrite(int bytes) {
        if (doom.isEmpty() || doom.get().kind != Kind.IN_THE_JOURNAL) {
            return bytes;
        }
        int before = doom.get().left;
        doom.get().left -= bytes;
        return before >= bytes ? bytes : before;
    }
}
