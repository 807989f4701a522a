package io.stealaway.remediation.step;

import io.stealaway.model.policy.Policy;
import io.stealaway.remediation.report.PassObserver;
import io.stealaway.remediation.rule.PlanningEngine;
import io.stealaway.spi.Detector;
import io.stealaway.spi.Isolator;
import io.stealaway.spi.Journal;
import io.stealaway.spi.Leadership;
import io.stealaway.spi.MetricsSource;
import io.stealaway.spi.Migrator;
import io.stealaway.spi.ShareControl;
import io.stealaway.spi.Topology;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** What a remediator was built with; isolators by name. */
public record RemediatorConfig(
        Topology topology,
        MetricsSource metrics,
        Detector detector,
        PlanningEngine engine,
        SortedMap<String, Isolator> isolators,
        Migrator migrator,
        Journal journal,
        Leadership leadership,
        Policy policy,
        Optional<ShareControl> shares,
        InstantSource clock,
        LongSupplier ticker,
        PassObserver observer) {

    Optional<Isolator> isolator(String name) {
        return Optional.ofNullable(isolators.get(name));
    }

    /**
     * Returns isolators by name.
     *
     * @throws IllegalArgumentException naming an isolator that is given twice, or that the policy names but that was not added
     */
    public static SortedMap<String, Isolator> byName(List<Isolator> isolators, Policy policy) {
        TreeMap<String, Isolator> byName = new TreeMap<>();
        for (Isolator isolator : isolators) {
            if (byName.put(isolator.name(), isolator) != null) {
                throw new IllegalArgumentException("two isolators are named " + isolator.name());
            }
        }
        policy.isolation().chains().forEach((role, chain) -> check("role " + role, chain, byName));
        check("every other VM", policy.isolation().defaultChain(), byName);
        return byName;
    }

    private static void check(String of, List<String> chain, SortedMap<String, Isolator> byName) {
        for (String name : chain) {
            if (!byName.containsKey(name)) {
                throw new IllegalArgumentException("the isolation policy of " + of + " names isolator " + name
                        + ", but there are only " + byName.keySet());
            }
        }
        if (chain.stream().distinct().count() < chain.size()) {
            throw new IllegalArgumentException("the isolation policy of " + of + " names an isolator twice: " + chain);
        }
    }
}
