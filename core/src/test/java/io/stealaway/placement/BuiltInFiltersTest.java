package io.stealaway.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.MigrationPolicy;
import io.stealaway.model.PlacementPolicy;
import io.stealaway.model.Policy;
import io.stealaway.spi.HostFilter;
import io.stealaway.testkit.HostFilterContract;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Every built-in filter keeps the contract that users' filters must, under a policy that asks for all of them. */
class BuiltInFiltersTest {
    private static final Policy POLICY = Policy.builder()
            .placement(PlacementPolicy.builder()
                    .allowSriovDirect(true)
                    .maxRoleVmsPerHost(2)
                    .maxRoleSharePerHost(0.4)
                    .sriovWithinCores(true)
                    .failureShare(0.4)
                    .survivalEvaluations(500)
                    .build())
            .migration(MigrationPolicy.builder()
                    .bandwidthBytesPerSecond(100_000_000)
                    .maxDuration(Duration.ofMinutes(3))
                    .build())
            .build();

    @Test
    void noneIsForgotten() {
        Set<String> tested = Arrays.stream(BuiltInFiltersTest.class.getDeclaredClasses())
                .filter(HostFilterContract.class::isAssignableFrom)
                .map(Class::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(tested)
                .isEqualTo(filters()
                        .map(filter -> filter.getClass().getSimpleName().replace("Filter", ""))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    private static Stream<HostFilter> filters() {
        return Stream.concat(DefaultRules.ALWAYS.stream(), DefaultRules.FILTERS.stream())
                .map(NamedFilter::filter);
    }

    private abstract static class BuiltIn extends HostFilterContract {
        private final Class<?> type;

        BuiltIn(Class<?> type) {
            this.type = type;
        }

        @Override
        protected HostFilter filter() {
            return filters().filter(type::isInstance).findFirst().orElseThrow();
        }

        @Override
        protected Policy policy() {
            return POLICY;
        }
    }

    @Nested
    class Source extends BuiltIn {
        Source() {
            super(SourceFilter.class);
        }
    }

    @Nested
    class Zone extends BuiltIn {
        Zone() {
            super(ZoneFilter.class);
        }
    }

    @Nested
    class HostState extends BuiltIn {
        HostState() {
            super(HostStateFilter.class);
        }
    }

    @Nested
    class Width extends BuiltIn {
        Width() {
            super(WidthFilter.class);
        }
    }

    @Nested
    class Vcpu extends BuiltIn {
        Vcpu() {
            super(VcpuFilter.class);
        }
    }

    @Nested
    class Ram extends BuiltIn {
        Ram() {
            super(RamFilter.class);
        }
    }

    @Nested
    class Disk extends BuiltIn {
        Disk() {
            super(DiskFilter.class);
        }
    }

    @Nested
    class Sriov extends BuiltIn {
        Sriov() {
            super(SriovFilter.class);
        }
    }

    @Nested
    class Role extends BuiltIn {
        Role() {
            super(RoleFilter.class);
        }
    }

    @Nested
    class Metrics extends BuiltIn {
        Metrics() {
            super(MetricsFilter.class);
        }
    }

    @Nested
    class Steal extends BuiltIn {
        Steal() {
            super(StealFilter.class);
        }
    }

    @Nested
    class PredictedSteal extends BuiltIn {
        PredictedSteal() {
            super(PredictedStealFilter.class);
        }
    }

    @Nested
    class Convergence extends BuiltIn {
        Convergence() {
            super(ConvergenceFilter.class);
        }
    }

    @Nested
    class Ban extends BuiltIn {
        Ban() {
            super(BanFilter.class);
        }
    }

    @Nested
    class Trait extends BuiltIn {
        Trait() {
            super(TraitFilter.class);
        }
    }

    @Nested
    class Volume extends BuiltIn {
        Volume() {
            super(VolumeFilter.class);
        }
    }

    @Nested
    class Affinity extends BuiltIn {
        Affinity() {
            super(AffinityFilter.class);
        }
    }

    @Nested
    class AntiAffinity extends BuiltIn {
        AntiAffinity() {
            super(AntiAffinityFilter.class);
        }
    }
}
