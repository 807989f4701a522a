package io.stealaway.placement;

/**
 * Filters and scorers of one's own, under the names by which policies and explanations know them. Lets a program take in rules
 * that it was not built with: {@code java.util.ServiceLoader} finds the implementations that a jar names in
 * {@code META-INF/services/io.stealaway.placement.PlacementRules}.
 *
 * <p>Implementations are thread-safe, and have a public constructor without parameters if they are to be found that way.
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
