package io.stealaway.remediation;

import io.stealaway.remediation.Faults.Fault;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How often each fault has met each step, that is each call to the journal, an SPI or the clock, in each state. A call that
 * is about one VM is made in the phase of its migration, any other in the phases of all that are open. Thread-safe.
 */
final class Coverage {
    static final List<String> STATES = List.of(
            "none",
            "PROPOSED",
            "WAITING",
            "PLANNED",
            "ISOLATING",
            "ISOLATED",
            "MIGRATING",
            "VERIFYING",
            "REINTEGRATING",
            "OBSERVING",
            "UNKNOWN");

    static final List<String> CALLS = List.of(
            "clock",
            "lease",
            "read",
            "commit",
            "raiseEpoch",
            "owned",
            "topology",
            "metrics",
            "isolate",
            "prepare",
            "start",
            "status",
            "abort",
            "forceComplete",
            "reintegrate",
            "readShares",
            "setShares",
            "restoreShares",
            "ownedShares");

    /** The only phases in which a call about one VM is made; other calls are made in all. */
    private static final Map<String, Set<String>> ONLY_IN = Map.of(
            "isolate", Set.of("ISOLATING"),
            "prepare", Set.of("ISOLATED"),
            "start", Set.of("MIGRATING"),
            "status", Set.of("MIGRATING", "UNKNOWN"),
            "abort", Set.of("MIGRATING"),
            "forceComplete", Set.of("MIGRATING"),
            "reintegrate", Set.of("none", "REINTEGRATING", "UNKNOWN"));

    /**
     * One fault at one call in one state.
     *
     * @param state one of {@link #STATES}
     * @param call one of {@link #CALLS}
     */
    record Cell(String state, String call, Fault fault) {}

    private static final Set<String> ALL = Set.copyOf(STATES);
    private static final List<Fault> OF_CLOCK = List.of(Fault.DIES_BEFORE, Fault.CLOCK_FORWARD, Fault.CLOCK_BACK);
    private static final List<Fault> OF_BACKEND = List.copyOf(EnumSet.range(Fault.DIES_BEFORE, Fault.LIES));
    private static final List<Fault> OF_READ = List.copyOf(EnumSet.range(Fault.DIES_BEFORE, Fault.LATE_AFTER));

    private static final List<Fault> FAULTS = List.of(Fault.values());

    private final AtomicLongArray hits = new AtomicLongArray(STATES.size() * CALLS.size() * FAULTS.size());

    /** Met where no leader in its right mind gets: for one that was frozen, another one has moved on. */
    private final TreeMap<String, Long> elsewhere = new TreeMap<>();

    /** Returns what can go wrong at a call. */
    static List<Fault> possible(String call) {
        return switch (call) {
            case "clock" -> OF_CLOCK;
            case "read" -> OF_READ;
            default -> OF_BACKEND;
        };
    }

    /** Returns whether a call is about the weights of a host, whatever phase its migrations are in: all are booked in one state. */
    static boolean ofHosts(String call) {
        return call.endsWith("Shares");
    }

    /** Returns why a cell cannot be met, if so. */
    static Optional<String> unreachable(String state, String call, Fault fault) {
        if (ofHosts(call) && !state.equals("none")) {
            return Optional.of("weights are of a host, not of a migration in a phase");
        }
        Set<String> only = ONLY_IN.getOrDefault(call, Set.of());
        if (!only.isEmpty() && !only.contains(state)) {
            return Optional.of("a leader calls " + call + " in " + String.join(" and ", sorted(only))
                    + " only; elsewhere it was frozen and another one has moved on");
        }
        if (possible(call).contains(fault)) {
            return Optional.empty();
        }
        return Optional.of(
                switch (call) {
                    case "clock" ->
                        "reading the clock has no effect, fails in no way but by the death of the process, and"
                                + " lies only by being set";
                    case "read" ->
                        fault == Fault.LIES
                                ? "a journal that forgets what it has answered breaks the promise that all else rests on;"
                                        + " that is the planted missing fsync"
                                : "the clock is set when it is read";
                    default -> "the clock is set when it is read";
                });
    }

    private static List<String> sorted(Set<String> states) {
        return STATES.stream().filter(states::contains).toList();
    }

    void book(Set<String> states, String call, Fault fault) {
        for (String state : states) {
            if (ONLY_IN.getOrDefault(call, ALL).contains(state)) {
                hits.incrementAndGet(cell(state, call, fault));
            } else {
                synchronized (elsewhere) {
                    elsewhere.merge(call + " in " + state, 1L, Long::sum);
                }
            }
        }
    }

    private static int cell(String state, String call, Fault fault) {
        return (STATES.indexOf(state) * CALLS.size() + CALLS.indexOf(call)) * FAULTS.size() + FAULTS.indexOf(fault);
    }

    private boolean hit(String state, String call, Fault fault) {
        return hits.get(cell(state, call, fault)) > 0;
    }

    private static List<Fault> reachable(String state, String call) {
        return possible(call).stream()
                .filter(fault -> unreachable(state, call, fault).isEmpty())
                .toList();
    }

    /** Returns all that can be met. */
    static List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (String state : STATES) {
            for (String call : CALLS) {
                reachable(state, call).forEach(fault -> cells.add(new Cell(state, call, fault)));
            }
        }
        return cells;
    }

    /** Returns what can be met, and has not been. */
    List<Cell> missing() {
        return cells().stream()
                .filter(cell -> !hit(cell.state(), cell.call(), cell.fault()))
                .toList();
    }

    private Set<String> reasons() {
        TreeSet<String> reasons = new TreeSet<>();
        for (String state : STATES) {
            for (String call : CALLS) {
                for (Fault fault : Fault.values()) {
                    if (fault != Fault.NONE) {
                        unreachable(state, call, fault).ifPresent(why -> reasons.add(call + ": " + why));
                    }
                }
            }
        }
        return reasons;
    }

    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder("faults met, of those that can be, by state and call; least hits of one\n");
        text.append(String.format("%-13s", ""));
        CALLS.forEach(call -> text.append(String.format("%14s", call)));
        for (String state : STATES) {
            text.append(String.format("%n%-13s", state));
            CALLS.forEach(call -> text.append(String.format("%14s", cell(state, call))));
        }
        text.append("\nnot reachable:");
        reasons().forEach(why -> text.append("\n  ").append(why));
        synchronized (elsewhere) {
            text.append("\nmet by leaders that were frozen meanwhile: ").append(elsewhere);
        }
        List<Cell> missing = missing();
        return text.append("\nnot met: ")
                .append(missing.size())
                .append(" of ")
                .append(cells().size())
                .append(' ')
                .append(missing)
                .toString();
    }

    private String cell(String state, String call) {
        List<Fault> faults = reachable(state, call);
        if (faults.isEmpty()) {
            return "-";
        }
        long met = faults.stream().filter(fault -> hit(state, call, fault)).count();
        long least = faults.stream()
                .mapToLong(fault -> hits.get(cell(state, call, fault)))
                .min()
                .orElseThrow();
        return met + "/" + faults.size() + ":" + least;
    }
}
