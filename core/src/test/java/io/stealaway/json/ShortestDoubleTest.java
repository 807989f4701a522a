package io.stealaway.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortestDoubleTest {
    /** What JDK 17 prints for the first six is longer, or not the nearest. */
    @ParameterizedTest
    @CsvSource({
        "2.0E-3, 0.002",
        "2e23, 2.0E23",
        "2.2250738585072014E-308, 2.2250738585072014E-308",
        "1.1E-322, 1.1E-322",
        "4.9E-324, 4.9E-324",
        "8.41E21, 8.41E21",
        "2.0E-322, 2.0E-322",
        "5.684341886080801E-14, 5.684341886080801E-14",
        "9007199254740993, 9.007199254740992E15",
        "0.1, 0.1",
        "0.30000000000000004, 0.30000000000000004",
        "1, 1.0",
        "100, 100.0",
        "1234567, 1234567.0",
        "9999999.999, 9999999.999",
        "10000000, 1.0E7",
        "0.001, 0.001",
        "0.00099, 9.9E-4",
        "1.7976931348623157E308, 1.7976931348623157E308",
        "-0.05, -0.05",
        "0, 0.0",
        "-0.0, -0.0"
    })
    void textIsTheShortestThatReadsBack(double value, String text) {
        assertThat(ShortestDouble.of(value)).isEqualTo(text);
        if (value != 0.0) {
            assertThat(ShortestDouble.byDecimals(value)).isEqualTo(text);
        }
    }

    @Test
    void everyTextReadsBackAndIsWhatANewJdkPrints() {
        boolean exactJdk = Runtime.version().feature() >= 19;
        Random random = new Random(4_511_638);
        for (int i = 0; i < 60_000; i++) {
            double value = draw(random, i);
            if (Double.isFinite(value)) {
                String text = ShortestDouble.byDecimals(value);
                assertThat(ShortestDouble.of(value)).isEqualTo(text);
                assertThat(Double.parseDouble(text)).isEqualTo(value);
                assertThat(text.length())
                        .isLessThanOrEqualTo(Double.toString(value).length());
                if (exactJdk) {
                    assertThat(text).isEqualTo(Double.toString(value));
                }
            }
        }
    }

    private static double draw(Random random, int kind) {
        return switch (kind % 4) {
            case 0 -> random.nextDouble();
            case 1 -> Double.longBitsToDouble(random.nextLong());
            case 2 -> random.nextInt(1_000_000) / 10_000.0;
            default -> Math.scalb(1.0, random.nextInt(2_098) - 1_074) * (1 + random.nextInt(3));
        };
    }
}
