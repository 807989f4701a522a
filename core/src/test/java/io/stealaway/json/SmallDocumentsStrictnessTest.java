package io.stealaway.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.Isolation;
import io.stealaway.model.Migration;
import io.stealaway.model.policy.Policy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmallDocumentsStrictnessTest {
    @Test
    void policyThatSaysNothingIsTheDefaults() {
        assertThat(PolicyJson.read("{\"schema\":\"stealaway.policy/1.0\"}")).isEqualTo(Policy.defaults());
    }

    @Test
    void everythingOfAPolicyIsWritten() {
        assertThat(PolicyJson.write(Policy.defaults()))
                .contains("\"mode\"", "\"stealRatio\"", "\"minDeadline\"", "\"chains\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"mode\":\"act\" | $.mode: must be one of DRY_RUN, APPROVE, ACT, but is \"act\"",
                "\"detection\":{\"stealRato\":0.1} | $.detection.stealRato: unknown field; maybe stealRatio",
                "\"detection\":{\"stealRatio\":10} | $.detection.stealRatio: stealRatio (10.0) must be a fraction in [0,1]. Maybe it is a percentage?",
                "\"detection\":{\"clearStealRatio\":0.2} | $.detection.clearStealRatio: clearStealRatio (0.2) must not exceed stealRatio (0.1)",
                "\"placement\":{\"maxStealRatio\":0.2} | $: placement.maxStealRatio (0.2) must not exceed detection.stealRatio (0.1): ",
                "\"passInterval\":60 | $.passInterval: must be text, but is 60",
                "\"passInterval\":\"60s\" | $.passInterval: must be a duration such as \"PT5M\", but is \"60s\"",
                "\"passInterval\":\"PT0S\" | $.passInterval: passInterval (PT0S) must be positive",
                "\"maxTopologyAge\":\"PT9999999999999999999S\" | $.maxTopologyAge: must be a duration such as",
                "\"placement\":{\"scorerWeights\":{\"most free\":0.5}} | $.placement: weight of scorer most free (0.5) must be between 1.0",
                "\"placement\":{\"scorerWeights\":{\"most free\":\"2\"}} | $.placement.scorerWeights['most free']: must be a number, but is \"2\"",
                "\"isolation\":{\"chains\":{\" web\":[]}} | $.isolation.chains[' web']: Role ( web) must not begin or end with a space",
                "\"isolation\":{\"defaultChain\":[\"a\",1]} | $.isolation.defaultChain[1]: must be text, but is 1",
                "\"migration\":{\"quietHours\":[{\"days\":[],\"from\":\"22:00\",\"to\":\"06:00\",\"timeZone\":\"UTC\"}]} | $.migration.quietHours[0].days: days of quiet hours must name at least one day",
                "\"migration\":{\"quietHours\":[{\"days\":[\"MON\"],\"from\":\"22:00\",\"to\":\"06:00\",\"timeZone\":\"UTC\"}]} | $.migration.quietHours[0].days[0]: 'MON' must be one of [MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY]",
                "\"migration\":{\"quietHours\":[{\"days\":[\"MONDAY\"],\"from\":\"22:00\",\"to\":\"06:00\",\"timeZone\":\"UTC\",\"roles\":[\"\"]}]} | $.migration.quietHours[0].roles[0]: ",
                "\"migration\":{\"quietHours\":[{\"days\":[\"MONDAY\"],\"from\":\"22:00\",\"to\":\"06:00\",\"timeZone\":\"UTC\",\"availabilityZones\":[\"z\",\"z\"]}]} | $.migration.quietHours[0].availabilityZones[1]: duplicate value",
                "\"migration\":{\"quietHours\":[{\"days\":[\"MONDAY\"],\"from\":\"22:00\",\"to\":\"06:00\",\"timeZone\":\"UTC\",\"zones\":[]}]} | $.migration.quietHours[0].zones: unknown field",
                "\"migration\":{\"quietHours\":[{\"days\":[\"MONDAY\"],\"from\":\"10 pm\",\"to\":\"06:00\",\"timeZone\":\"UTC\"}]} | $.migration.quietHours[0].from: '10 pm' must be a time of day such as 22:00",
                "\"migration\":{\"quietHours\":[{\"days\":[\"MONDAY\"],\"from\":\"22:00\",\"to\":\"06:00\",\"timeZone\":\"Mars/Base\"}]} | $.migration.quietHours[0].timeZone: 'Mars/Base' must be a time zone such as Europe/Moscow",
                "\"migration\":[] | $.migration: must be an object, but is an array",
                "\"proof\":{\"samples\":61} | $.proof.samples: samples (61) must be between 1 and 60"
            })
    void mistakeInAPolicyIsNamedWithItsPlace(String field, String message) {
        assertThat(Complaints.of(() -> PolicyJson.read("{\"schema\":\"stealaway.policy/1.0\"," + field + "}")))
                .startsWith(message);
    }

    @Test
    void explanationThatIsRightIsRead() {
        assertThat(ExplanationJson.read(Documents.EXPLANATION).ranking()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"verdict\":\"ACCEPTED\",\"host\":\"hv-2\" | \"verdict\":\"MAYBE\",\"host\":\"hv-2\" | $.hosts[1].verdict: must be one of ACCEPTED, REJECTED, but is \"MAYBE\"",
                "\"source\":\"hv-1\" | \"source\":\"hv-9\" | $.source: source (hv-9) has no verdict",
                "\"score\":0.7, | \"score\":0.75, | $.hosts[2].score: score (0.75) is not the weighted mean of the scores (0.7)",
                "\"rank\":2 | \"rank\":3 | $.hosts: hosts must have the ranks 1 to 2, each once, but rank 2 is missing",
                "\"rank\":2 | \"rank\":1 | $.hosts[2].toWin: toWin (Optional[ScoreGap",
                "\"rank\":1 | \"rank\":0 | $.hosts[1].rank: rank (0) must be between 1 and",
                "\"host\":\"hv-3\" | \"host\":\"hv-2\" | $.hosts: hosts must be in the order of their ids, each once, but hv-2 follows hv-2",
                "[{\"filter\":\"zone\",\"reason\":\"other zone\"}] | [] | $.hosts[3].refusals: refusals of host hv-4 must not be empty",
                "\"value\":0.751 | \"value\":1.751 | $.hosts[0].toWin.alone[0].value: value (1.751) must be a fraction",
                "\"rise\":0.05 | \"rise\":-1 | $.hosts[2].toWin.rise: rise (-1.0) must be a fraction",
                "\"weight\":4,\"value\":0.7} | \"weight\":0,\"value\":0.7} | $.hosts[2].scores[0].weight: weight (0.0) must be between 1.0",
                "\"reason\":\"is locked\" | \"reason\":\"is locked\",\"why\":1 | $.answer.why (vm vm-1): unknown field"
            })
    void mistakeInAnExplanationIsNamedWithItsPlace(String text, String replacement, String message) {
        String broken = Documents.broken(Documents.EXPLANATION, text, replacement);

        assertThat(Complaints.of(() -> ExplanationJson.read(broken))).startsWith(message);
    }

    @Test
    void planThatIsRightIsRead() {
        assertThat(PlanJson.read(Documents.PLAN).migrations()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"CHOSEN\" | \"MOVE\" | $.placements[0].answer (vm vm-1): must be one of CHOSEN, NO_HOST, STAYS",
                "\"answer\":\"STAYS\", | `` | $.placements[2].answer (vm vm-3): is required, but missing",
                "\"reason\":\"locked\" | \"reason\":\"locked\",\"score\":1 | $.placements[2].score (vm vm-3): unknown field. Known are answer, vm, reason",
                "\"capacity\":2 | \"capacity\":2.5 | $.placements[1].rejections.capacity: must be a whole number, but is 2.5",
                "\"capacity\":2 | \"capacity\":2,\"capacity\":2 | $.placements[1].rejections.capacity: duplicate field",
                ",\"rejections\":{\"capacity\":2} | `` | $.placements[1].rejections (vm vm-2): is required, but missing",
                "\"target\":\"hv-2\" | \"target\":\"hv-1\" | $.placements[0].migrations[1].source (vm vm-1): source and target of vm-1 are the same",
                "\"after\":[0] | \"after\":[1] | $: migration 1 of the plan, of VM vm-1, waits for migration 1",
                "\"purpose\":\"CURE\" | \"purpose\":\"RELIEVE\" | $.placements[0].migrations[1].beneficiary (vm vm-1): beneficiary of vm-1 (vm-1) does not fit",
                ",\"refusals\":[{\"filter\":\"ram\",\"reason\":\"1 GiB short\"}] | `` | $.placements[1].nearestMiss.refusals: is required, but missing",
                "\"hash\":\"0123 | \"hash\":\"XYZ | $.hash: must have 64 lower-case hexadecimal digits",
                "\"score\":0.5 | \"score\":1.5 | $.placements[0].migrations[1].score (vm vm-1): score of vm-1 (1.5) must be a fraction"
            })
    void mistakeInAPlanIsNamedWithItsPlace(String text, String replacement, String message) {
        String broken = Documents.broken(Documents.PLAN, text, replacement == null ? "" : replacement);

        assertThat(Complaints.of(() -> PlanJson.read(broken))).startsWith(message);
    }

    @Test
    void migrationThatIsRightIsRead() {
        assertThat(MigrationJson.read(Documents.MIGRATION).isolations()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"started\":false, | `` | $.started: is required, but missing",
                "\"started\":false, | \"startde\":false, | $.started: is required, but missing; maybe startde is meant for it",
                "\"token\":\"7\" | \"token\":7 | $.isolations[0].state.token: must be text, but is 7",
                "\"owner\":\"m-1\", | `` | $.isolations[0].owner (vm vm-1): is required, but missing",
                "\"target\":\"hv-2\" | \"target\":\"hv-1\" | $.move.source (id m-1): source and target of m-1 are the same host",
                "\"ISOLATED\" | \"ISOLATE\" | $.phase: must be one of PROPOSED, PLANNED, ISOLATING, ",
                "\"zone\":\"z\" | \"zone\":\"z\",\"lane\":1 | $.lane: unknown field"
            })
    void mistakeInAMigrationIsNamedWithItsPlace(String text, String replacement, String message) {
        String broken = Documents.broken(Documents.MIGRATION, text, replacement == null ? "" : replacement);

        assertThat(Complaints.of(() -> MigrationJson.read(broken))).startsWith(message);
    }

    @Test
    void numberThatIsNoneIsNotWritten() {
        Migration migration = MigrationJson.read(Documents.MIGRATION).toBuilder()
                .stealRatioBefore(Double.NaN)
                .build();

        assertThat(Complaints.of(() -> MigrationJson.write(migration)))
                .isEqualTo("$.stealRatioBefore: must be a finite number, but is NaN");
    }

    @Test
    void nameWithHalfASurrogatePairIsNotWritten() {
        Migration migration = MigrationJson.read(Documents.MIGRATION);
        Isolation isolation = migration.isolations().get(0);
        Isolation odd =
                new Isolation(isolation.vm(), "consul", isolation.owner(), new TreeMap<>(Map.of("k\uD83D", "v")));

        assertThat(Complaints.of(() -> MigrationJson.write(
                        migration.toBuilder().isolations(List.of(odd)).build())))
                .startsWith("$.isolations[0].state")
                .contains("the name 'k?' has half a surrogate pair");
    }

    @Test
    void complaintIsAnIllegalArgument() {
        assertThatThrownBy(() -> PolicyJson.read("")).isInstanceOf(IllegalArgumentException.class);
    }
}
