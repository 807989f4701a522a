package io.stealaway.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables that fit. */
class TextTableTest {

    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        String table = new TextTable("name", ">count")
                .row("a", "1")
                .row("long name", "1,000")
                .toString();

        assertThat(table).isEqualTo("""
                name       count
                ----------------
                a              1
                long name  1,000
                """);
    }

    @Test
    void theLastColumnWrapsSoThatNoLineIsTooLong() {
        String words = "word ".repeat(60).strip();

        String table = new TextTable("id", "words").row("x", words).toString();

        assertThat(table.lines()).allMatch(line -> line.length() <= TextTable.WIDTH);
        assertThat(table.replaceAll("\\s+", " ")).contains(words);
    }

    @Test
    void veryLongIdsGiveWay() {
        String id = "i".repeat(255);

        String table = new TextTable("a", "b", "c").row(id, id, id).toString();

        assertThat(table.lines()).allMatch(line -> line.length() <= TextTable.WIDTH);
        assertThat(table).contains("~");
    }

    @Test
    void aRowMustHaveACellForEachColumn() {
        assertThatThrownBy(() -> new TextTable("a", "b").row("1")).hasMessageContaining("1 cells, the table 2");
    }

    @ParameterizedTest
    @CsvSource({"80,80", "60,60", "20,60", "132,132", "9999,240", "0,100", "wide,100", "-5,100", ",100"})
    void aLineIsAsLongAsTheTerminalIsWide(@Nullable String columns, int width) {
        assertThat(TextTable.width(columns)).isEqualTo(width);
    }
}
