package io.stealaway.placement;

/**
 * A provider of custom filters and scorers, under the names used in policies and explanations. {@code java.util.ServiceLoader}
 * loads the implementations that a jar lists in {@code META-INF/services/io.stealaway.placement.PlacementRules}.
 *
 * <p>Implementations are thread-safe, and have a public no-argument constructor if they are loaded that way.
 */
@FunctionalInterface
public interface PlacementRules {

    /**
     * Registers them. Called once for each engine; to be the same each time.
     *
     * @param engine takes them by {@link PlacementEngine.Builder#filter} and {@link PlacementEngine.Builder#scorer}
     */
    void addTo(PlacementEngine.Builder engine);

    /** Returns no rules at all. */
    static PlacementRules none() {
        return engine -> {};
    }
}
