package io.stealaway.placement.rule;

import io.stealaway.model.HostEvaluation.Refusal;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.HostScorer;
import io.stealaway.spi.PlacementKind;
import io.stealaway.spi.PlacementView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** All filters in the order in which they are asked, and all scorers in the order in which they are summed. */
public record Rules(List<GuardedFilter> filters, List<GuardedScorer> scorers) {

    public Rules {
        filters = List.copyOf(filters);
        scorers = List.copyOf(scorers);
    }

    public static Rules of(List<HostFilter.Named> filters, List<HostScorer.Named> scorers) {
        return new Rules(
                filters.stream()
                        .map(one -> new GuardedFilter(one.name(), one.filter()))
                        .toList(),
                scorers.stream()
                        .map(one -> new GuardedScorer(one.name(), one.weight(), one.scorer()))
                        .toList());
    }

    /** Returns these rules with only those filters that a test lets through. */
    public Rules only(Predicate<HostFilter> test) {
        return new Rules(
                filters.stream().filter(filter -> test.test(filter.filter())).toList(), scorers);
    }

    /** Returns those of these rules that speak of one kind of placement. */
    public Rules about(PlacementKind kind) {
        return new Rules(
                filters.stream()
                        .filter(filter -> filter.filter().appliesTo(kind))
                        .toList(),
                scorers.stream()
                        .filter(scorer -> scorer.scorer().appliesTo(kind))
                        .toList());
    }

    /** Returns the first filter that refuses the host, if any does. */
    public Optional<GuardedFilter> firstRefusing(PlacementView view, int host) {
        for (GuardedFilter filter : filters) {
            if (!filter.accepts(view, host)) {
                return Optional.of(filter);
            }
        }
        return Optional.empty();
    }

    /** Returns the place of the first filter that refuses the host; the number of filters when none does. */
    public int firstRefusal(PlacementView view, int host) {
        int place = 0;
        while (place < filters.size() && filters.get(place).accepts(view, host)) {
            place++;
        }
        return place;
    }

    public boolean accepts(PlacementView view, int host) {
        for (int i = 0; i < filters.size(); i++) {
            if (!filters.get(i).accepts(view, host)) {
                return false;
            }
        }
        return true;
    }

    /** Returns what every filter that refuses the host says, in order. */
    public List<Refusal> refusals(PlacementView view, int host) {
        List<Refusal> refusals = new ArrayList<>();
        for (GuardedFilter filter : filters) {
            if (!filter.accepts(view, host)) {
                refusals.add(new Refusal(filter.name(), filter.reason(view, host)));
            }
        }
        return refusals;
    }

    /**
     * Writes the weighted mean of all scores of each host to {@code means}, and the scores of scorer k to
     * {@code columns[k]}; all columns may be the same array. A mean is in [0,1] as every score is: rounding is monotone.
     */
    public void score(PlacementView view, int[] hosts, double[] means, double[][] columns) {
        Arrays.fill(means, 0, hosts.length, 0.0);
        double totalWeight = 0.0;
        for (int k = 0; k < scorers.size(); k++) {
            GuardedScorer scorer = scorers.get(k);
            double[] column = columns[k];
            scorer.scoreAll(view, hosts, column);
            for (int i = 0; i < hosts.length; i++) {
                means[i] += scorer.weight() * column[i];
            }
            totalWeight += scorer.weight();
        }
        for (int i = 0; totalWeight > 0.0 && i < hosts.length; i++) {
            means[i] /= totalWeight;
        }
    }

    /**
     * Returns the weighted mean of all scores of one host; the same bits as {@link #score(PlacementView, int[], double[],
     * double[][])}.
     */
    public double score(PlacementView view, int host) {
        double mean = 0.0;
        double totalWeight = 0.0;
        for (int k = 0; k < scorers.size(); k++) {
            GuardedScorer scorer = scorers.get(k);
            mean += scorer.weight() * scorer.score(view, host);
            totalWeight += scorer.weight();
        }
        return totalWeight > 0.0 ? mean / totalWeight : mean;
    }
}
