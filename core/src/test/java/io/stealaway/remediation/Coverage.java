package io.stealaway.remediation;

import io.stealaway.remediation.Faults.Fault;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How often each fault has met each call in each state. Thread-safe. */
final class Coverage {
    private static final List<String> EXPECTED = List.of(
            "- commit",
            "- metrics",
            "- owned",
            "- raiseEpoch",
            "- read",
            "- topology",
            "ISOLATED commit",
            "ISOLATED prepare",
            "ISOLATING commit",
            "ISOLATING isolate",
            "MIGRATING abort",
            "MIGRATING commit",
            "MIGRATING start",
            "MIGRATING status",
            "OBSERVING commit",
            "PLANNED commit",
            "REINTEGRATING commit",
            "REINTEGRATING reintegrate",
            "UNKNOWN commit",
            "UNKNOWN reintegrate",
            "UNKNOWN status",
            "VERIFYING commit",
            "none commit");

    private final TreeMap<String, EnumMap<Fault, Integer>> hits = new TreeMap<>();

    synchronized void book(String state, String call, Fault fault) {
        hits.computeIfAbsent(state + " " + call, k -> new EnumMap<>(Fault.class))
                .merge(fault, 1, Integer::sum);
    }

    /** Returns what a fault can meet in the ordinary course of things, and has not. */
    synchronized List<String> missing() {
        return EXPECTED.stream()
                .filter(row ->
                        hits.getOrDefault(row, new EnumMap<>(Fault.class)).size() < possible(row))
                .toList();
    }

    private static int possible(String row) {
        boolean ofJournal = row.endsWith(" read") || row.endsWith(" commit") || row.endsWith(" raiseEpoch");
        return ofJournal ? 7 : Fault.values().length;
    }

    @Override
    public synchronized String toString() {
        StringBuilder text = new StringBuilder("state, call: calls by fault\n");
        for (Map.Entry<String, EnumMap<Fault, Integer>> row : hits.entrySet()) {
            text.append(row.getKey())
                    .append(": ")
                    .append(row.getValue().size())
                    .append(" of ")
                    .append(possible(row.getKey()))
                    .append(' ')
                    .append(row.getValue())
                    .append('\n');
        }
        return text.append("not yet met by every fault: ").append(missing()).toString();
    }
}
