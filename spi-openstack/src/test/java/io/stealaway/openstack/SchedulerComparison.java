package io.stealaway.openstack;

import io.stealaway.model.HostEvaluation;
import io.stealaway.model.HostEvaluation.Accepted;
import io.stealaway.model.HostEvaluation.Rejected;
import io.stealaway.model.HostEvaluation.ScorerValue;
import io.stealaway.model.HostId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the engine and Nova's scheduler said of the same requests, counted, with every difference and its cause. */
final class SchedulerComparison {
    /** What Nova counts on a host may lag behind a build or a deletion for a moment. */
    static final String LAG = "Nova's count of a host lagged";

    private static final double NEARLY = 1e-6;
    /** Nova's count of used disk drops what is no whole GiB, such as most swap. */
    private static final double WHOLE_GIB = 0.02;

    private final SortedMap<String, Integer> counts = new TreeMap<>();
    private final SortedMap<String, Integer> refusals = new TreeMap<>();
    private final SortedMap<String, Integer> causes = new TreeMap<>();
    private final List<String> feasibility = new ArrayList<>();
    private final SortedMap<String, Integer> differing = new TreeMap<>();
    private final List<String> lagging = new ArrayList<>();
    private final List<String> unexplained = new ArrayList<>();

    /** Takes up a request that the engine refused to consider, naming what it contradicts. */
    void contradictory(String request, String why, List<HostId> hosts, SchedulerLog.Verdict nova) {
        count("requests");
        count("requests refused as contradictory");
        for (HostId host : hosts) {
            compare(request, host, false, why, nova);
        }
    }

    /**
     * Takes up a request.
     *
     * @param ours every host of the snapshot
     * @param chosen where Nova put it
     * @param mayDiffer weighers that Nova feeds with what no snapshot tells
     */
    void add(
            String request,
            List<HostEvaluation> ours,
            SchedulerLog.Verdict nova,
            Optional<HostId> chosen,
            Set<String> mayDiffer) {
        count("requests");
        SortedMap<HostId, Accepted> accepted = new TreeMap<>();
        for (HostEvaluation host : ours) {
            if (host instanceof Accepted one) {
                accepted.put(one.host(), one);
                compare(request, host.host(), true, "takes it", nova);
            } else if (host instanceof Rejected one) {
                one.refusals().forEach(refusal -> refusals.merge(refusal.filter(), 1, Integer::sum));
                compare(request, host.host(), false, one.first().toString(), nova);
            }
        }
        if (accepted.keySet().equals(nova.feasible())) {
            choice(request, accepted, nova, chosen, mayDiffer);
        }
    }

    private void compare(String request, HostId host, boolean ours, String why, SchedulerLog.Verdict nova) {
        boolean novas = nova.feasible().contains(host);
        count("verdicts");
        if (ours == novas) {
            count(ours ? "both take it" : "both refuse it");
        } else {
            feasibility.add(
                    request + " on " + host + ": Nova " + (novas ? "takes it" : "refuses it") + ", the engine: " + why);
        }
    }

    private void choice(
            String request,
            SortedMap<HostId, Accepted> accepted,
            SchedulerLog.Verdict nova,
            Optional<HostId> chosen,
            Set<String> mayDiffer) {
        if (accepted.isEmpty() || chosen.isEmpty()) {
            count("without a host");
            if (accepted.isEmpty() == chosen.isPresent()) {
                unexplained.add(request + ": Nova " + chosen + ", of the hosts " + accepted.keySet());
            }
            return;
        }
        HostId ours = accepted.values().stream()
                .filter(host -> host.rank() == 1)
                .findFirst()
                .orElseThrow()
                .host();
        if (accepted.size() == 1) {
            count("only one host");
            return;
        }
        List<String> late = compareScores(request, accepted, nova, mayDiffer);
        lagging.addAll(late);
        if (ours.equals(chosen.get())) {
            count("same choice of several");
        } else {
            count("another choice of several");
            causes.merge(late.isEmpty() ? cause(accepted, nova, ours, chosen.get()) : LAG, 1, Integer::sum);
        }
    }

    /** What Nova's own weights say for its choice and against ours. */
    private static String cause(
            SortedMap<HostId, Accepted> accepted, SchedulerLog.Verdict nova, HostId ours, HostId chosen) {
        if (Math.abs(nova.weight(ours) - nova.weight(chosen)) < NEARLY) {
            return "a tie";
        }
        return nova.scores().keySet().stream()
                .filter(weigher -> nova.score(weigher, chosen) - nova.score(weigher, ours)
                        > score(accepted, weigher, chosen) - score(accepted, weigher, ours) + 2 * tolerance(weigher))
                .collect(Collectors.joining(", "));
    }

    private static double tolerance(String weigher) {
        return weigher.equals("DiskWeigher") ? WHOLE_GIB : NEARLY;
    }

    private static double score(SortedMap<HostId, Accepted> accepted, String weigher, HostId host) {
        return Objects.requireNonNull(accepted.get(host)).scores().stream()
                .filter(score -> score.scorer().equals(weigher))
                .mapToDouble(ScorerValue::value)
                .findFirst()
                .orElse(0.0);
    }

    /** Returns where weighers that both have make another thing of a host. */
    private List<String> compareScores(
            String request, SortedMap<HostId, Accepted> accepted, SchedulerLog.Verdict nova, Set<String> mayDiffer) {
        List<String> differ = new ArrayList<>();
        for (Accepted host : accepted.values()) {
            for (ScorerValue score : host.scores()) {
                count("scores");
                double novas = nova.score(score.scorer(), host.host());
                if (Math.abs(score.value() - novas) <= tolerance(score.scorer())) {
                    count("same scores");
                } else if (mayDiffer.contains(score.scorer())) {
                    differing.merge(score.scorer(), 1, Integer::sum);
                } else {
                    differ.add(request + ": " + score.scorer() + " of " + host.host() + " is " + score.value()
                            + ", Nova's " + novas);
                }
            }
        }
        return differ;
    }

    private void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    int counted(String what) {
        return counts.getOrDefault(what, 0);
    }

    /** Returns the filters of the engine that refused hosts, and how many. */
    Map<String, Integer> refusals() {
        return refusals;
    }

    /** Returns where the one takes a VM and the other does not. */
    List<String> feasibility() {
        return feasibility;
    }

    /** Returns why Nova chose another host than the engine, and how often. */
    Map<String, Integer> causes() {
        return causes;
    }

    /** Returns scores that differ where both weigh the same, which {@link #LAG} alone explains. */
    List<String> lagging() {
        return lagging;
    }

    /** Returns choices that no weight explains. */
    List<String> unexplained() {
        return unexplained;
    }

    @Override
    public String toString() {
        return "beside Nova's scheduler: " + counts + "\nhosts that the engine's filters refuse: " + refusals
                + "\nwhy Nova chose another host: " + causes + "\nscores by what no snapshot tells: " + differing
                + "\nwhere one takes the VM and the other does not: " + feasibility
                + "\nwhere Nova's count of a host lagged: " + lagging
                + "\nnot explained: " + unexplained;
    }
}
