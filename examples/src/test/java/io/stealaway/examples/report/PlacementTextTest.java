package io.stealaway.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.HostEvaluation.Refusal;
import io.stealaway.model.HostId;
import io.stealaway.model.Placement;
import io.stealaway.model.VmId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Why a VM is not helped, in words. */
class PlacementTextTest {
    private static final VmId VM = VmId.of("search-1");

    @Test
    void aVmWithoutAHostIsToldTheNearestMissAndWhoIsInTheWay() {
        Placement none = new Placement.NoHost(
                VM,
                new TreeMap<>(Map.of("ram", 3, "source", 1, "role", 3)),
                Optional.of(new Placement.NearestMiss(HostId.of("b2"), List.of(new Refusal("ram", "1 GiB short")))),
                Optional.of(new Placement.Blocker(VmId.of("db-1"), HostId.of("b2"), "is locked by its owner")));

        assertThat(PlacementText.why(none))
                .isEqualTo("no host passes every filter; refused by ram 3, role 3, source 1;"
                        + " nearest: b2, refused by ram: 1 GiB short;"
                        + " in the way: db-1 on b2 cannot leave: it is locked by its owner");
    }

    @Test
    void aVmThatStaysSaysWhy() {
        assertThat(PlacementText.why(new Placement.Stays(VM, "is pinned"))).isEqualTo("it is pinned");
    }
}
