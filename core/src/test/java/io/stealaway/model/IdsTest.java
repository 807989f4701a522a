package io.stealaway.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "hv01", "az1:rack 7/β", "2f1c9c1e-6a0f-4b6e-9d4c-0a8f6ff0f3c5"})
    void anyPrintableTextIsAnId(String text) {
        assertThat(HostId.of(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "new\nline",
                "nul\u0000",
                "tab\tbed",
                " lead",
                "trail ",
                "line\u2028separator",
                "para\u2029graph",
                "\uFEFFmark",
                "half\uD83D",
                "\uDC27half"
            })
    void unprintableTextIsNot(String text) {
        assertThatThrownBy(() -> HostId.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HostId")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void anIdHasAtMost255Characters() {
        assertThat(VmId.of("x".repeat(255)).value()).hasSize(255);
        assertThatThrownBy(() -> VmId.of("x".repeat(256))).hasMessageContaining("256");
    }

    @Test
    void aCharacterAboveTheBasicPlaneIsOne() {
        String penguin = "\uD83D\uDC27";

        assertThat(VmId.of(penguin.repeat(255)).value()).hasSize(510);
        assertThatThrownBy(() -> VmId.of(penguin.repeat(256))).hasMessageContaining("256");
    }

    @Test
    void idsAreOrderedByTheirText() {
        assertThat(HostId.of("hv10")).isLessThan(HostId.of("hv2"));
        assertThat(HostId.of("B")).isLessThan(HostId.of("a"));
    }
}
