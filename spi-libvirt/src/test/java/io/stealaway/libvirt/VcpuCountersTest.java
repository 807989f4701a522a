package io.stealaway.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.libvirt.Hypervisor.CpuCounters;
import io.stealaway.model.VmId;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one domain tells oddly is of that domain alone. */
class VcpuCountersTest {
    private final Map<String, Long> values = new TreeMap<>(Map.of(
            "vcpu.current",
            2L,
            "vcpu.maximum",
            4L,
            "vcpu.0.time",
            10L,
            "vcpu.0.delay",
            3L,
            "vcpu.1.time",
            20L,
            "vcpu.1.delay",
            4L));

    private DomainStats.Stats domain(String name) {
        return new DomainStats.Stats("uuid-1", name, values);
    }

    @Test
    void theCountersOfAllVcpusAreAddedUp() {
        assertThat(VcpuCounters.of(domain("web"), true)).contains(new CpuCounters(VmId.of("web"), 2, 30, 7));
        assertThat(VcpuCounters.of(domain("web"), false)).contains(new CpuCounters(VmId.of("uuid-1"), 2, 30, 7));
    }

    @ParameterizedTest
    @ValueSource(strings = {" web", "web ", "\u0007", "", "a\u2028b"})
    void aDomainWhoseNameNoVmCanHaveIsNobodys(String name) {
        assertThat(VcpuCounters.of(domain(name), true)).isEmpty();
        assertThat(VcpuCounters.vm(name)).isEmpty();
        assertThat(VcpuCounters.of(domain(name), false)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "vcpu.current, 0",
        "vcpu.current, -1",
        "vcpu.current, 3",
        "vcpu.current, 4294967295",
        "vcpu.current, 9223372036854775807"
    })
    void aNumberOfVcpusThatIsNotToldOfIsNotBelieved(String field, long value) {
        values.put(field, value);
        assertThat(VcpuCounters.of(domain("web"), true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"vcpu.current", "vcpu.0.time", "vcpu.1.delay"})
    void aCounterThatIsMissingIsNoZero(String field) {
        values.remove(field);
        assertThat(VcpuCounters.of(domain("web"), true)).isEmpty();
    }
}
