package io.stealaway.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers that are the same bytes on every JDK. */
class JsonTest {

    @ParameterizedTest
    @CsvSource({
        "0.0,0",
        "-0.0,0",
        "1.0,1",
        "0.1,0.1",
        "0.30000000000000004,0.3",
        "2.0E-3,0.002",
        "1.0E-9,0",
        "-1.0E-9,0",
        "123456789.0,123456789",
        "0.6666666666666666,0.666667",
        "1.0E7,10000000",
        "-0.25,-0.25"
    })
    void aFractionIsRoundedToSixDigitsInPlainDecimal(double value, String text) {
        assertThat(Json.decimal(value)).isEqualTo(text);
    }

    @Test
    void whatIsNoNumberIsRefused() {
        assertThatThrownBy(() -> Json.decimal(Double.NaN)).isInstanceOf(NumberFormatException.class);
    }
}
