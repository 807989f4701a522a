package io.stealaway.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stealaway.examples.report.TextTable;
import io.stealaway.json.ExplanationJson;
import io.stealaway.local.FileJournal;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.HostEvaluation;
import io.stealaway.model.HostEvaluation.Refusal;
import io.stealaway.model.HostId;
import io.stealaway.spi.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plan, explain and check on the sample snapshot. */
class SnapshotCommandsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aPlanMovesAVictimToACalmHostAndSaysWhyOthersStay() {
        Ran ran = Ran.run("plan", "--snapshot", SampleFiles.SNAPSHOT);

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).containsPattern("1 +web-1 +a1-hot +a2-calm");
        assertThat(ran.out()).containsPattern("search-1 +no host passes every filter; refused by .*ram 1");
        assertThat(ran.out()).containsPattern("Plan hash: +[0-9a-f]{64}");
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void aPlanThatWasWrittenIsGoodInTheChecker() {
        Path plan = folder.resolve("plan.json");

        assertThat(Ran.run("plan", "--snapshot", SampleFiles.SNAPSHOT, "--json", plan)
                        .code())
                .isZero();
        Ran checked = Ran.run("check", "--snapshot", SampleFiles.SNAPSHOT, "--plan", plan);

        assertThat(checked.code()).isZero();
        assertThat(checked.out()).contains("Good: 1 migration, no rule broken");
    }

    @Test
    void theCheckerNamesTheRuleThatATamperedPlanBreaks() throws IOException {
        Path plan = folder.resolve("plan.json");
        Ran.run("plan", "--snapshot", SampleFiles.SNAPSHOT, "--json", plan);
        Files.writeString(plan, Files.readString(plan).replace("a2-calm", "a7-web"));

        Ran checked = Ran.run("check", "--snapshot", SampleFiles.SNAPSHOT, "--plan", plan);

        assertThat(checked.code()).isEqualTo(1);
        assertThat(checked.out()).containsPattern("role +web-1 +a7-web").contains("hash");
        assertThat(checked.complaint()).contains("breaks 2 rules");
    }

    @Test
    void theSameSnapshotInAnotherOrderGivesTheSamePlanByteForByte() throws IOException {
        Path sorted = folder.resolve("sorted.json");
        Path shuffled = folder.resolve("shuffled.json");
        Path snapshot = folder.resolve("snapshot.json");
        Files.writeString(snapshot, shuffled(Files.readString(SampleFiles.SNAPSHOT)));

        Ran.run("plan", "--snapshot", SampleFiles.SNAPSHOT, "--json", sorted);
        Ran.run("plan", "--snapshot", snapshot, "--json", shuffled);

        assertThat(snapshot).content().isNotEqualTo(Files.readString(SampleFiles.SNAPSHOT));
        assertThat(shuffled).hasSameBinaryContentAs(sorted);
    }

    @Test
    void aPolicyChangesThePlanAndItsHash() throws IOException {
        Path policy = folder.resolve("policy.json");
        Files.writeString(policy, """
                {"schema": "stealaway.policy/1.0", "detection": {"stealRatio": 0.5}}
                """);

        Ran strict = Ran.run("plan", "--snapshot", SampleFiles.SNAPSHOT, "--policy", policy);

        assertThat(strict.code()).isZero();
        assertThat(strict.out()).contains("0 suffering", "Migrations: 0");
    }

    @Test
    void aDeclaredBandwidthPredictsHowLongAMoveTakes() {
        Ran ran = Ran.run("plan", "--snapshot", SampleFiles.SNAPSHOT, "--policy", SampleFiles.POLICY);

        assertThat(ran.out()).containsPattern("web-1 .* 0 s +[0-9.]+ (s|min) +[0-9]+ ms +8 GiB");
    }

    @Test
    void anExplanationTellsAboutEveryHostInLinesThatFit() {
        Ran ran = Ran.run("explain", "--snapshot", SampleFiles.SNAPSHOT, "--vm", "web-1");

        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .containsPattern("1 +a2-calm")
                .containsPattern("2 +a3-calm")
                .containsPattern("(?s)a3-calm.*lacks 0.0[0-9]+: idle 0.[0-9]+.{0,60}would do")
                .containsPattern("1 +1 +web-1 +a1-hot +a2-calm .*cure: steal")
                .containsPattern("- +a1-hot .*source: ")
                .containsPattern("- +a4-warm .*steal: steal 6.5 %")
                .containsPattern("- +a5-full .*ram: needs 8 GiB")
                .containsPattern("- +a6-disabled .*state: is disabled; else the best")
                .containsPattern("- +a7-web .*role: ")
                .containsPattern("- +b1-hot .*zone: ")
                .containsPattern("- +b2-full .*zone: ");
        assertThat(ran.out().lines()).allMatch(line -> line.length() <= TextTable.WIDTH);
    }

    @Test
    void anExplanationOfAVmWithoutAPlaceNamesTheNearestMiss() {
        Ran ran = Ran.run("explain", "--snapshot", SampleFiles.SNAPSHOT, "--vm", "search-1");

        assertThat(ran.out())
                .contains("Answer:  stays: no host passes every filter", "Nearest: b2-full, refused by ram");
    }

    @Test
    void anExplanationInJsonNamesEveryHost() throws IOException {
        Path json = folder.resolve("why.json");

        Ran.run("explain", "--snapshot", SampleFiles.SNAPSHOT, "--vm", "web-1", "--json", json);

        JsonNode why = MAPPER.readTree(json.toFile());
        assertThat(why.get("schema").asText()).isEqualTo("stealaway.explanation/1.0");
        assertThat(why.get("answer").get("migrations").get(0).get("target").asText())
                .isEqualTo("a2-calm");
        assertThat(why.get("hosts")).hasSize(9);
        assertThat(ExplanationJson.read(Files.readString(json)).chosen()).contains(HostId.of("a2-calm"));
    }

    @Test
    void aTruncatedSnapshotIsOneLineThatNamesTheFile() throws IOException {
        String whole = Files.readString(SampleFiles.SNAPSHOT);
        Path half = folder.resolve("half.json");
        Files.writeString(half, whole.substring(0, whole.length() / 2));
        Path json = folder.resolve("plan.json");

        Ran ran = Ran.run("plan", "--snapshot", half, "--json", json);

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.complaint()).contains("--snapshot " + half);
        assertThat(ran.out()).isEmpty();
        assertThat(json).doesNotExist();
    }

    @Test
    void anUnknownVmIsNamed() {
        Ran ran = Ran.run("explain", "--snapshot", SampleFiles.SNAPSHOT, "--vm", "nobody");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.complaint()).isEqualTo("run: --vm nobody: not in the snapshot");
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = folder.resolve("missing.json");

        assertThat(Ran.run("plan", "--snapshot", missing).complaint())
                .isEqualTo("run: --snapshot " + missing + ": no such file");
        assertThat(Ran.run("check", "--snapshot", SampleFiles.SNAPSHOT, "--plan", missing)
                        .complaint())
                .isEqualTo("run: --plan " + missing + ": no such file");
        assertThat(Ran.run("plan", "--snapshot", SampleFiles.SNAPSHOT, "--policy", missing)
                        .complaint())
                .isEqualTo("run: --policy " + missing + ": no such file");
        assertThat(Ran.run("plan", "--snapshot", folder).complaint()).contains("is a folder, not a file");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                               | Waits: nothing begins for it now: quiet from 00:00 to 00:00 UTC on",
                ", \"availabilityZones\": [\"ZONE\"] | Waits: nothing begins for it now: quiet from 00:00 to 00:00 UTC on",
                ", \"roles\": [\"web\"]             | Answer: stays: it is of role web, quiet from 00:00 to 00:00 UTC on"
            })
    void anExplanationTellsTheQuietHoursThatHoldForTheVm(@Nullable String scope, String told) throws IOException {
        String zone = Inputs.snapshot(SampleFiles.SNAPSHOT).zones().get(0).value();
        Path policy = folder.resolve("quiet.json");
        Files.writeString(policy, """
                {"schema": "stealaway.policy/1.0", "migration": {"quietHours": [{"days": ["MONDAY", "TUESDAY", "WEDNESDAY",
                 "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"], "from": "00:00", "to": "00:00", "timeZone": "UTC"%s}]}}
                """.formatted(scope == null ? "" : scope.replace("ZONE", zone)));

        Ran ran = Ran.run("explain", "--snapshot", SampleFiles.SNAPSHOT, "--vm", "web-1", "--policy", policy);

        assertThat(ran.code()).isZero();
        assertThat(ran.out().replaceAll("\\s+", " ")).contains(told);
    }

    @Test
    void aPolicyWithAnUnknownFieldIsRefusedByItsPlace() throws IOException {
        Path policy = folder.resolve("policy.json");
        Files.writeString(policy, """
                {"schema": "stealaway.policy/1.0", "detection": {"stealPercent": 50}}
                """);

        Ran ran = Ran.run("plan", "--snapshot", SampleFiles.SNAPSHOT, "--policy", policy);

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.complaint()).contains("--policy " + policy, "stealPercent");
    }

    @Test
    void jsonThatCannotBeWrittenIsRefusedBeforeAnythingIsDone() {
        Ran ran = Ran.run("plan", "--snapshot", SampleFiles.SNAPSHOT, "--json", folder);

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.complaint()).contains("--json", folder.toString(), "is a folder");
        assertThat(ran.out()).isEmpty();
    }

    private static String shuffled(String json) throws IOException {
        ObjectNode snapshot = (ObjectNode) MAPPER.readTree(json);
        for (String field : List.of("hosts", "vms", "observations")) {
            List<JsonNode> items = new ArrayList<>();
            snapshot.get(field).forEach(items::add);
            Collections.shuffle(items, new Random(3));
            ((ArrayNode) snapshot.get(field)).removeAll().addAll(items);
        }
        return MAPPER.writeValueAsString(snapshot);
    }

    /** As the loop would: what its journal holds, a snapshot does not tell. */
    @Test
    void anExplanationKnowsTheCooldownsAndBansOfAJournalAndUntilWhen() throws IOException {
        Path journal = folder.resolve("stealaway.journal");
        try (FileJournal open = FileJournal.open(journal)) {
            open.commit(
                    AvailabilityZone.of("zone-a"),
                    0,
                    List.of(
                            new Journal.Put("ban/web-1/a2-calm", 0, "2026-03-02T18:00:00Z"),
                            new Journal.Put("hold/batch-1", 0, "1 2026-03-02T12:30:00Z")));
        }
        Path json = folder.resolve("explained.json");

        Ran banned = Ran.run(
                "explain", "--snapshot", SampleFiles.SNAPSHOT, "--vm", "web-1", "--journal", journal, "--json", json);
        // By another strategy a neighbour would leave for it.
        Path victims = folder.resolve("victims.json");
        Files.writeString(victims, "{\"schema\": \"stealaway.policy/1.0\", \"placement\": {\"strategy\": \"VICTIM\"}}");
        Ran cooling = Ran.run(
                "explain",
                "--snapshot",
                SampleFiles.SNAPSHOT,
                "--policy",
                victims,
                "--vm",
                "batch-1",
                "--journal",
                journal);

        assertThat(banned.out().replaceAll("\\s+", " "))
                .contains("ban: a migration of the VM to it failed; banned until 2026-03-02T18:00:00Z");
        assertThat(ExplanationJson.read(Files.newInputStream(json)).hosts())
                .filteredOn(verdict -> verdict.host().equals(HostId.of("a2-calm")))
                .singleElement()
                .isInstanceOfSatisfying(
                        HostEvaluation.Rejected.class,
                        refused -> assertThat(refused.first())
                                .isEqualTo(new Refusal(
                                        "ban",
                                        "a migration of the VM to it failed; banned until 2026-03-02T18:00:00Z")));
        assertThat(cooling.out()).contains("stays: it is left alone until 2026-03-02T12:30:00Z (cooldown)");
    }

    @Test
    void aJournalThatIsNotThereIsNamed() {
        Ran ran = Ran.run(
                "explain", "--snapshot", SampleFiles.SNAPSHOT, "--vm", "web-1", "--journal", folder.resolve("none"));

        assertThat(ran.complaint()).contains("none: no such file");
    }
}
