package io.stealaway.model;

import io.stealaway.internal.IdSyntax;
import io.stealaway.internal.SortedCopies;
import java.util.Map;
import java.util.SortedMap;

/** What an embedder attaches to hosts and observations: few, with names that can be printed and stored. */
final class NamedValues {
    private static final int MOST = 32;

    private NamedValues() {}

    static SortedMap<String, Double> figures(VmId owner, Map<String, Double> figures) {
        SortedMap<String, Double> sorted = checked("figures", "figure", owner, figures);
        sorted.forEach((name, value) -> {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("figure " + name + " of " + owner + " (" + value
                        + ") must be finite. Maybe leave out what was not measured?");
            }
        });
        return sorted;
    }

    static SortedMap<String, String> metadata(HostId owner, Map<String, String> metadata) {
        return checked("metadata", "metadata key", owner, metadata);
    }

    private static <V> SortedMap<String, V> checked(String what, String name, Object owner, Map<String, V> values) {
        SortedMap<String, V> sorted = SortedCopies.map(values);
        if (sorted.size() > MOST) {
            throw new IllegalArgumentException(what + " of " + owner + " must be at most " + MOST + " but are "
                    + sorted.size() + ". Maybe keep only what a detector or rule reads?");
        }
        for (String key : sorted.keySet()) {
            IdSyntax.check(name + " of " + owner, key);
        }
        return sorted;
    }
}
