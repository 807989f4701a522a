package io.stealaway.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.spi.BackendException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderValuesTest {
    @ParameterizedTest
    @ValueSource(strings = {"s3cr3t\n", "s3cr3t\r\nX: y", "s3cr3té", "s3cr3t\u0000", "\ts3cr3t", ""})
    void whatIsNotPrintableAsciiIsRefusedAndNotShown(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeaderValues.require("the token", value))
                .withMessageStartingWith("the token must be")
                .withMessageNotContaining("s3cr3t");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeaderValues.requireToken("the token", value))
                .withMessageNotContaining("s3cr3t");
    }

    @Test
    void aTokenHasNoSpaceAndAValueMay() {
        assertThat(HeaderValues.require("authorization", "Bearer abc")).isEqualTo("Bearer abc");
        assertThat(HeaderValues.requireToken("the token", "abc")).isEqualTo("abc");
        assertThatIllegalArgumentException().isThrownBy(() -> HeaderValues.requireToken("the token", "a bc"));
    }

    @Test
    void aSupplierThatFailsIsForbiddenWithoutItsWords() {
        assertThatThrownBy(() -> HeaderValues.read("consul: read", "the token", () -> {
                    throw new IllegalStateException("s3cr3t");
                }))
                .isInstanceOf(BackendException.Forbidden.class)
                .hasMessage("consul: read: the token cannot be read: IllegalStateException")
                .hasNoCause();
    }
}
