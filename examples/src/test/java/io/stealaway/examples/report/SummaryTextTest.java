package io.stealaway.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The summary that people read first. */
class SummaryTextTest {

    @Test
    void itShowsOffOnAndOracleSideBySideInLinesThatFit() {
        String text = SummaryText.of(SampleReports.day());

        assertThat(text)
                .containsPattern("loop off +loop on +oracle")
                .containsPattern("suffering +VM-minutes +6,690 +849 +518");
        assertThat(text)
                .as("parts that add up")
                .containsPattern("migrations +60 +55 DONE, 5 FAILED")
                .containsPattern("of these on the wire +60 +live migrations that began");
        assertThat(text).contains("cooldown", "412");
        assertThat(text.lines()).allMatch(line -> line.length() <= TextTable.WIDTH);
    }

    /** The day peaks at 12, 15 and 22 h: a terminal shows where, and that the loop took it away. */
    @Test
    void itDrawsSufferingOverTimeWithTheCharactersOfAnyTerminal() {
        List<String> lines = SummaryText.of(SampleReports.day()).lines().toList();
        String off = strip(lines, "loop off  |");
        String on = strip(lines, "loop on   |");

        assertThat(off).hasSize(72).contains("@").matches("[ .:=+*#%@-]+");
        assertThat(off.substring(0, 27)).isBlank();
        assertThat(off.indexOf('@')).isBetween(64, 68);
        assertThat(on).hasSize(72).doesNotContain("@", "#");
    }

    private static String strip(List<String> lines, String label) {
        return lines.stream()
                .filter(line -> line.startsWith(label))
                .findFirst()
                .map(line -> line.substring(label.length(), line.length() - 1))
                .orElseThrow();
    }

    @Test
    void itCountsWhatRefusedHosts() {
        assertThat(SummaryText.of(SampleReports.day()))
                .containsPattern("predicted-steal +[0-9,]+ +[0-9,]+ +of the VM's zone");
    }

    @Test
    void aSimulationInWhichNothingHappenedDividesByNothing() {
        assertThat(SummaryText.of(SampleReports.nothing()))
                .contains("none was begun")
                .doesNotContain("NaN", "Infinity");
    }
}
