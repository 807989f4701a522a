package io.stealaway.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.BatchPlacement;
import io.stealaway.model.BatchPlacement.Demand;
import io.stealaway.model.BatchPlacement.NoHost;
import io.stealaway.model.BatchPlacement.Placed;
import io.stealaway.model.BatchPlacement.Withheld;
import io.stealaway.model.HostEvaluation.Refusal;
import io.stealaway.model.HostId;
import io.stealaway.model.Placement;
import io.stealaway.model.Role;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Tenant;
import io.stealaway.model.VmCapacity;
import io.stealaway.model.VmId;
import io.stealaway.model.VmRequest;
import io.stealaway.model.Volume;
import io.stealaway.model.VolumeId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The documents about new VMs: what is written is valid, and read back the same; what is odd is refused by schema and reader alike. */
class BatchDocumentsTest {
    private static final Instant AT = Instant.parse("2026-03-02T12:00:00Z");
    private static final Demand DEMAND = new Demand(Demand.Basis.ROLE, 3, 200_000, 1_500_000);
    private static final VmRequest.Batch REQUEST = new VmRequest.Batch(
            List.of(
                    VmRequest.builder(VmId.of("web"), Tenant.of("shop"))
                            .vcpus(2)
                            .ramBytes(4096)
                            .diskBytes(1)
                            .zone(AvailabilityZone.of("a"))
                            .role(Role.of("web"))
                            .cpuWeight(7)
                            .cpuCapMicroCores(1_500_000)
                            .sriovFunctions(1)
                            .serverGroups(List.of(ServerGroupId.of("g")))
                            .requiredTraits(List.of("T1"))
                            .forbiddenTraits(List.of("T2"))
                            .sameHost(List.of(VmId.of("near")))
                            .differentHost(List.of(VmId.of("far")))
                            .count(2, 4)
                            .build(),
                    VmRequest.builder(VmId.of("db"), Tenant.of("shop"))
                            .vcpus(1)
                            .volumes(List.of(new Volume(VolumeId.of("v"), 5, Optional.of(HostId.of("h")))))
                            .sameHostVolume(VolumeId.of("v"))
                            .build()),
            true);
    private static final BatchPlacement PLACEMENT = new BatchPlacement(
            AT,
            List.of(
                    new Placed(VmId.of("a"), VmId.of("r"), HostId.of("h"), 0.5, List.of(HostId.of("i")), DEMAND),
                    new NoHost(
                            VmId.of("b"),
                            VmId.of("r"),
                            new TreeMap<>(Map.of("ram", 2)),
                            Optional.of(new Placement.NearestMiss(
                                    HostId.of("h"), List.of(new Refusal("ram", "needs more")))),
                            Optional.of(new Placement.Blocker(VmId.of("x"), HostId.of("h"), "stands there")),
                            DEMAND),
                    new Withheld(VmId.of("c"), VmId.of("r"), "b finds no host")),
            false,
            "0".repeat(64));
    private static final VmCapacity CAPACITY = new VmCapacity(
            AT,
            VmId.of("r"),
            List.of(
                    new VmCapacity.Zone(
                            AvailabilityZone.of("a"),
                            7,
                            true,
                            OptionalLong.of(3),
                            false,
                            new TreeMap<>(Map.of("ram", 2)),
                            Optional.of("ram")),
                    new VmCapacity.Zone(
                            AvailabilityZone.of("b"),
                            0,
                            false,
                            OptionalLong.empty(),
                            true,
                            new TreeMap<>(),
                            Optional.empty())));

    private static Schema schema(String text) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(text, InputFormat.JSON);
    }

    @Test
    void schemasAreSchemas() {
        Schema draft = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

        assertThat(List.of(
                        BatchJson.requestJsonSchema(), BatchJson.placementJsonSchema(), BatchJson.capacityJsonSchema()))
                .allSatisfy(text ->
                        assertThat(draft.validate(text, InputFormat.JSON)).isEmpty());
    }

    @Test
    void whatIsWrittenIsValidAndReadBackTheSame() {
        assertThat(schema(BatchJson.requestJsonSchema()).validate(BatchJson.write(REQUEST), InputFormat.JSON))
                .isEmpty();
        assertThat(schema(BatchJson.placementJsonSchema()).validate(BatchJson.write(PLACEMENT), InputFormat.JSON))
                .isEmpty();
        assertThat(schema(BatchJson.capacityJsonSchema()).validate(BatchJson.write(CAPACITY), InputFormat.JSON))
                .isEmpty();
        assertThat(BatchJson.readRequest(BatchJson.write(REQUEST))).isEqualTo(REQUEST);
        assertThat(BatchJson.readPlacement(BatchJson.write(PLACEMENT))).isEqualTo(PLACEMENT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"vcpus\": 2 | \"vcpus\": 0",
                "\"vcpus\": 2 | \"vcpus\": 2.5",
                "\"minCount\": 2 | \"minCount\": 0",
                "\"maxCount\": 4 | \"maxCount\": 10001",
                "\"role\": \"web\" | \"role\": \"\"",
                "\"role\": \"web\" | \"colour\": \"red\"",
                "\"cpuWeight\": 7 | \"cpuWeight\": 0",
                "\"allOrNothing\": true | \"allOrNothing\": 1",
                "stealaway.request/1.0 | stealaway.request/2.0",
            })
    void oddRequestsAreRefusedBySchemaAndReaderAlike(String good, String bad) {
        String text = BatchJson.write(REQUEST);
        String odd = text.replace(good, bad);

        assertThat(odd).isNotEqualTo(text);
        assertThat(schema(BatchJson.requestJsonSchema()).validate(odd, InputFormat.JSON))
                .isNotEmpty();
        assertThatThrownBy(() -> BatchJson.readRequest(odd)).isInstanceOf(JsonException.class);
    }

    @Test
    void whatIsLeftOutHasItsDefault() {
        VmRequest.Batch read = BatchJson.readRequest("""
                {"schema": "stealaway.request/1.0", "requests": [
                  {"id": "n", "tenant": "t", "vcpus": 1, "ramBytes": 0, "maxCount": 3}]}
                """);

        assertThat(read.allOrNothing()).isFalse();
        assertThat(read.requests()).singleElement().satisfies(request -> {
            assertThat(request.minCount()).isEqualTo(3);
            assertThat(request.vms()).containsExactly(VmId.of("n-1"), VmId.of("n-2"), VmId.of("n-3"));
        });
    }
}
