package io.stealaway.prometheus;

import java.util.SortedMap;

/**
 * One series' value at the time of the query.
 *
 * @param labels its labels, by name; one whose value is no text is left out
 * @param value NaN and the infinities included
 * @param odd what of the series is not as Prometheus writes it, so that its value is NaN; empty when all is
 */
record Sample(SortedMap<String, String> labels, double value, String odd) {
    /** One as Prometheus writes it. */
    Sample(SortedMap<String, String> labels, double value) {
        this(labels, value, "");
    }

    /** Returns the value of a label; empty when it has none, as Prometheus has it. */
    String label(String name) {
        return labels.getOrDefault(name, "");
    }
}
