package io.stealaway.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.testkit.Snapshots;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NamedValuesTest {
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

    private static VmObservation.Builder seen() {
        return VmObservation.builder(VmId.of("vm-1"), NOW)
                .stealRatio(0.2)
                .load5(1.0)
                .cpuUsedMicroCores(5);
    }

    private static Host.Builder host() {
        return Snapshots.host("hv-1", "zone-1");
    }

    @Test
    void figureIsGivenBackByItsName() {
        VmObservation observation = seen().figure("p99Seconds", 0.5)
                .figure("errors", 3)
                .figure("p99Seconds", 0.7)
                .build();

        assertThat(observation.figure("p99Seconds")).hasValue(0.7);
        assertThat(observation.figure("missing")).isEmpty();
        assertThat(observation.figures().keySet()).containsExactly("errors", "p99Seconds");
    }

    @Test
    void metadataIsGivenBackByItsKey() {
        Host host = host().metadata("rack", "r7").build();

        assertThat(host.metadata("rack")).hasValue("r7");
        assertThat(host.metadata("row")).isEmpty();
        assertThat(Snapshots.vm("vm-1", "hv-1")
                        .metadata(new TreeMap<>(Map.of("k", "v")))
                        .build()
                        .metadata("k"))
                .hasValue("v");
    }

    @Test
    void namedValuesBelongToTheValue() {
        assertThat(seen().figure("f", 1).build())
                .isNotEqualTo(seen().build())
                .isNotEqualTo(seen().figure("f", 2).build());
        assertThat(host().metadata("rack", "a").build()).isNotEqualTo(host().build());
        assertThat(seen().figure("f", 1).build().toBuilder().build())
                .isEqualTo(seen().figure("f", 1).build());
        assertThat(host().metadata("rack", "a").build().toBuilder().build())
                .isEqualTo(host().metadata("rack", "a").build());
    }

    @Test
    void whatIsHandedInIsCopied() {
        TreeMap<String, Double> figures = new TreeMap<>();
        VmObservation observation = seen().figures(figures).build();

        figures.put("late", 1.0);

        assertThat(observation.figures()).isEmpty();
        assertThatThrownBy(() -> observation.figures().put("x", 1.0)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void figureThatIsNotFiniteIsRefused() {
        assertThatThrownBy(() -> seen().figure("p99Seconds", Double.NaN).build())
                .hasMessageStartingWith("figure p99Seconds of vm-1 (NaN) must be finite. Maybe ");
        assertThatThrownBy(() ->
                        seen().figure("p99Seconds", Double.POSITIVE_INFINITY).build())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nameThatCannotBePrintedIsRefused() {
        assertThatThrownBy(() -> seen().figure("a\nb", 1).build())
                .hasMessage("figure of vm-1 (a?b) must be printable, but character 1 is U+000a");
        assertThatThrownBy(() -> host().metadata("", "x").build())
                .hasMessage("metadata key of hv-1 () must have 1 to 255 characters but has 0");
        assertThat(seen().figure("n".repeat(255), 1).build().figures()).hasSize(1);
        assertThatThrownBy(() -> seen().figure("n".repeat(256), 1).build())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void moreThanThirtyTwoAreRefused() {
        VmObservation.Builder observation = seen();
        Host.Builder host = host();
        for (int i = 0; i < 32; i++) {
            observation.figure("f" + i, i);
            host.metadata("k" + i, "v");
        }

        assertThat(observation.build().figures()).hasSize(32);
        assertThat(host.build().metadata()).hasSize(32);
        assertThatThrownBy(() -> observation.figure("one more", 0).build())
                .hasMessageStartingWith("figures of vm-1 must be at most 32 but are 33. Maybe ");
        assertThatThrownBy(() -> host.metadata("one more", "v").build())
                .hasMessageStartingWith("metadata of hv-1 must be at most 32 but are 33. Maybe ");
    }

    @Test
    void observationOfWhichAPartIsMissingIsRefused() {
        assertThatThrownBy(() -> VmObservation.builder(VmId.of("vm-1"), NOW)
                        .load5(1)
                        .cpuUsedMicroCores(1)
                        .build())
                .hasMessageStartingWith("stealRatio of vm-1 (NaN)");
        assertThatThrownBy(() -> VmObservation.builder(VmId.of("vm-1"), NOW)
                        .stealRatio(0)
                        .cpuUsedMicroCores(1)
                        .build())
                .hasMessageStartingWith("load5 of vm-1 (NaN)");
        assertThatThrownBy(() -> VmObservation.builder(VmId.of("vm-1"), NOW)
                        .stealRatio(0)
                        .load5(1)
                        .build())
                .hasMessageStartingWith("cpuUsedMicroCores of vm-1 (-1)");
    }

    @Test
    void samplesOfAMigrationBearNoFigures() {
        MigrationRequest move =
                new MigrationRequest(MigrationId.of("m"), VmId.of("vm-1"), HostId.of("a"), HostId.of("b"));
        Migration migration = Migration.builder(move, AvailabilityZone.of("z"), NOW)
                .samples(List.of(seen().figure("f", 1).build()))
                .build();

        assertThat(migration.samples()).containsExactly(seen().build());
    }
}
