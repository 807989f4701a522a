package io.stealaway.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.testkit.Shape;
import io.stealaway.testkit.Snapshots;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recorded passes: read back as they were, whatever changed between two of them; valid; what is odd is refused by name. */
class RecordingJsonTest {
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(
                    SpecificationVersion.DRAFT_2020_12,
                    builder -> builder.schemas(Map.of("urn:stealaway:snapshot-1.1", SnapshotJson.jsonSchema())))
            .getSchema(RecordingJson.jsonSchema());
    private static final ClusterSnapshot HOT = Snapshots.oneHotHost();
    private static final String WHOLE = RecordingJson.write(Optional.empty(), HOT);

    @Test
    void anyPassAfterAnyOtherReadsBackAsItWas() {
        for (int seed = 0; seed < 60; seed++) {
            ClusterSnapshot one = Snapshots.random(new Random(seed), Shape.odd(6, 25));
            // Other hosts, VMs and groups, some of the same names.
            ClusterSnapshot other = Snapshots.random(new Random(seed + 1_000), Shape.odd(5, 20))
                    .withTakenAt(one.takenAt().plusSeconds(60));

            String first = RecordingJson.write(Optional.empty(), one);
            String second = RecordingJson.write(Optional.of(one), other);

            assertThat(SCHEMA.validate(first, InputFormat.JSON)).isEmpty();
            assertThat(SCHEMA.validate(second, InputFormat.JSON)).isEmpty();
            ClusterSnapshot read = RecordingJson.read(Optional.empty(), first);
            same(read, one);
            same(RecordingJson.read(Optional.of(read), second), other);
        }
    }

    private static void same(ClusterSnapshot read, ClusterSnapshot written) {
        assertThat(read.takenAt()).isEqualTo(written.takenAt());
        assertThat(read.hosts()).isEqualTo(written.hosts());
        assertThat(read.vms()).isEqualTo(written.vms());
        assertThat(read.serverGroups()).isEqualTo(written.serverGroups());
        List<VmObservation> known = written.observations().byVm().values().stream()
                .filter(seen -> !seen.sampledAt().isAfter(written.takenAt()))
                .toList();
        assertThat(read.observations().byVm().keySet())
                .containsExactlyElementsOf(known.stream().map(VmObservation::vm).toList());
        for (VmObservation seen : known) {
            VmObservation back = read.observations().of(seen.vm()).orElseThrow();
            assertThat(back.stealRatio()).isEqualTo(seen.stealRatio(), within(0.000_051));
            assertThat(back.load5()).isEqualTo(seen.load5(), within(0.005_1));
            assertThat(back.cpuUsedMicroCores()).isCloseTo(seen.cpuUsedMicroCores(), within(500L));
            assertThat(Duration.between(back.sampledAt(), seen.sampledAt()).abs())
                    .isLessThan(Duration.ofSeconds(1));
            assertThat(back.throttledRatio().isPresent())
                    .isEqualTo(seen.throttledRatio().isPresent());
            assertThat(back.neighbourStealRatio()).isEqualTo(seen.neighbourStealRatio(), within(0.000_11));
        }
    }

    @Test
    void whatDidNotChangeIsNotTold() {
        ClusterSnapshot later = HOT.withTakenAt(HOT.takenAt().plusSeconds(60)).withObservations(Observations.none());

        assertThat(RecordingJson.write(Optional.of(HOT), later))
                .isEqualTo("{\"schema\":\"stealaway.recording/1.0\",\"takenAt\":\"" + later.takenAt() + "\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "recording/1.0 | recording/1.1 | newer",
                "\"whole\":true, | `` | whole must be true",
                "\"usedMilliCores\":[ | \"usedMilliCores\":[7, | one number, or null, for each of",
                "\"usedMilliCores\":[ | \"extra\":1,\"usedMilliCores\":[ | extra",
                "\"stealTenThousandths\":[ | \"stealTenThousandths\":[-1, | numbers from 0 on",
                "\"stealTenThousandths\":[ | \"stealTenThousandths\":[0.5, | whole number",
                "\"takenAt\": | \"goneVms\":[\"no-such\"],\"takenAt\": | no-such"
            })
    void whatIsOddIsRefusedByName(String from, String to, String names) {
        String odd = WHOLE.replace(from, to);

        assertThat(odd).isNotEqualTo(WHOLE);
        assertThatThrownBy(() -> RecordingJson.read(Optional.empty(), odd))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining(names);
    }

    @Test
    void aVmThatIsRemovedAndChangedAtOnceIsRefused() {
        String vm = HOT.vms().get(0).id().value();
        String odd = WHOLE.replace("\"whole\":true,", "\"whole\":true,\"goneVms\":[\"" + vm + "\"],");

        assertThatThrownBy(() -> RecordingJson.read(Optional.empty(), odd))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining(vm);
    }
}
