package io.stealaway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SanitizerTest {
    @Test
    void aPlainTextStaysAsItIs() {
        assertThat(Sanitizer.oneLine("no host für vm-1")).isEqualTo("no host für vm-1");
        assertThat(Sanitizer.oneLine("ä".getBytes(StandardCharsets.UTF_8))).isEqualTo("ä");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n", "\t", "\u0000", "\u001b", "\u007f", "\u0085", "\u009b", "\u2028", "\u2029", "\u202e", "\u200b",
                "\ud83d"
            })
    void whatForgesLinesOrHidesTextBecomesASpace(String unfit) {
        assertThat(Sanitizer.oneLine("a" + unfit + unfit + "b")).isEqualTo("a b");
    }

    @Test
    void aLongTextIsCutAndSaysSo() {
        assertThat(Sanitizer.oneLine("x".repeat(300))).hasSize(300).doesNotContain("...");
        assertThat(Sanitizer.oneLine("x".repeat(301))).hasSize(303).endsWith("x...");
    }

    @Test
    void noHalfOfACharacterIsLeftWhereATextIsCut() {
        assertThat(Sanitizer.oneLine("x".repeat(299) + "\ud83d\ude00")).isEqualTo("x".repeat(299) + "...");
    }
}
