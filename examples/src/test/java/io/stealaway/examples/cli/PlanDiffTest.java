package io.stealaway.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stealaway.examples.report.TextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What if another policy were in force. */
class PlanDiffTest {
    @TempDir
    private Path folder = Path.of("");

    private Path policy(String name, String fields) throws IOException {
        return Files.writeString(folder.resolve(name), "{\"schema\": \"stealaway.policy/1.0\"" + fields + "}");
    }

    private static Ran diff(Path second, Object... more) {
        Object[] all = new Object[5 + more.length];
        System.arraycopy(new Object[] {"plan", "--snapshot", SampleFiles.SNAPSHOT, "--diff", second}, 0, all, 0, 5);
        System.arraycopy(more, 0, all, 5, more.length);
        return Ran.run(all);
    }

    @Test
    void aVmThatNoLongerSuffersStaysByTheSecondPolicy() throws IOException {
        Ran ran = diff(policy("strict.json", ", \"detection\": {\"stealRatio\": 0.5}"));

        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .containsPattern("detection.stealRatio +1 default +0.1")
                .containsPattern("2 strict.json +0.5")
                .containsPattern("web-1 +1 default +web-1 from a1-hot to a2-calm, score 0.[0-9]{3}")
                .containsPattern("2 strict.json +does not suffer")
                .containsPattern("Differs for ([0-9]+) of \\1 VMs that suffer by either policy");
        assertThat(ran.out().lines()).allMatch(line -> line.length() <= TextTable.WIDTH);
    }

    @Test
    void theSamePolicyMakesNoDifference() throws IOException {
        Ran ran = diff(policy("same.json", ""));

        assertThat(ran.out()).contains("The policies are the same.", "Differs for 0 of ");
        assertThat(ran.out()).doesNotContain("does not suffer");
    }

    @Test
    void weightsThatTurnTheChoiceShowBothHosts() throws IOException {
        Ran ran = diff(policy("room.json", ", \"placement\": {\"scorerWeights\": {\"free-ram\": 100000}}"));

        assertThat(ran.out()).contains("placement.scorerWeights");
        assertThat(ran.out())
                .containsPattern("web-1 +1 default +web-1 from a1-hot to a2-calm")
                .containsPattern("2 room.json +web-1 from a1-hot to a3-calm");
    }

    @Test
    void theComparisonInJsonHasEveryVmOfEitherPolicy() throws IOException {
        Path json = folder.resolve("diff.json");

        diff(policy("strict.json", ", \"detection\": {\"stealRatio\": 0.5}"), "--json", json);

        JsonNode diff = new ObjectMapper().readTree(json.toFile());
        assertThat(diff.get("schema").asText()).isEqualTo("stealaway.plan-diff/1.0");
        assertThat(diff.get("first").get("migrations").asInt()).isEqualTo(1);
        assertThat(diff.get("second").get("migrations").asInt()).isZero();
        assertThat(diff.get("settings").get(0).get("name").asText()).isEqualTo("detection.stealRatio");
        JsonNode web = null;
        for (JsonNode vm : diff.get("vms")) {
            web = vm.get("vm").asText().equals("web-1") ? vm : web;
        }
        assertThat(web).isNotNull();
        assertThat(web.get("same").asBoolean()).isFalse();
        assertThat(web.get("first").get("migrations").get(0).get("target").asText())
                .isEqualTo("a2-calm");
        assertThat(web.get("second").get("answer").asText()).isEqualTo("NOT_SUFFERING");
    }

    @Test
    void aSecondPolicyThatCannotBeReadIsNamedByItsOption() {
        Path missing = folder.resolve("missing.json");

        assertThat(diff(missing).complaint()).isEqualTo("run: --diff " + missing + ": no such file");
    }
}
