package io.stealaway.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stealaway.model.Tenant;
import io.stealaway.simulation.TenantFairness.Served;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TenantFairnessProperties {

    private static List<Served> random(long seed, int vms) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Served> served = new ArrayList<>();
        for (int i = 0; i < vms; i++) {
            long need = random.nextLong(1L << 40);
            served.add(new Served(Tenant.of("tenant-" + random.nextInt(6)), need, random.nextLong(need + 1)));
        }
        return served;
    }

    @Property(seed = "1")
    void theIndexLiesBetweenOneOfAllAndOne(@ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int vms) {
        TenantFairness fairness = TenantFairness.of(random(seed, vms));
        assertThat(fairness.jainIndex()).isBetween(1.0 / fairness.servedShare().size() - 1e-12, 1.0);
        assertThat(fairness.spread()).isBetween(0.0, 1.0);
    }

    @Property(seed = "2")
    void theOrderDoesNotMatterToTheLastBit(@ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int vms) {
        List<Served> reversed = random(seed, vms);
        Collections.reverse(reversed);
        assertThat(TenantFairness.of(reversed).jainIndex())
                .isEqualTo(TenantFairness.of(random(seed, vms)).jainIndex());
    }

    @Property(seed = "3")
    void servingEverybodyHalfAsWellIsAsFair(@ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int vms) {
        List<Served> half = random(seed, vms).stream()
                .map(served -> new Served(served.tenant(), 2 * served.need(), served.allocated()))
                .toList();
        assertThat(TenantFairness.of(half).jainIndex())
                .isCloseTo(TenantFairness.of(random(seed, vms)).jainIndex(), within(1e-12));
    }
}
