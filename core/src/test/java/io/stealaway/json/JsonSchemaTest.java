package io.stealaway.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Explanation;
import io.stealaway.model.Explanation.FailoverCheck;
import io.stealaway.model.Host;
import io.stealaway.model.HostEvaluation.ScoreGap;
import io.stealaway.model.HostEvaluation.ScorerValue;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.Isolation;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.Volume;
import io.stealaway.model.policy.DetectionPolicy;
import io.stealaway.model.policy.ForesightPolicy;
import io.stealaway.model.policy.IsolationPolicy;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.policy.ProofPolicy;
import io.stealaway.testkit.Shape;
import io.stealaway.testkit.Snapshots;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class JsonSchemaTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Schema SNAPSHOT = schema(SnapshotJson.jsonSchema());
    private static final Schema POLICY = schema(PolicyJson.jsonSchema());
    private static final Schema PLAN = schema(PlanJson.jsonSchema());
    private static final Schema MIGRATION = schema(MigrationJson.jsonSchema());
    private static final Schema EXPLANATION = schema(ExplanationJson.jsonSchema());

    @Test
    void schemasAreSchemas() {
        Schema draft = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        for (String text : List.of(
                SnapshotJson.jsonSchema(),
                PolicyJson.jsonSchema(),
                PlanJson.jsonSchema(),
                MigrationJson.jsonSchema(),
                MigrationJson.journalJsonSchema(),
                ExplanationJson.jsonSchema())) {
            assertThat(draft.validate(text, InputFormat.JSON)).isEmpty();
        }
    }

    @Test
    void whatIsWrittenIsValid() {
        assertThat(errors(POLICY, PolicyJson.write(Policy.defaults()))).isEmpty();
        for (int seed = 0; seed < 20; seed++) {
            RandomDocuments random = new RandomDocuments(seed);
            assertThat(errors(POLICY, PolicyJson.write(random.policy()))).isEmpty();
            assertThat(errors(PLAN, PlanJson.write(random.plan()))).isEmpty();
            assertThat(errors(MIGRATION, MigrationJson.write(random.migration())))
                    .isEmpty();
            assertThat(errors(EXPLANATION, ExplanationJson.write(random.explanation())))
                    .isEmpty();
            assertThat(errors(SNAPSHOT, Documents.written(Snapshots.random(new Random(seed), Shape.odd(6, 25)))))
                    .isEmpty();
        }
        assertThat(errors(SNAPSHOT, Documents.SNAPSHOT)).isEmpty();
        assertThat(errors(SNAPSHOT, Documents.NAMED_VALUES)).isEmpty();
        assertThat(errors(PLAN, Documents.PLAN)).isEmpty();
        assertThat(errors(EXPLANATION, Documents.EXPLANATION)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"cores\":8 | \"cores\":8,\"colour\":\"red\"",
                "\"unmatched\" | \"extra\"",
                "\"zone\":\"z\",\"cores\":8 | \"cores\":8",
                "\"ramBytes\":64 | \"ramBytes\":\"64\"",
                "\"ramBytes\":64 | \"ramBytes\":-64",
                "\"load5\":1.5, | ``",
                "\"vcpus\":2 | \"vcpus\":2.5",
                "\"tenant\":\"t\",\"vcpus\":1 | \"tenant\":null,\"vcpus\":1",
                "{\"k\":\"v\"} | {\"k\":1}",
                "\"stealRatio\":0.25 | \"stealRatio\":25",
                "\"bytes\":3 | \"bytes\":-3",
                "\"ANTI_AFFINITY\" | \"anti-affinity\"",
                "11:59:30Z | 11:59:30+01:00",
                "\"id\":\"g\" | \"id\":\"\"",
                "\"id\":\"g\" | \"id\":\" g\"",
                "[\"A\"] | [\"A\",\"A\"]",
                "stealaway.snapshot/1.0 | stealaway.snapshot/1.2"
            })
    void whatTheReaderRefusesInASnapshotIsInvalid(String text, String replacement) {
        String broken = Documents.broken(Documents.SNAPSHOT, text, replacement == null ? "" : replacement);

        assertThat(errors(SNAPSHOT, broken)).isNotEmpty();
        Complaints.of(() -> Documents.readSnapshot(broken));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"CHOSEN\" | \"MOVE\"",
                "\"reason\":\"locked\" | \"reason\":\"locked\",\"score\":1",
                "\"capacity\":2 | \"capacity\":2.5",
                "\"hash\":\"0123 | \"hash\":\"XYZ",
                "\"score\":0.5 | \"score\":1.5",
                "\"predictedDuration\":\"PT1M\" | \"predictedDuration\":\"1 minute\""
            })
    void whatTheReaderRefusesInAPlanIsInvalid(String text, String replacement) {
        String broken = Documents.broken(Documents.PLAN, text, replacement);

        assertThat(errors(PLAN, broken)).isNotEmpty();
        Complaints.of(() -> PlanJson.read(broken));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"phase\":\"PLANNED\" | \"phase\":\"BEGUN\"",
                "\"waiting\":false | \"waiting\":\"no\"",
                "\"source\":\"hv-1\", | ``",
                "\"bytesToCopy\":0 | \"bytesToCopy\":-1",
                "\"reason\":\"\" | \"reason\":\"\",\"colour\":1",
                "12:00:00Z | 12:00:00"
            })
    void whatTheReaderRefusesInAMigrationIsInvalid(String text, String replacement) {
        MigrationRequest move =
                new MigrationRequest(MigrationId.of("z-e1-1"), VmId.of("vm"), HostId.of("hv-1"), HostId.of("hv-2"));
        String written = MigrationJson.write(
                Migration.builder(move, AvailabilityZone.of("z"), Instant.parse("2026-03-02T12:00:00Z"))
                        .build());
        assertThat(errors(MIGRATION, written)).isEmpty();
        String broken = Documents.broken(written, text, replacement == null ? "" : replacement);

        assertThat(errors(MIGRATION, broken)).isNotEmpty();
        Complaints.of(() -> MigrationJson.read(broken));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"host\":\"hv-2\", | ``",
                "\"rank\":1 | \"rank\":0",
                "\"value\":0.751 | \"value\":1.751",
                "\"rise\":0.05 | \"rise\":-0.05",
                "\"answer\":\"STAYS\" | \"answer\":\"GOES\"",
                "[{\"filter\":\"zone\",\"reason\":\"other zone\"}] | []",
                "\"score\":0,\"scores\":[] | \"score\":0,\"colour\":1,\"scores\":[]"
            })
    void whatTheReaderRefusesInAnExplanationIsInvalid(String text, String replacement) {
        String broken = Documents.broken(Documents.EXPLANATION, text, replacement == null ? "" : replacement);

        assertThat(errors(EXPLANATION, broken)).isNotEmpty();
        Complaints.of(() -> ExplanationJson.read(broken));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"mode\":\"act\"",
                "\"detection\":{\"stealRato\":0.1}",
                "\"detection\":{\"stealRatio\":10}",
                "\"passInterval\":\"60s\"",
                "\"placement\":{\"scorerWeights\":{\"most free\":0.5}}",
                "\"isolation\":{\"chains\":{\" web\":[]}}",
                "\"isolation\":{\"defaultChain\":[\"a\",1]}",
                "\"migration\":[]",
                "\"proof\":{\"samples\":61}"
            })
    void whatTheReaderRefusesInAPolicyIsInvalid(String field) {
        String broken = "{\"schema\":\"stealaway.policy/1.0\"," + field + "}";

        assertThat(errors(POLICY, broken)).isNotEmpty();
        Complaints.of(() -> PolicyJson.read(broken));
    }

    @Test
    void defaultsOfThePolicySchemaAreTheDefaults() throws JsonProcessingException {
        JsonNode written = MAPPER.readTree(PolicyJson.write(Policy.defaults()));
        JsonNode schema = MAPPER.readTree(PolicyJson.jsonSchema());

        assertDefaults(schema.get("properties"), written);
        for (String part : List.of("detection", "placement", "isolation", "migration", "proof", "foresight")) {
            assertDefaults(schema.get("$defs").get(part).get("properties"), written.get(part));
        }
    }

    @Test
    void defaultsOfTheSnapshotSchemaAreTheDefaults() throws JsonProcessingException {
        JsonNode defs = MAPPER.readTree(SnapshotJson.jsonSchema()).get("$defs");
        String full = Documents.SNAPSHOT
                .replace("\"cores\":8", "\"cores\":8," + defaults(defs.get("host")))
                .replace("\"vcpus\":1", "\"vcpus\":1," + defaults(defs.get("vm")));

        assertThat(Documents.readSnapshot(full)).isEqualTo(Documents.readSnapshot(Documents.SNAPSHOT));
    }

    static List<Arguments> records() {
        return List.of(
                Arguments.of(SnapshotJson.jsonSchema(), "host", Host.class),
                Arguments.of(SnapshotJson.jsonSchema(), "vm", Vm.class),
                Arguments.of(SnapshotJson.jsonSchema(), "volume", Volume.class),
                Arguments.of(SnapshotJson.jsonSchema(), "serverGroup", ServerGroup.class),
                Arguments.of(SnapshotJson.jsonSchema(), "inFlight", InFlightMigration.class),
                Arguments.of(SnapshotJson.jsonSchema(), "observation", VmObservation.class),
                Arguments.of(PolicyJson.jsonSchema(), "", Policy.class),
                Arguments.of(PolicyJson.jsonSchema(), "detection", DetectionPolicy.class),
                Arguments.of(PolicyJson.jsonSchema(), "placement", PlacementPolicy.class),
                Arguments.of(PolicyJson.jsonSchema(), "isolation", IsolationPolicy.class),
                Arguments.of(PolicyJson.jsonSchema(), "migration", MigrationPolicy.class),
                Arguments.of(PolicyJson.jsonSchema(), "proof", ProofPolicy.class),
                Arguments.of(PolicyJson.jsonSchema(), "foresight", ForesightPolicy.class),
                Arguments.of(PlanJson.jsonSchema(), "", MigrationPlan.class),
                Arguments.of(PlanJson.jsonSchema(), "migration", PlannedMigration.class),
                Arguments.of(MigrationJson.jsonSchema(), "", Migration.class),
                Arguments.of(MigrationJson.jsonSchema(), "move", MigrationRequest.class),
                Arguments.of(MigrationJson.jsonSchema(), "isolation", Isolation.class),
                Arguments.of(ExplanationJson.jsonSchema(), "", Explanation.class),
                Arguments.of(ExplanationJson.jsonSchema(), "migration", PlannedMigration.class),
                Arguments.of(ExplanationJson.jsonSchema(), "score", ScorerValue.class),
                Arguments.of(ExplanationJson.jsonSchema(), "toWin", ScoreGap.class),
                Arguments.of(ExplanationJson.jsonSchema(), "alone", ScoreGap.SingleScorer.class),
                Arguments.of(ExplanationJson.jsonSchema(), "zoneSurvival", FailoverCheck.class));
    }

    @ParameterizedTest
    @MethodSource("records")
    void everyComponentOfAValueIsDescribedUnderItsName(String schema, String definition, Class<?> type)
            throws JsonProcessingException {
        JsonNode root = MAPPER.readTree(schema);
        JsonNode properties = (definition.isEmpty() ? root : root.get("$defs").get(definition)).get("properties");
        TreeSet<String> described = new TreeSet<>();
        properties.fieldNames().forEachRemaining(described::add);
        described.remove("schema");

        assertThat(described).containsExactlyInAnyOrderElementsOf(components(type));
        for (JsonNode property : properties) {
            assertThat(property.path("description").asText()).endsWith(".");
        }
    }

    /** A journal has no room for figures, nor for what a sample was an average over, which was judged before. */
    @Test
    void observationOfAMigrationIsDescribedWithoutFigures() throws JsonProcessingException {
        JsonNode observation =
                MAPPER.readTree(MigrationJson.jsonSchema()).get("$defs").get("observation");
        TreeSet<String> described = new TreeSet<>();
        observation.get("properties").fieldNames().forEachRemaining(described::add);

        assertThat(described)
                .containsExactlyInAnyOrderElementsOf(components(VmObservation.class).stream()
                        .filter(name -> !name.equals("figures") && !name.equals("window"))
                        .toList());
    }

    private static List<String> components(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .map(Field::getName)
                .toList();
    }

    private static void assertDefaults(JsonNode properties, JsonNode written) {
        for (Map.Entry<String, JsonNode> property : properties.properties()) {
            if (property.getValue().has("default")) {
                assertThat(written.get(property.getKey()))
                        .as(property.getKey())
                        .isEqualTo(property.getValue().get("default"));
            }
        }
    }

    private static String defaults(JsonNode definition) {
        StringBuilder fields = new StringBuilder();
        for (Map.Entry<String, JsonNode> property : definition.get("properties").properties()) {
            if (property.getValue().has("default") && !property.getKey().equals("volumes")) {
                fields.append(fields.isEmpty() ? "" : ",")
                        .append('"')
                        .append(property.getKey())
                        .append("\":")
                        .append(property.getValue().get("default"));
            }
        }
        return fields.toString();
    }

    private static List<Error> errors(Schema schema, String document) {
        return schema.validate(document, InputFormat.JSON);
    }

    private static Schema schema(String text) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(text, InputFormat.JSON);
    }
}
