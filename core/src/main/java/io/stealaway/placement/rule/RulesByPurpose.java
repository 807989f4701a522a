package io.stealaway.placement.rule;

import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.policy.Policy;
import io.stealaway.spi.FilterScope;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementKind;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Which rules count for which purpose; sorted out once for an engine. Immutable and thread-safe. */
public final class RulesByPurpose {
    private final Map<MigrationPurpose, RuleSet> byPurpose = new EnumMap<>(MigrationPurpose.class);
    private final Rules always;
    private final Rules newVms;

    /**
     * The rules that count for one purpose.
     *
     * @param all every one of them
     * @param guestless those that answer the same whatever other VMs are on the host
     * @param quick those that take no extra evaluations
     * @param slow those that do
     * @param slowEvaluations what all of the slow ones count for together
     */
    public record RuleSet(Rules all, Rules guestless, Rules quick, Rules slow, int slowEvaluations) {

        private static RuleSet of(Rules all, Policy policy) {
            return new RuleSet(
                    all,
                    all.only(filter -> filter.scope() != FilterScope.GUESTS),
                    all.only(filter -> filter.extraEvaluations(policy) == 0),
                    all.only(filter -> filter.extraEvaluations(policy) != 0),
                    all.filters().stream()
                            .mapToInt(filter -> filter.filter().extraEvaluations(policy))
                            .reduce(0, Math::addExact));
        }
    }

    public RulesByPurpose(Rules rules, Policy policy) {
        Rules moves = rules.about(PlacementKind.MIGRATION);
        for (MigrationPurpose purpose : MigrationPurpose.values()) {
            byPurpose.put(purpose, shared(moves.only(filter -> filter.appliesTo(purpose)), policy));
        }
        always = moves.only(RulesByPurpose::alwaysApplies);
        newVms = rules.about(PlacementKind.NEW_VM);
    }

    /** A search remembers hosts by the set of rules that refuses them, so purposes with the same rules share one set. */
    private RuleSet shared(Rules all, Policy policy) {
        return byPurpose.values().stream()
                .filter(other -> other.all().equals(all))
                .findFirst()
                .orElseGet(() -> RuleSet.of(all, policy));
    }

    private static boolean alwaysApplies(HostFilter filter) {
        for (MigrationPurpose purpose : MigrationPurpose.values()) {
            if (!filter.appliesTo(purpose)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the rules that count for a purpose, sorted by what they take. */
    public RuleSet of(MigrationPurpose purpose) {
        return Objects.requireNonNull(byPurpose.get(purpose));
    }

    /** Returns all rules that count for a purpose. */
    public Rules all(MigrationPurpose purpose) {
        return of(purpose).all();
    }

    /** Returns the rules that count for VMs that do not exist yet. */
    public Rules newVms() {
        return newVms;
    }

    /** Returns the rules that count for every purpose. */
    public Rules always() {
        return always;
    }
}
