package io.stealaway.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
    private static final List<String> NAMES =
            List.of("stealRatio", "load5PerVcpu", "minDuration", "mode", "leadership", "");

    @ParameterizedTest
    @CsvSource({
        "stealRato, stealRatio",
        "staelRatio, stealRatio",
        "stealratio, stealRatio",
        "stealRatioo, stealRatio",
        "mod, mode",
        "modus, ''",
        "leader, leadership",
        "colour, ''"
    })
    void theNearestNameIsMeantUnlessNoneIsNear(String written, String meant) {
        assertThat(Spelling.nearest(written, NAMES).orElse("")).isEqualTo(meant);
    }

    @Test
    void ofTwoThatAreAsNearTheFirstIsMeant() {
        assertThat(Spelling.nearest("hast", List.of("host", "hash"))).hasValue("host");
    }
}
