package io.stealaway.remediation;

import io.stealaway.remediation.Faults.Fault;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** How often each fault has met each call in each state. */
final class Coverage {
    private final TreeMap<String, EnumMap<Fault, Integer>> hits = new TreeMap<>();

    void book(String state, String call, Fault fault) {
        hits.computeIfAbsent(state + " " + call, k -> new EnumMap<>(Fault.class))
                .merge(fault, 1, Integer::sum);
    }

    /** Returns the pairs of state and call that a fault can meet and has not. */
    long missing() {
        return hits.entrySet().stream()
                .mapToLong(entry -> possible(entry.getKey()) - entry.getValue().size())
                .sum();
    }

    private static int possible(String row) {
        boolean ofJournal = row.endsWith(" read") || row.endsWith(" commit") || row.endsWith(" raiseEpoch");
        return ofJournal ? 7 : Fault.values().length;
    }

    @Override
    public String toString() {
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
        return text.append(missing()).append(" never met").toString();
    }
}
