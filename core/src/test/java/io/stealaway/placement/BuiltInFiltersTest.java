package io.stealaway.placement;

import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.spi.HostFilter;
import io.stealaway.testkit.HostFilterContract;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Every built-in filter keeps the contract that users' filters must, under a policy that asks for all of them. */
@ParameterizedClass
@MethodSource("filters")
class BuiltInFiltersTest extends HostFilterContract {
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

    private final HostFilter.Named named;

    BuiltInFiltersTest(HostFilter.Named named) {
        this.named = named;
    }

    static Stream<HostFilter.Named> filters() {
        return Stream.concat(HostFilters.ALWAYS.stream(), HostFilters.defaults().stream());
    }

    @Override
    protected HostFilter filter() {
        return named.filter();
    }

    @Override
    protected Policy policy() {
        return POLICY;
    }
}
