package io.stealaway.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.DetectionHistory.VmHistory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DetectionHistoryTest {
    private static final VmId ONE = VmId.of("vm-1");
    private static final VmId TWO = VmId.of("vm-2");

    private static VmHistory memory(Optional<Instant> sufferingSince) {
        return new VmHistory(HostId.of("host-1"), 0, 0, 0, sufferingSince, Instant.EPOCH);
    }

    @Test
    void whatIsGivenInOrderEqualsWhatIsGivenAsAMap() {
        VmHistory well = memory(Optional.empty());
        VmHistory ill = memory(Optional.of(Instant.EPOCH));

        DetectionHistory inOrder = DetectionHistory.ofAscending(List.of(ONE, TWO), List.of(well, ill));

        assertThat(inOrder).isEqualTo(DetectionHistory.of(Map.of(TWO, ill, ONE, well)));
        assertThat(inOrder.hashCode())
                .isEqualTo(DetectionHistory.of(Map.of(TWO, ill, ONE, well)).hashCode());
        assertThat(inOrder.of(TWO)).contains(ill);
        assertThat(inOrder.suffering()).containsExactly(TWO);
    }

    @Test
    void idsOutOfOrderAreRefused() {
        List<VmHistory> two = List.of(memory(Optional.empty()), memory(Optional.empty()));

        assertThatThrownBy(() -> DetectionHistory.ofAscending(List.of(TWO, ONE), two))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("VM vm-1 must not come after vm-2");
        assertThatThrownBy(() -> DetectionHistory.ofAscending(List.of(ONE, ONE), two))
                .hasMessage("VM vm-1 must not come after vm-1");
    }

    @Test
    void idsAndMemoriesMustBeAsMany() {
        assertThatThrownBy(() -> DetectionHistory.ofAscending(List.of(ONE), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("vms (1) and memories (0) must be as many");
    }
}
