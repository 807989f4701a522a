package io.stealaway.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.contention.CpuShares;
import java.io.IOException;
import java.nio.file.Files;
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
}
