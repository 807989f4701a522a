package io.stealaway.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.contention.CpuShares;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The figures in the pictures are those that the code computes. */
class PicturesTest {

    @Test
    void theHostOfTenCpusIsSharedAsDrawn() throws IOException {
        String picture = Files.readString(Markdown.ROOT.resolve("docs/pictures/shares.svg"));
        long[] wants = {1_000_000, 2_000_000, 4_000_000, 4_000_000};

        long[] got = CpuShares.allocate(10_000_000, wants, new int[] {1, 1, 1, 1});

        assertThat(got).containsExactly(1_000_000, 2_000_000, 3_500_000, 3_500_000);
        assertThat(picture).contains("1 of 1", "2 of 2", "3.5 of 4");
        assertThat((wants[2] - got[2]) / 1e6 / 4).isEqualTo(0.125);
        assertThat(Markdown.of("docs/concepts.md").text()).contains("0.125");
    }

    /** Eighteen CPUs give or take one are needed of sixteen: by the mean of what lies above, a little more than two are stolen. */
    @Test
    void theHostOfSixteenCpusIsAsShortAtNoonAsDrawn() throws IOException {
        String picture = Files.readString(Markdown.ROOT.resolve("docs/pictures/foresight.svg"));
        double step = 0.001;
        double stolen = 0.0;
        for (double need = 16.0; need < 26.0; need += step) {
            stolen += (need - 16.0) * Math.exp(-(need - 18.0) * (need - 18.0) / 2.0) / Math.sqrt(2.0 * Math.PI) * step;
        }
        assertThat(picture).contains(String.format(Locale.ROOT, "%.1f stolen at noon", stolen));
        assertThat(Markdown.of("docs/concepts.md").text())
                .contains(String.format(Locale.ROOT, "%.1f CPUs at noon", stolen));
    }
}
