package io.stealaway.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.check.PlanChecker;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.BatchPlacement;
import io.stealaway.model.BatchPlacement.Answer;
import io.stealaway.model.BatchPlacement.Demand;
import io.stealaway.model.BatchPlacement.Placed;
import io.stealaway.model.Host;
import io.stealaway.model.MicroCores;
import io.stealaway.model.VmCapacity;
import io.stealaway.model.VmId;
import io.stealaway.model.VmRequest;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;

/** How many more VMs fit, against all numbers by host, tried by the independent checker alone. */
class VmCapacityProperties {
    private static final int MOST_HOSTS = 6;

    @Property(tries = 1_000, seed = "1", shrinking = ShrinkingMode.OFF)
    void itIsTheLargestNumberThatFits(@ForAll long seed) {
        BatchCase small = BatchCase.small(seed);
        VmRequest request = small.batch().requests().get(0);
        PlacementPreset preset = List.of(PlacementPreset.values()).get((int) Math.floorMod(seed, 3L));
        VmCapacity capacity = small.engine(preset).capacity(small.snapshot(), request);

        assertThat(small.snapshot().hosts()).hasSizeLessThanOrEqualTo(MOST_HOSTS);
        for (VmCapacity.Zone zone : capacity.zones()) {
            boolean asksForSurvival =
                    small.policy().placement().failureShare() > 0.0 && preset == PlacementPreset.STEAL_AWAY;
            long without = new Fill(small, preset, request, zone.zone(), false).most();
            Statistics.label("some fit")
                    .collect(without > 0)
                    .coverage(coverage -> coverage.check(true).count(zones -> zones > 300));
            assertThat(zone.exact()).isTrue();
            assertThat(zone.vms()).isEqualTo(without);
            assertThat(zone.surviving().isPresent()).isEqualTo(asksForSurvival);
            if (zone.surviving().isPresent() && zone.survivingExact()) {
                long with = new Fill(small, preset, request, zone.zone(), true).most();
                Statistics.label("survival costs")
                        .collect(with < without)
                        .coverage(coverage -> coverage.check(true).count(zones -> zones > 10));
                assertThat(zone.surviving().getAsLong()).isEqualTo(with);
            }
        }
    }

    /** Host after host gets no VM, one, two and so on, as long as the checker finds no rule broken. */
    private record Fill(
            BatchCase small, PlacementPreset preset, VmRequest request, AvailabilityZone zone, boolean survival) {
        long most() {
            List<Host> hosts = small.snapshot().hosts().stream()
                    .filter(host -> host.zone().equals(zone))
                    .toList();
            return most(hosts, 0, new ArrayList<>());
        }

        private long most(List<Host> hosts, int place, List<Answer> before) {
            if (place == hosts.size()) {
                return before.size();
            }
            int depth = before.size();
            long best = most(hosts, place + 1, before);
            while (before.add(placed(before.size(), hosts.get(place))) && keepsEveryRule(before)) {
                best = Math.max(best, most(hosts, place + 1, before));
            }
            before.subList(depth, before.size()).clear();
            return best;
        }

        private Answer placed(int ordinal, Host host) {
            long all = request.vcpus() * MicroCores.PER_CORE;
            return new Placed(
                    VmId.of("one-" + (ordinal + 1)),
                    VmId.of("one"),
                    host.id(),
                    0.0,
                    List.of(),
                    new Demand(Demand.Basis.ALL_IT_MAY_USE, 0, all, all));
        }

        private boolean keepsEveryRule(List<Answer> answers) {
            Set<String> rules = new TreeSet<>(preset.rules());
            rules.removeAll(List.of("hash", "answers", "count"));
            if (!survival) {
                rules.remove("survival");
            }
            ClusterSnapshot snapshot = small.snapshot();
            return PlanChecker.checkBatch(
                            snapshot,
                            new VmRequest.Batch(List.of(many()), false),
                            new BatchPlacement(snapshot.takenAt(), answers, true, ""),
                            small.policy(),
                            rules)
                    .isEmpty();
        }

        private VmRequest many() {
            VmRequest.Builder many = VmRequest.builder(VmId.of("one"), request.tenant())
                    .vcpus(request.vcpus())
                    .ramBytes(request.ramBytes())
                    .sriovFunctions(request.sriovFunctions())
                    .serverGroups(request.serverGroups())
                    .differentHost(request.differentHost())
                    .count(1, 100);
            request.role().ifPresent(many::role);
            request.zone().ifPresent(many::zone);
            request.sameHostVolume().ifPresent(many::sameHostVolume);
            return many.build();
        }
    }
}
