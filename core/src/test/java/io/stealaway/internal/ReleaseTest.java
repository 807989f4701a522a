package io.stealaway.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class ReleaseTest {
    @Test
    void itIsTheVersionOfTheBuild() {
        assertThat(Release.VERSION).isEqualTo(System.getProperty("stealaway.version"));
    }

    @Test
    void anAdapterOfAnotherVersionIsRefused() {
        Release.require("stealaway-consul", Release.VERSION);
        assertThatIllegalStateException()
                .isThrownBy(() -> Release.require("stealaway-consul", "0.0.1"))
                .withMessageContaining("stealaway-consul is of version 0.0.1")
                .withMessageContaining(Release.VERSION)
                .withMessageContaining("Maybe");
    }
}
