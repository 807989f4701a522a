package io.stealaway.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.check.HostShares;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Detection;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.Placement;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.Role;
import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.policy.PlacementPolicy.VmSelection;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.spi.FilterScope;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementKind;
import io.stealaway.spi.PlacementView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;

/** What a search for chains keeps in mind, and reads off columns, changes no plan. */
class ChainMemoryProperties {
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
    private static final long GIB = 1L << 30;

    /** A rule of the library's own that it does not know again, so that it reads nothing off columns and keeps nothing in mind. */
    private record Unknown(HostFilter rule) implements HostFilter {
        @Override
        public boolean accepts(PlacementView view, int host) {
            return rule.accepts(view, host);
        }

        @Override
        public String reason(PlacementView view, int host) {
            return rule.reason(view, host);
        }

        @Override
        public FilterScope scope() {
            return FilterScope.GUESTS;
        }

        @Override
        public boolean appliesTo(MigrationPurpose purpose) {
            return rule.appliesTo(purpose);
        }

        @Override
        public boolean appliesTo(PlacementKind kind) {
            return rule.appliesTo(kind);
        }
    }

    @Property(seed = "22", tries = 60, shrinking = ShrinkingMode.OFF)
    void plansAreThoseOfASearchThatAsksEveryRuleAnew(@ForAll long seed) {
        Random random = new Random(seed);
        ClusterSnapshot snapshot = HostShares.recomputed(storm(random));
        List<Detection> detections = RandomCase.detections(snapshot);
        Policy policy = policy(random);

        MigrationPlan plan = PlacementEngine.builder(policy).build().plan(snapshot, detections, PlacementHolds.none());

        assertThat(asking(policy).plan(snapshot, detections, PlacementHolds.none()))
                .isEqualTo(plan);
        Statistics.label("one VM waits for another, and one finds no host")
                .collect(plan.migrations().stream()
                                .anyMatch(move -> !move.after().isEmpty())
                        && plan.placements().stream().anyMatch(Placement.NoHost.class::isInstance))
                .coverage(coverage -> coverage.check(true).percentage(both -> both > 20.0));
    }

    private static Policy policy(Random random) {
        return Policy.defaults().toBuilder()
                .placement(PlacementPolicy.builder()
                        .strategy(random.nextBoolean() ? VmSelection.VICTIM : VmSelection.CHEAPEST_RELIEF)
                        .maxRoleVmsPerHost(2 + random.nextInt(3))
                        .maxChainMigrations(2 + random.nextInt(2))
                        .chainEvaluations(30 + random.nextInt(random.nextBoolean() ? 100 : 1_000))
                        .build())
                .build();
    }

    /** Every third host wants twice the CPU that it has, and the others have hardly any to spare, nor RAM. */
    private static ClusterSnapshot storm(Random random) {
        ClusterSnapshot.Builder snapshot = ClusterSnapshot.builder(NOW);
        List<VmObservation> observations = new ArrayList<>();
        int hosts = 6 + random.nextInt(7);
        for (int host = 0; host < hosts; host++) {
            HostId id = HostId.of("host-" + (char) ('a' + host));
            int vms = 4 + random.nextInt(6);
            double wanted = 0.0;
            long ram = (4L + random.nextInt(16)) * GIB;
            for (int vm = 0; vm < vms; vm++) {
                int vcpus = 1 << random.nextInt(3);
                long gib = vcpus * (1L + random.nextInt(3));
                double used = vcpus * (0.1 + 0.9 * random.nextDouble());
                Vm made = Vm.builder(VmId.of(id + "-" + vm), id, Tenant.of("tenant"))
                        .vcpus(vcpus)
                        .ramBytes(gib * GIB)
                        .role(Role.of("role-" + random.nextInt(hosts)))
                        .build();
                snapshot.vm(made);
                observations.add(VmObservation.builder(made.id(), NOW)
                        .stealRatio(0.0)
                        .load5(vcpus)
                        .cpuUsedMicroCores((long) (used * 1e6))
                        .build());
                wanted += used;
                ram += gib * GIB;
            }
            double share = host % 3 == 1 ? 0.5 : 1.0 + 0.1 * random.nextDouble();
            int threads = Math.max(4, (int) Math.ceil(wanted * share));
            snapshot.host(Host.builder(id, AvailabilityZone.of("zone"))
                    .cores(threads)
                    .threads(threads)
                    .ramBytes(ram)
                    .diskBytes(1_000 * GIB)
                    .linkBytesPerSecond(1_250_000_000L)
                    .cpuAllocationRatio(8.0)
                    .build());
        }
        return snapshot.observations(Observations.of(observations)).build();
    }

    private static PlacementEngine asking(Policy policy) {
        PlacementEngine.Builder builder = PlacementEngine.builder(policy).withoutDefaults();
        HostFilters.ALWAYS.forEach(builder::filter);
        for (HostFilter.Named named : HostFilters.defaults()) {
            boolean hidden = named.name().equals("predicted-steal");
            builder.filter(hidden ? new HostFilter.Named(named.name(), new Unknown(named.filter())) : named);
        }
        HostScorers.defaults().forEach(builder::scorer);
        return builder.build();
    }
}
