package io.stealaway.examples.report;

import io.stealaway.model.BatchPlacement;
import io.stealaway.model.BatchPlacement.Answer;
import io.stealaway.model.BatchPlacement.Demand;
import io.stealaway.model.BatchPlacement.NoHost;
import io.stealaway.model.BatchPlacement.Placed;
import io.stealaway.model.BatchPlacement.Withheld;
import io.stealaway.model.HostEvaluation;
import io.stealaway.model.HostId;
import io.stealaway.model.MicroCores;
import io.stealaway.model.VmCapacity;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where new VMs go, and how many more fit, in plain text, no line longer than {@link TextTable#WIDTH}.
 *
 * <p>Thread-safe.
 */
public final class BatchText {
    private BatchText() {}

    /** Returns a table of the answers and the counts, ending with a line feed. */
    public static String of(ClusterSnapshot snapshot, BatchPlacement placement) {
        TextTable table = new TextTable("VM", "host", "zone", ">score", "alternates; expected demand; or why not");
        for (Answer answer : placement.answers()) {
            if (answer instanceof Placed placed) {
                table.row(
                        placed.vm().value(),
                        placed.host().value(),
                        snapshot.host(placed.host())
                                .map(host -> host.zone().value())
                                .orElse("-"),
                        Units.fraction(placed.score(), 3),
                        alternates(placed) + "; " + demand(placed.demand()));
            } else {
                table.row(answer.vm().value(), "-", "-", "-", why(answer));
            }
        }
        int placed = placement.placed().size();
        return table + "\nPlaced:         " + Units.count(placed) + " of "
                + Units.count(placement.answers().size(), "VM")
                + (placement.searchedAll() ? "" : "; the search ended at its bound, so that more may fit")
                + "\nPlacement hash: " + placement.hash() + "\n";
    }

    private static String alternates(Placed placed) {
        return placed.alternates().isEmpty()
                ? "no alternate"
                : "else " + placed.alternates().stream().map(HostId::value).collect(Collectors.joining(", "));
    }

    private static String demand(Demand demand) {
        String peak = Units.fraction(demand.peakMicroCores() / (double) MicroCores.PER_CORE, 2);
        return switch (demand.basis()) {
            case ROLE -> "wants up to " + peak + " CPUs by " + Units.count(demand.peers(), "VM") + " of its role";
            case FLAVOR -> "wants up to " + peak + " CPUs by " + Units.count(demand.peers(), "VM") + " of its flavor";
            case ALL_IT_MAY_USE -> "may want all of its " + peak + " CPUs";
        };
    }

    /** Returns why a VM has no host; empty when it has one. */
    public static String why(Answer answer) {
        if (answer instanceof NoHost none) {
            return PlacementText.rejections(none.rejections())
                    + none.nearestMiss()
                            .map(miss -> "; nearest: " + PlacementText.nearest(miss))
                            .orElse("")
                    + none.blocker()
                            .map(blocker ->
                                    "; in the way: " + blocker.vm() + " on " + blocker.host() + ": " + blocker.reason())
                            .orElse("");
        }
        return answer instanceof Withheld withheld ? withheld.reason() : "";
    }

    /** Returns a table of what every host is to a VM, those that may take it first, ending with a line feed. */
    public static String hosts(List<HostEvaluation> hosts) {
        TextTable table = new TextTable(">rank", "host", "zone", ">score", "why, or why not");
        List<HostEvaluation> sorted = hosts.stream()
                .sorted(Comparator.comparingInt(BatchText::rank).thenComparing(HostEvaluation::host))
                .toList();
        for (HostEvaluation host : sorted) {
            table.row(
                    host instanceof HostEvaluation.Accepted accepted ? Integer.toString(accepted.rank()) : "-",
                    host.host().value(),
                    host.zone().value(),
                    host.scores().isEmpty() ? "-" : Units.fraction(host.score(), 3),
                    words(host));
        }
        return table.toString();
    }

    private static int rank(HostEvaluation host) {
        return host instanceof HostEvaluation.Accepted accepted ? accepted.rank() : Integer.MAX_VALUE;
    }

    private static String words(HostEvaluation host) {
        if (host instanceof HostEvaluation.Rejected rejected) {
            return PlacementText.refusals(rejected.refusals());
        }
        return host.scores().stream()
                        .map(score -> score.scorer() + " " + Units.fraction(score.value(), 2))
                        .collect(Collectors.joining(", "))
                + host.toWin().map(toWin -> "; " + PlacementText.toWin(toWin)).orElse("");
    }

    /** Returns a table of zones, ending with a line feed. */
    public static String of(VmCapacity capacity) {
        TextTable table = new TextTable("zone", ">more VMs", ">surviving failures", "runs out first; refused then by");
        for (VmCapacity.Zone zone : capacity.zones()) {
            table.row(
                    zone.zone().value(),
                    (zone.exact() ? "" : "at least ") + Units.count(zone.vms()),
                    zone.surviving().isEmpty()
                            ? "not asked"
                            : (zone.survivingExact() ? "" : "at least ")
                                    + Units.count(zone.surviving().getAsLong()),
                    zone.runsOutFirst().orElse("nothing") + "; " + refusals(zone.refusals()));
        }
        return table.toString();
    }

    private static String refusals(Map<String, Integer> refusals) {
        return refusals.entrySet().stream()
                .map(entry -> entry.getKey() + " " + Units.count(entry.getValue()))
                .collect(Collectors.joining(", "));
    }
}
