package io.stealaway.simulation;

import io.stealaway.model.Tenant;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How evenly tenants are served: of what each needed, which share did it get?
 *
 * <p>A tenant that needed nothing has no such share (0/0) and is left out.
 *
 * <p>Immutable and thread-safe.
 *
 * @param servedShare for each tenant that needed CPU, what it got over what it needed, fraction
 */
record TenantFairness(SortedMap<Tenant, Double> servedShare) {

    /**
     * What one tenant needed and got, of one VM, one host or all, at one time or summed over many; any unit, the same in both.
     *
     * @param tenant the tenant
     * @param need what it needed within its quotas, 0 or more
     * @param allocated what it got, 0 to need
     */
    public record Served(Tenant tenant, long need, long allocated) {

        /** @throws IllegalArgumentException naming the tenant and the value that breaks its rule */
        public Served {
            if (need < 0) {
                throw new IllegalArgumentException("need (" + need + ") of " + tenant + " must not be negative");
            }
            if (allocated < 0 || allocated > need) {
                throw new IllegalArgumentException(
                        "allocated (" + allocated + ") of " + tenant + " must be between 0 and its need, " + need);
            }
        }
    }

    /** @throws IllegalArgumentException naming a tenant whose share is not a fraction in [0,1] */
    public TenantFairness {
        SortedMap<Tenant, Double> copy = new TreeMap<>();
        for (Map.Entry<Tenant, Double> entry : servedShare.entrySet()) {
            double share = entry.getValue();
            if (!(share >= 0.0 && share <= 1.0)) {
                throw new IllegalArgumentException(
                        "servedShare (" + share + ") of " + entry.getKey() + " must be a fraction in [0,1]");
            }
            copy.put(entry.getKey(), share);
        }
        servedShare = Collections.unmodifiableSortedMap(copy);
    }

    /**
     * Returns the fairness over these, in any order; those of one tenant are added up.
     *
     * @throws ArithmeticException if the needs of a tenant sum to more than a long holds
     */
    public static TenantFairness of(Collection<Served> served) {
        SortedMap<Tenant, Served> sums = new TreeMap<>();
        for (Served one : served) {
            sums.merge(
                    one.tenant(),
                    one,
                    (a, b) -> new Served(
                            a.tenant(),
                            Math.addExact(a.need(), b.need()),
                            Math.addExact(a.allocated(), b.allocated())));
        }
        SortedMap<Tenant, Double> shares = new TreeMap<>();
        sums.forEach((tenant, sum) -> {
            if (sum.need() > 0) {
                shares.put(tenant, (double) sum.allocated() / sum.need());
            }
        });
        return new TenantFairness(shares);
    }

    /**
     * Returns Jain's index of the served shares x_i of n tenants, {@code (sum x_i)^2 / (n * sum x_i^2)}: 1 when all are served
     * alike, 1/n when one alone is served. 1 when there is no tenant, or none was served at all (0/0): none is preferred.
     *
     * <p>Source: Jain, Chiu and Hawe, "A Quantitative Measure of Fairness and Discrimination for Resource Allocation in Shared
     * Computer Systems", DEC-TR-301, 1984.
     */
    public double jainIndex() {
        double sum = 0.0;
        double squares = 0.0;
        for (double share : servedShare.values()) {
            sum += share;
            squares += share * share;
        }
        return squares == 0.0 ? 1.0 : Math.min(1.0, sum * sum / (servedShare.size() * squares));
    }

    /** Returns the served share of the best-served tenant minus that of the worst, fraction; 0 when there is no tenant. */
    public double spread() {
        double best = 0.0;
        double worst = 1.0;
        for (double share : servedShare.values()) {
            best = Math.max(best, share);
            worst = Math.min(worst, share);
        }
        return servedShare.isEmpty() ? 0.0 : best - worst;
    }
}
