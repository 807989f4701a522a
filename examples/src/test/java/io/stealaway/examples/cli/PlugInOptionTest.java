package io.stealaway.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules that the program was not built with, from a folder. */
class PlugInOptionTest {
    private static final String SERVICES = "META-INF/services/io.stealaway.placement.PlacementRules";

    @TempDir
    private Path folder = Path.of("");

    private Path rules(String registered) throws IOException {
        Path source = Files.writeString(
                folder.resolve("Mine.java"),
                "public class Mine implements io.stealaway.placement.PlacementRules {"
                        + " public void addTo(io.stealaway.placement.PlacementEngine.Builder engine) { engine."
                        + registered + "; } }");
        Path classes = Files.createDirectories(folder.resolve("classes"));
        int code = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", classes.toString(), "-proc:none", "-implicit:none", source.toString());
        assertThat(code).isZero();
        return services(classes, "Mine");
    }

    private static Path services(Path classes, String name) throws IOException {
        Files.createDirectories(classes.resolve(SERVICES).getParent());
        Files.writeString(classes.resolve(SERVICES), name);
        return classes;
    }

    private static Ran explain(Object... more) {
        Object[] all = new Object[5 + more.length];
        System.arraycopy(new Object[] {"explain", "--snapshot", SampleFiles.SNAPSHOT, "--vm", "web-1"}, 0, all, 0, 5);
        System.arraycopy(more, 0, all, 5, more.length);
        return Ran.run(all);
    }

    @Test
    void aScorerCountsAndIsExplained() throws IOException {
        Ran ran = explain("--plugins", rules("scorer(\"third\", 3, (view, host) -> 1.0 / 3)"));

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("third 3", "third 0.33");
    }

    @Test
    void aFilterRefusesAndIsExplained() throws IOException {
        Path mine = rules("filter(\"no-a2\", (view, host) -> !view.host(host).id().value().equals(\"a2-calm\"))");

        assertThat(explain("--plugins", mine).out()).containsPattern("a2-calm +zone-a +0.912 +no-a2: refused");
        assertThat(Ran.run("plan", "--snapshot", SampleFiles.SNAPSHOT, "--plugins", mine)
                        .out())
                .containsPattern("1 +web-1 +a1-hot +a3-calm");
    }

    @Test
    void bothCountForNewVms() throws IOException {
        Path mine = rules("filter(\"only-a7\", (view, host) -> view.host(host).id().value().equals(\"a7-web\"))");
        Object[] request = {
            "--snapshot", SampleFiles.SNAPSHOT, "--request", Path.of("requests", "web.json"), "--plugins", mine
        };
        Ran ran = Ran.run(Stream.concat(Stream.of("place", "--preset", "nova"), Stream.of(request))
                .toArray());

        assertThat(ran.out()).containsPattern("web-new-1 +a7-web").doesNotContain("a2-calm");
    }

    @Test
    void thePolicyWeighsIt() throws IOException {
        Path policy = Files.writeString(
                folder.resolve("policy.json"),
                "{\"schema\": \"stealaway.policy/1.0\", \"placement\": {\"scorerWeights\": {\"third\": 7.5}}}");

        assertThat(explain("--policy", policy, "--plugins", rules("scorer(\"third\", 3, (view, host) -> 1.0 / 3)"))
                        .out())
                .contains("third 7.5");
        assertThat(explain("--policy", policy).complaint())
                .contains("scorerWeights names scorer third, which is not registered");
        assertThat(Ran.run("simulate", "--policy", policy, "--report", folder).complaint())
                .contains("scorerWeights names scorer third, which is not registered");
    }

    @Test
    void aNameThatIsTakenIsToldInOneLine() throws IOException {
        Path mine = rules("scorer(\"idle\", 3, (view, host) -> 1.0)");

        assertThat(explain("--plugins", mine).complaint()).contains("scorer idle is registered twice");
        assertThat(Ran.run("simulate", "--plugins", mine, "--report", folder).complaint())
                .contains("scorer idle is registered twice");
    }

    @Test
    void whatHoldsNoRulesIsNamedInOneLine() throws IOException {
        assertThat(explain("--plugins", folder.resolve("none")).complaint())
                .contains("--plugins", "none: no such file or folder");
        assertThat(explain("--plugins", folder).complaint()).contains("names no rules", SERVICES);
        assertThat(explain("--plugins", services(folder, "no.such.Rules")).complaint())
                .contains("--plugins", "no.such.Rules");
        assertThat(explain("--plugins", services(folder, "io.stealaway.examples.SampleSnapshot"))
                        .complaint())
                .contains("--plugins", "io.stealaway.examples.SampleSnapshot");
    }
}
