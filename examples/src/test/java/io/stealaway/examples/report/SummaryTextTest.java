package io.stealaway.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The summary that people read first. */
class SummaryTextTest {

    @Test
    void itShowsOffOnAndOracleSideBySideInLinesThatFit() {
        String text = SummaryText.of(SampleReports.day());

        assertThat(text)
                .containsPattern("loop off +loop on +oracle")
                .containsPattern("suffering +VM-minutes +6,690 +849 +518");
        assertThat(text).contains("55 DONE, 5 FAILED", "cooldown", "412");
        assertThat(text.lines()).allMatch(line -> line.length() <= TextTable.WIDTH);
    }

    @Test
    void aSimulationInWhichNothingHappenedDividesByNothing() {
        assertThat(SummaryText.of(SampleReports.nothing()))
                .contains("none was begun")
                .doesNotContain("NaN", "Infinity");
    }
}
