package io.stealaway.spi;

import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.policy.Policy;
import java.util.Objects;

/**
 * A hard constraint: whether a VM may run on a host. Pure: no I/O, no clock, no state.
 *
 * <p>If a filter throws, planning fails; no host is accepted. Its name is given on registration.
 *
 * <p>Implementations are thread-safe.
 */
@FunctionalInterface
public interface HostFilter {

    /**
     * Returns whether the VM of the view may go to a host.
     *
     * @param view the VM and the cluster
     * @param host the index of a host of the VM's zone or of any other
     */
    boolean accepts(PlacementView view, int host);

    /**
     * Explains a refusal with figures. Called only to explain, after {@link #accepts} answered false.
     *
     * @return one line without the names of VM and host
     */
    default String reason(PlacementView view, int host) {
        return "refused";
    }

    /**
     * Returns what the answers depend on; a promise that {@code io.stealaway.testkit.HostFilterContract} holds it to. A wider
     * scope than need be costs time; a narrower one lets hosts through, or keeps them out, that should not be.
     *
     * @return {@link FilterScope#GUESTS} unless overridden; always the same
     */
    default FilterScope scope() {
        return FilterScope.GUESTS;
    }

    /**
     * Returns whether the rule counts for migrations of a purpose. One that counts for some purposes only is asked while the
     * plan is made, and not once more right before a migration is acted on, when only what must hold for all of them is.
     *
     * @return true unless overridden; for a purpose always the same
     */
    default boolean appliesTo(MigrationPurpose purpose) {
        return true;
    }

    /**
     * Returns whether the rule speaks of migrations, of new VMs, or of both; what it does not speak of it is not asked about. A rule
     * that asks for {@link PlacementView#sourceHost} or {@link PlacementView#vmIndex} must leave new VMs out.
     *
     * @return true unless overridden; for a kind always the same
     */
    default boolean appliesTo(PlacementKind kind) {
        return true;
    }

    /**
     * Returns how many of the policy's {@code chainEvaluations} one question counts for beyond the one that all filters
     * together count for; above 0 for a rule that takes very long, which a search for chains then asks after all others.
     *
     * @return at least 0; 0 unless overridden; for a policy always the same
     */
    default int extraEvaluations(Policy policy) {
        return 0;
    }

    /**
     * A filter under the name by which explanations know it. Thread-safe if the filter is.
     *
     * @param name unique among the filters of an engine
     * @param filter the rule
     */
    record Named(String name, HostFilter filter) {

        /** Checks that both are there. */
        public Named {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(filter, "filter");
        }
    }
}
