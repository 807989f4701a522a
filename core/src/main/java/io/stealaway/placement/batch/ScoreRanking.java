package io.stealaway.placement.batch;

import io.stealaway.placement.order.LazyHostOrder;
import io.stealaway.placement.rule.GuardedScorer;
import io.stealaway.placement.rule.Rules;
import io.stealaway.placement.score.BoundedScorer;
import io.stealaway.placement.search.ColumnScorer;
import io.stealaway.spi.PlacementView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;

/**
 * By the weighted mean of the scorers, each of which speaks of one host alone. So the VMs of one kind of request share their scores, and after each
 * VM only its host is scored again; with a scorer of one's own, which may look at other hosts, all are.
 */
final class ScoreRanking implements HostRanking {
    private static final Comparator<Ranked> BEST_FIRST =
            Comparator.comparingDouble((Ranked one) -> -one.score()).thenComparingInt(Ranked::host);

    /** Sums of bounds and sums of scores are rounded in different places. */
    private static final double ROUNDING = 1e-9;

    private final Rules rules;
    private final ColumnScorer columns;
    private final long largestMicroCores;
    private final boolean keeps;
    private final Map<RequestKind, Scored> byKind = new HashMap<>();
    /** Hosts that VMs were placed on or taken off, in order; a host may come again. */
    private final List<Integer> changes = new ArrayList<>();

    private double[] means = {};
    private double[] column = {};

    /** What hosts score with the VMs of one kind of request; no number for those that were not scored yet. */
    private static final class Scored {
        /** By host. */
        final double[] scores;
        /** By the most that each may have scored when the kind was first asked about. */
        final LazyHostOrder order;
        /** Hosts that changed since, and were scored again. */
        final TreeSet<Ranked> again = new TreeSet<>(BEST_FIRST);

        final BitSet asked = new BitSet();
        final BitSet changed = new BitSet();
        /** Hosts that are to be scored again. */
        final BitSet stale = new BitSet();
        /** How many changes were looked at. */
        int seen;

        Scored(double[] scores, int[] hosts, IntToDoubleFunction bound, int seen) {
            this.scores = scores;
            order = new LazyHostOrder(hosts, bound);
            for (int host : hosts) {
                asked.set(host);
            }
            this.seen = seen;
        }

        double score(Candidates candidates, int host) {
            if (Double.isNaN(scores[host])) {
                scores[host] = candidates.score(host);
            }
            return scores[host];
        }

        void scoreAgain(int host, double score) {
            if (changed.get(host)) {
                again.remove(new Ranked(host, scores[host]));
            }
            changed.set(host);
            scores[host] = score;
            again.add(new Ranked(host, score));
        }
    }

    ScoreRanking(Rules rules, BatchState state) {
        this.rules = rules;
        columns = new ColumnScorer(rules.scorers(), state.plan());
        largestMicroCores = state.plan().loads().largestMicroCores();
        keeps = rules.scorers().stream()
                .allMatch(scorer -> BoundedScorer.of(scorer.scorer()).isPresent());
    }

    @Override
    public void changed(int host) {
        changes.add(host);
    }

    @Override
    public List<Ranked> best(Candidates candidates, int most, IntPredicate allowed) {
        Scored scored = scored(candidates);
        Iterator<Ranked> changed = scored.again.iterator();
        PriorityQueue<Ranked> next = new PriorityQueue<>(BEST_FIRST);
        addNext(next, changed);
        List<Ranked> best = new ArrayList<>();
        int rank = 0;
        while (best.size() < most) {
            // Orders tell bounds only, so all that may still be better is taken off them first.
            while (rank < scored.order.size() && (next.isEmpty() || scored.order.bound(rank) >= score(next))) {
                int host = scored.order.host(rank++);
                if (!scored.changed.get(host)) {
                    next.add(new Ranked(host, scored.score(candidates, host)));
                }
            }
            Ranked one = next.poll();
            if (one == null) {
                return best;
            }
            if (scored.changed.get(one.host())) {
                addNext(next, changed);
            }
            if (allowed.test(one.host()) && candidates.accepts(one.host())) {
                best.add(one);
            }
        }
        return best;
    }

    /** One of those that were scored again is always in the queue, until there is no more. */
    private static void addNext(PriorityQueue<Ranked> next, Iterator<Ranked> changed) {
        if (changed.hasNext()) {
            next.add(changed.next());
        }
    }

    private static double score(PriorityQueue<Ranked> next) {
        Ranked first = next.peek();
        return first == null ? -1.0 : first.score();
    }

    private Scored scored(Candidates candidates) {
        RequestKind kind = candidates.vm().kind();
        Scored known = byKind.get(kind);
        if (known == null || !keeps) {
            known = keeps ? bounded(candidates) : scoredAll(candidates);
            byKind.put(kind, known);
        }
        for (; known.seen < changes.size(); known.seen++) {
            known.stale.set(changes.get(known.seen));
        }
        known.stale.and(known.asked);
        for (int host = known.stale.nextSetBit(0); host >= 0; host = known.stale.nextSetBit(host + 1)) {
            known.scoreAgain(host, candidates.score(host));
        }
        known.stale.clear();
        return known;
    }

    /** What needs only columns is computed for all hosts, and of the rest the most that the VM may score by it. */
    private Scored bounded(Candidates candidates) {
        int[] hosts = candidates.hosts();
        double[] scores = new double[hosts.length == 0 ? 0 : hosts[hosts.length - 1] + 1];
        Arrays.fill(scores, Double.NaN);
        PlacementView view = candidates.view(hosts[0]);
        columns.lookAt(view);
        double others = 0.0;
        double weights = 0.0;
        for (GuardedScorer scorer : rules.scorers()) {
            weights += scorer.weight();
            others += ColumnScorer.cover(scorer)
                    ? 0.0
                    : scorer.weight()
                            * BoundedScorer.of(scorer.scorer())
                                    .map(known -> known.vmBound(view, largestMicroCores))
                                    .orElse(1.0);
        }
        double most = others;
        double all = weights;
        return new Scored(
                scores, hosts, host -> all == 0.0 ? 0.0 : (columns.with(host) + most) / all + ROUNDING, changes.size());
    }

    private Scored scoredAll(Candidates candidates) {
        double[] scores = means(candidates);
        return new Scored(scores, candidates.hosts(), host -> scores[host], changes.size());
    }

    /** Scores hosts zone by zone, by index of the host; a new array. */
    private double[] means(Candidates candidates) {
        int[] hosts = candidates.hosts();
        double[] scores = new double[hosts.length == 0 ? 0 : hosts[hosts.length - 1] + 1];
        if (means.length < hosts.length) {
            means = new double[hosts.length];
            column = new double[hosts.length];
        }
        double[][] columns = new double[rules.scorers().size()][];
        Arrays.fill(columns, column);
        for (int[] zone : candidates.byZone()) {
            rules.score(candidates.view(zone[0]), zone, means, columns);
            for (int i = 0; i < zone.length; i++) {
                scores[zone[i]] = means[i];
            }
        }
        return scores;
    }

    @Override
    public double[][] scores(Candidates candidates, int[] hosts) {
        double[][] scores = new double[rules.scorers().size()][hosts.length];
        for (int k = 0; k < scores.length; k++) {
            for (int i = 0; i < hosts.length; i++) {
                scores[k][i] = rules.scorers().get(k).score(candidates.view(hosts[i]), hosts[i]);
            }
        }
        return scores;
    }

    @Override
    public List<Weight> weights() {
        return rules.scorers().stream()
                .map(scorer -> new Weight(scorer.name(), scorer.weight()))
                .toList();
    }
}
