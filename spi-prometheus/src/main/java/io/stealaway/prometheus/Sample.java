package io.stealaway.prometheus;

import java.util.SortedMap;

/**
 * One series' value at the time of the query.
 *
 * @param labels its labels, by name
 * @param value NaN and the infinities included
 */
record Sample(SortedMap<String, String> labels, double value) {

    /** Returns the value of a label; empty when it has none, as Prometheus has it. */
    String label(String name) {
        return labels.getOrDefault(name, "");
    }
}
