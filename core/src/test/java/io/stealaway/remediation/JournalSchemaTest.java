package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.stealaway.json.MigrationJson;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.HostId;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.Role;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.Policy.RunMode;
import io.stealaway.remediation.journal.JournalCodec;
import io.stealaway.remediation.journal.JournalKeys;
import io.stealaway.remediation.journal.JournalStore;
import io.stealaway.remediation.journal.ShareRemedy;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.spi.Journal;
import io.stealaway.spi.Journal.Change;
import io.stealaway.spi.Journal.Entry;
import io.stealaway.spi.ShareControl;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the loop writes is what the schemas say, for every kind of entry there is. */
class JournalSchemaTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Schema JOURNAL = schema(MigrationJson.journalJsonSchema());
    private static final Schema MIGRATION = schema(MigrationJson.jsonSchema());

    private final World world = World.twoZones();
    private final Bench bench = new Bench(world);
    private final TreeSet<String> kinds = new TreeSet<>();
    private final TreeSet<MigrationPhase> phases = new TreeSet<>();

    @Test
    void everyKindOfEntryIsValid() throws JsonProcessingException {
        proposedAndDecided();
        migrationsThatFailOrDoNotHelp();
        unknownAndResolved();
        bench.remediator.pause("for the test");
        weightsAreChanged();
        validate();
        assertThat(kinds)
                .containsExactly(
                        "ban",
                        "budget",
                        "decision",
                        "drain",
                        "hold",
                        "ineffective",
                        "leader",
                        "migration",
                        "pace",
                        "pause",
                        "resolution",
                        "shares");
        assertThat(phases)
                .contains(
                        MigrationPhase.PROPOSED,
                        MigrationPhase.MIGRATING,
                        MigrationPhase.OBSERVING,
                        MigrationPhase.UNKNOWN);
    }

    private void proposedAndDecided() throws JsonProcessingException {
        bench.policy(bench.policy.toBuilder().mode(RunMode.APPROVE).build());
        List<Migration> proposed = bench.pass().proposed();
        bench.remediator.approve(proposed.get(0).planHash());
        bench.remediator.reject(proposed.get(1).id(), "not\nthis one");
        validate();
        passAndValidate(3);
        bench.policy(bench.policy.toBuilder().mode(RunMode.ACT).build());
    }

    /** Each VM still suffers where it arrives; then none arrives. */
    private void migrationsThatFailOrDoNotHelp() throws JsonProcessingException {
        world.isolator("consul").isolating = Duration.ofSeconds(40);
        world.zoneOfHost.keySet().forEach(world::hot);
        passAndValidate(120);
        world.hotHosts.clear();
        world.hot("a-hot", "b-hot");
        world.migrator.fate = move -> WorldMigrator.Fate.FAILS;
        passAndValidate(600);
    }

    private void unknownAndResolved() throws JsonProcessingException {
        world.migrator.fate = move -> WorldMigrator.Fate.FORGOTTEN;
        world.clock.advance(Duration.ofDays(3));
        PassReport report = bench.passUntil(
                Duration.ofSeconds(20), r -> r.inFlight().stream().anyMatch(m -> m.phase() == MigrationPhase.UNKNOWN));
        Migration unknown = report.inFlight().stream()
                .filter(m -> m.phase() == MigrationPhase.UNKNOWN)
                .findFirst()
                .orElseThrow();
        bench.remediator.resolve(unknown.id(), "looked");
    }

    private void weightsAreChanged() {
        JournalStore store = new JournalStore(bench.journal);
        store.refresh();
        AvailabilityZone zone = AvailabilityZone.of("a");
        Change put = store.put(new ShareRemedy(
                "a-e1-7",
                ShareRemedy.Phase.SET,
                zone,
                HostId.of("a-hot"),
                VmId.of("a-vm-1"),
                Optional.of(MigrationId.of("a-e1-6")),
                world.now(),
                world.now().plusSeconds(60),
                world.now(),
                0.5,
                0.2,
                List.of(new ShareControl.Change(VmId.of("a-vm-1"), HostId.of("a-hot"), "a-e1-7", 1024, 4096))));
        assertThat(store.commit(zone, store.epoch(zone), List.of(put))).isInstanceOf(Journal.Committed.class);
        JournalStore again = new JournalStore(bench.journal);
        again.refresh();
        assertThat(again.remedies()).isEqualTo(store.remedies()).hasSize(1);
        assertThat(again.unreadable()).isEmpty();
    }

    private void passAndValidate(int passes) throws JsonProcessingException {
        for (int i = 0; i < passes; i++) {
            bench.pass();
            validate();
            world.clock.advance(Duration.ofSeconds(20));
        }
    }

    private void validate() throws JsonProcessingException {
        TreeMap<String, String> texts = new TreeMap<>();
        for (Map.Entry<String, Entry> entry : bench.journal.read().entries().entrySet()) {
            texts.put(entry.getKey(), entry.getValue().text());
            kinds.add(entry.getKey().replaceFirst("/.*", ""));
            if (entry.getKey().startsWith(JournalKeys.MIGRATION)) {
                String text = entry.getValue().text();
                assertThat(MIGRATION.validate(text, InputFormat.JSON)).as(text).isEmpty();
                phases.add(JournalCodec.readMigration(text).phase());
            }
        }
        assertThat(JOURNAL.validate(MAPPER.writeValueAsString(texts), InputFormat.JSON))
                .as(texts.keySet().stream().collect(Collectors.joining(" ")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "hold/vm, 3 tomorrow",
        "ban/vm/host, 2026-03-02T12:00:00",
        "ban/vm, 2026-03-02T12:00:00Z",
        "decision/plan/0123, PERHAPS",
        "pace, 0 1",
        "drain/web, five minutes",
        "ineffective/a, never",
        "what/is/this, x"
    })
    void whatTheLoopCannotReadIsInvalid(String key, String text) throws JsonProcessingException {
        assertThat(JOURNAL.validate(MAPPER.writeValueAsString(Map.of(key, text)), InputFormat.JSON))
                .isNotEmpty();
    }

    @Test
    void keysOfOddNamesAreValid() throws JsonProcessingException {
        Map<String, String> texts = Map.of(JournalKeys.drain(Role.of("a/b ä")), "PT1M30S", JournalKeys.PACE, "1 0");
        assertThat(JOURNAL.validate(MAPPER.writeValueAsString(texts), InputFormat.JSON))
                .isEmpty();
    }

    private static Schema schema(String text) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(text, InputFormat.JSON);
    }
}
