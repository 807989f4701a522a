package io.stealaway.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedValuesDocumentsTest {
    private static final String LOAD = "\"cpuUsedMicroCores\":500000";
    private static final String FIGURES =
            Documents.broken(Documents.SNAPSHOT, LOAD, LOAD + ",\"figures\":{\"p99Seconds\":0.25,\"errors\":-3}");
    private static final String METADATA =
            Documents.broken(Documents.SNAPSHOT, "[\"A\"]", "[\"A\"],\"metadata\":{\"rack\":\"r 7\",\"row\":\"\"}");

    @Test
    void figuresAndMetadataAreRead() {
        ClusterSnapshot seen = Documents.readSnapshot(FIGURES);
        ClusterSnapshot placed = Documents.readSnapshot(METADATA);

        assertThat(seen.observations().of(VmId.of("vm-2")).orElseThrow().figures())
                .isEqualTo(new TreeMap<>(Map.of("p99Seconds", 0.25, "errors", -3.0)));
        assertThat(placed.host(HostId.of("hv-2")).orElseThrow().metadata())
                .isEqualTo(new TreeMap<>(Map.of("rack", "r 7", "row", "")));
    }

    @Test
    void eitherMakesTheDocumentOneOfTheNewerVersion() {
        for (String text : new String[] {FIGURES, METADATA}) {
            ClusterSnapshot snapshot = Documents.readSnapshot(text);

            String written = Documents.written(snapshot);

            assertThat(written).contains("\"stealaway.snapshot/1.1\"");
            assertThat(Documents.readSnapshot(written)).isEqualTo(snapshot);
            assertThat(Documents.written(Documents.readSnapshot(written))).isEqualTo(written);
        }
    }

    @Test
    void withoutEitherTheDocumentIsOneThatOlderReleasesRead() {
        String written = Documents.written(Documents.readSnapshot(Documents.SNAPSHOT));

        assertThat(written)
                .contains("\"stealaway.snapshot/1.0\"")
                .doesNotContain("figures")
                .doesNotContain("\"rack\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"p99Seconds\":0.25 | \"p99Seconds\":\"fast\" | $.observations[0].figures.p99Seconds: must be a number",
                "\"p99Seconds\":0.25 | \"p99Seconds\":NaN | $.observations[0].figures.p99Seconds: must be a finite number",
                "\"errors\":-3 | \" errors\":-3 | must not begin or end with a space",
                "\"errors\":-3 | \"\":-3 | must have 1 to 255 characters",
            })
    void figureThatBreaksARuleIsRefusedWithItsPlace(String text, String replacement, String complaint) {
        String broken = Documents.broken(FIGURES, text, replacement);

        assertThat(Complaints.of(() -> Documents.readSnapshot(broken))).contains(complaint);
    }
}
