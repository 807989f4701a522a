package io.stealaway.simulation;

import io.stealaway.model.BatchPlacement;
import io.stealaway.model.BatchPlacement.NoHost;
import io.stealaway.model.BatchPlacement.Placed;
import io.stealaway.model.VmId;
import io.stealaway.simulation.arrivals.NewVmPlacer;
import io.stealaway.simulation.arrivals.Turnover;
import io.stealaway.simulation.arrivals.Turnover.Creation;
import io.stealaway.simulation.arrivals.Turnover.Departure;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Tenants at work on a cluster: at the end of each minute VMs whose time has come are deleted, whatever is being done with them, and
 * what was asked for in it is created, request by request, where a scheduler says that knows what can be seen. What it rejects is not asked
 * for again. VMs that once came come again: to the host that they had, else where the scheduler says. Not thread-safe.
 */
final class VmTurnover {
    private static final int DAY_SECONDS = 86_400;

    private final SimulatedCluster cluster;
    private final Turnover turnover;
    private final NewVmPlacer placer;
    private final SortedMap<Integer, Day> days = new TreeMap<>();
    private final SortedMap<String, Integer> refusals = new TreeMap<>();
    private int nextCreation;
    private int nextDeparture;

    /** What a day came to. */
    static final class Day {
        int requests;
        int rejected;
        int created;
        int deleted;
    }

    VmTurnover(SimulatedCluster cluster, Turnover turnover) {
        this.cluster = cluster;
        this.turnover = turnover;
        placer = turnover.placer().start();
    }

    /** Ends a minute. */
    void minute() {
        long second = ((SimulationClock) cluster.clock()).second();
        Day day = days.computeIfAbsent((int) ((second - 1) / DAY_SECONDS), any -> new Day());
        delete(second, day);
        if (placer.due(cluster.clock().instant())) {
            placer.look(cluster.observed(), outOfService());
        }
        List<Creation> creations = turnover.creations();
        while (nextCreation < creations.size() && creations.get(nextCreation).second() < second) {
            create(creations.get(nextCreation++), day);
        }
    }

    private void delete(long second, Day day) {
        List<Departure> departures = turnover.departures();
        while (nextDeparture < departures.size()
                && departures.get(nextDeparture).second() < second) {
            int vm = departures.get(nextDeparture++).vm();
            if (cluster.fleet().present(vm)) {
                cluster.delete(vm);
                day.deleted++;
            }
        }
    }

    private void create(Creation creation, Day day) {
        day.requests++;
        if (creation.onTheirHosts() && fit(creation)) {
            createOnTheirHosts(creation, day);
            return;
        }
        BatchPlacement placement = placer.place(cluster.observed(), creation.request());
        List<Placed> placed = placement.placed();
        if (placed.size() < creation.vms().size()) {
            if (creation.onTheirHosts()) {
                createOnTheirHosts(creation, day);
                return;
            }
            day.rejected++;
            placement.answers().forEach(this::noteRefusals);
            return;
        }
        for (Placed one : placed) {
            cluster.create(
                    cluster.fleet().everIndex(one.vm()).orElseThrow(),
                    cluster.fleet().hostIndex("create", one.host()));
            day.created++;
        }
    }

    /** Whether each finds room, by itself, where it once was. */
    private boolean fit(Creation creation) {
        TruePlacement fleet = cluster.fleet();
        for (int i = 0; i < creation.vms().size(); i++) {
            int host = fleet.hostIndex("create", creation.vms().get(i).host());
            if (!fleet.hosts[host].up()
                    || fleet.shortage(creation.first() + i, host).isPresent()) {
                return false;
            }
        }
        return true;
    }

    private void createOnTheirHosts(Creation creation, Day day) {
        for (int i = 0; i < creation.vms().size(); i++) {
            cluster.create(
                    creation.first() + i,
                    cluster.fleet().hostIndex("create", creation.vms().get(i).host()));
            day.created++;
        }
    }

    private void noteRefusals(BatchPlacement.Answer answer) {
        if (answer instanceof NoHost none) {
            none.rejections().forEach((rule, hosts) -> refusals.merge(rule, hosts, Integer::sum));
        }
    }

    private Set<VmId> outOfService() {
        Set<VmId> absent = new HashSet<>();
        TruePlacement fleet = cluster.fleet();
        for (int i = 0; i < fleet.presentCount(); i++) {
            int vm = fleet.present()[i];
            if (cluster.services().share(vm) < ServiceDemand.FULL) {
                absent.add(fleet.vms[vm].id());
            }
        }
        return absent;
    }

    /** Returns what a day came to, 0 for the first. */
    Day day(int day) {
        return days.getOrDefault(day, new Day());
    }

    /** Returns by which filters hosts were refused to requests that were rejected, and how many by each. */
    SortedMap<String, Integer> refusals() {
        return refusals;
    }
}
