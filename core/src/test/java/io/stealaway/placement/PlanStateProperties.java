package io.stealaway.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.state.PlanState;
import io.stealaway.placement.state.VmPlacementView;
import io.stealaway.placement.survival.VmPlaces;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;

/** Moves laid over the state, declared over and taken back, leave it as if it had been built for what is left of them. */
class PlanStateProperties {

    @Property(tries = 500, seed = "31", shrinking = ShrinkingMode.OFF)
    void whatIsLaidOverDeclaredOverAndTakenBackEqualsAFreshState(@ForAll long seed) {
        Walk walk = new Walk(RandomCase.odd(seed), new Random(seed));
        for (int step = 0; step < 12; step++) {
            walk.step();
            walk.assertEqualsFresh();
        }
        Statistics.label("a VM moved twice")
                .collect(walk.movedTwice)
                .coverage(coverage -> coverage.check(true).percentage(share -> share > 5.0));
        walk.takeAllBack();
        walk.assertEqualsFresh();
    }

    /** The state under test, with a plain record of what was done to it. */
    private static final class Walk {
        private final RandomCase random;
        private final ClusterSnapshot snapshot;
        private final Random dice;
        private final PlanState state;
        private final Deque<Runnable> undo = new ArrayDeque<>();
        /** The hosts that each moving VM counts on, those that it has left not among them. */
        private final TreeMap<Integer, List<Integer>> paths = new TreeMap<>();

        private boolean movedTwice;

        Walk(RandomCase random, Random dice) {
            this.random = random;
            this.dice = dice;
            snapshot = random.snapshot();
            state = new PlanState(snapshot, random.policy(), random.holds());
        }

        void step() {
            switch (dice.nextInt(9)) {
                case 0, 1, 2 -> plan(dice.nextInt(snapshot.vms().size()));
                case 3, 4 -> oneOfThePaths().ifPresent(this::plan);
                case 5, 6 -> oneOfThePaths().ifPresent(this::finish);
                case 7 -> liftAndPutBack(dice.nextInt(snapshot.vms().size()));
                default -> takeBack();
            }
        }

        private void liftAndPutBack(int vm) {
            if (state.viewOf(vm).movingTo().isEmpty()) {
                int host = state.placements().host(vm, 0);
                state.lift(vm);
                assertThat(state.guests(host)).doesNotContain(vm);
                state.putBack(vm, host);
            }
        }

        private Optional<Integer> oneOfThePaths() {
            List<Integer> vms = List.copyOf(paths.keySet());
            return vms.isEmpty() ? Optional.empty() : Optional.of(vms.get(dice.nextInt(vms.size())));
        }

        private void plan(int vm) {
            boolean inFlight = state.viewOf(vm).movingTo().isPresent() && !paths.containsKey(vm);
            List<Integer> path = paths.getOrDefault(vm, List.of(snapshot.vmHost(vm)));
            int[] zone = snapshot.zoneHosts(snapshot.hostZone(snapshot.vmHost(vm)));
            int target = zone[dice.nextInt(zone.length)];
            if (inFlight || path.size() == VmPlaces.MOST || path.contains(target)) {
                return;
            }
            List<Integer> longer = new ArrayList<>(path);
            longer.add(target);
            state.plan(vm, target);
            replace(vm, longer, () -> state.unplan(vm));
            movedTwice |= longer.size() == VmPlaces.MOST;
        }

        private void finish(int vm) {
            List<Integer> path = paths.getOrDefault(vm, List.of());
            if (path.size() < 2) {
                return;
            }
            state.finish(vm);
            replace(vm, path.subList(1, path.size()), () -> state.unfinish(vm, path.get(0)));
        }

        private void replace(int vm, List<Integer> path, Runnable takeBack) {
            List<Integer> before = paths.put(vm, path);
            undo.push(() -> {
                takeBack.run();
                if (before == null) {
                    paths.remove(vm);
                } else {
                    paths.put(vm, before);
                }
            });
        }

        private void takeBack() {
            if (!undo.isEmpty()) {
                undo.pop().run();
            }
        }

        void takeAllBack() {
            while (!undo.isEmpty()) {
                takeBack();
            }
            assertThat(paths).isEmpty();
        }

        void assertEqualsFresh() {
            PlanState fresh = fresh();
            int asked = dice.nextInt(snapshot.vms().size());
            assertThat(views(state, asked)).isEqualTo(views(fresh, asked));
        }

        /** A VM that has left its source is at home on its target; a first move is in flight. */
        private PlanState fresh() {
            ClusterSnapshot.Builder moved =
                    ClusterSnapshot.builder(snapshot.takenAt()).observations(snapshot.observations());
            snapshot.hosts().forEach(moved::host);
            snapshot.serverGroups().forEach(moved::serverGroup);
            snapshot.inFlight().forEach(moved::inFlight);
            for (int vm = 0; vm < snapshot.vms().size(); vm++) {
                List<Integer> path = paths.getOrDefault(vm, List.of(snapshot.vmHost(vm)));
                Vm facts = snapshot.vms().get(vm);
                moved.vm(facts.toBuilder().host(id(path.get(0))).build());
                if (path.size() > 1) {
                    moved.inFlight(new InFlightMigration(facts.id(), id(path.get(0)), id(path.get(1))));
                }
            }
            PlanState fresh = new PlanState(moved.build(), random.policy(), random.holds());
            paths.forEach((vm, path) -> path.stream().skip(2).forEach(host -> fresh.plan(vm, host)));
            return fresh;
        }

        private HostId id(int host) {
            return snapshot.hosts().get(host).id();
        }

        private static Map<String, Object> views(PlanState state, int asked) {
            VmPlacementView view = state.viewOf(asked);
            Map<String, Object> views = new TreeMap<>();
            views.put("source", view.sourceHost());
            views.put("needed by the VM", view.vmNeededMicroCores());
            views.put("role VMs", view.roleVms());
            for (ServerGroup group : state.snapshot().serverGroups()) {
                views.put("group VMs of " + group.id(), view.groupVms(group.id()));
            }
            for (int host = 0; host < state.snapshot().hosts().size(); host++) {
                views.put("host " + host, viewsOf(state, view, host));
            }
            return views;
        }

        private static List<Object> viewsOf(PlanState state, VmPlacementView view, int host) {
            List<Object> views = new ArrayList<>(List.of(
                    view.freeVcpus(host),
                    view.freeRamBytes(host),
                    view.freeDiskBytes(host),
                    view.freeSriovFunctions(host),
                    view.predictedStealRatio(host),
                    view.predictedIdleRatio(host),
                    view.predictedOwnStealRatio(host)));
            views.addAll(List.of(
                    view.neededMicroCores(host),
                    view.tenantNeedRatio(host),
                    view.sameRoleVms(host),
                    state.leavingVms(host),
                    state.relievedStealRatio(host),
                    guests(state, host)));
            state.snapshot().serverGroups().forEach(group -> views.add(view.groupVms(group.id(), host)));
            return views;
        }

        private static List<String> guests(PlanState state, int host) {
            List<String> guests = new ArrayList<>();
            for (int vm : state.guests(host)) {
                VmId id = state.snapshot().vms().get(vm).id();
                guests.add(id + (state.leaves(vm, host) ? " leaves" : " stays"));
            }
            return guests;
        }
    }
}
