package io.stealaway.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Faults that were found in the field and by judges of the engine, one folder each: a small input, the command that meets it, and what
 * must come of it. {@code docs/testing.md} lists them. A folder's {@code case.yaml} says what is changed in the good answers
 * of {@code cloud.yaml}, what is run, and which texts the output has and has not.
 */
class CasesTest {
    private static final Path CASES = Path.of("src", "test", "resources", "cases");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What no input may bring forth. */
    private static final List<String> NEVER = List.of("a defect", "Exception", "\tat ", "not-a-secret");

    private static final Map<Integer, String> HOSTS =
            Map.of(1, "c1", 2, "c1", 3, "c1", 4, "c1", 5, "c1", 11, "c2", 12, "c3");

    @TempDir
    private Path folder;

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    static List<Path> faults() throws IOException {
        return folders("faults");
    }

    static List<Path> engine() throws IOException {
        return folders("engine");
    }

    private static List<Path> folders(String kind) throws IOException {
        try (Stream<Path> all = Files.list(CASES.resolve(kind))) {
            return all.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void whatIsOddStopsNoMoreThanWhatItIsAbout(Path fault) throws IOException {
        try (CaseServer server = new CaseServer()) {
            for (Path file :
                    List.of(CASES.resolve("clouds.yaml"), CASES.resolve("live.yaml"), CASES.resolve("policy.json"))) {
                copy(file, server);
            }
            JsonNode spec = copied(fault, server);
            server.answer(answers(spec, server));
            StringBuilder all = new StringBuilder();
            String last = "";
            int code = 0;
            for (int pass = 0; pass < spec.path("passes").asInt(1); pass++) {
                Files.writeString(folder.resolve("steal.csv"), steal());
                List<String> before = names();
                Ran ran = run(spec.path("run").asText(), spec.path("environment"));
                last = ran.out() + ran.err();
                code = ran.code();
                all.append(last);
                if (spec.path("changesNothing").asBoolean()) {
                    assertThat(server.changes()).isEmpty();
                    assertThat(names()).isEqualTo(before);
                }
            }
            if (spec.has("then")) {
                last = run(spec.path("then").asText(), spec.path("environment")).out();
                all.append(last);
            }
            judge(spec, all.toString(), last, code);
        }
    }

    @ParameterizedTest
    @MethodSource("engine")
    void whatTheEngineIsGivenIsJudgedOrRefusedInWords(Path input) throws IOException {
        try (CaseServer none = new CaseServer()) {
            JsonNode spec = copied(input, none);
            for (JsonNode step : spec.path("steps")) {
                Ran ran = run(step.path("run").asText(), step.path("environment"));
                judge(step, ran.out() + ran.err(), ran.out() + ran.err(), ran.code());
            }
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(Path::toString).sorted().toList();
        }
    }

    private static void judge(JsonNode spec, String all, String last, int code) {
        assertThat(all).doesNotContain(NEVER);
        spec.path("says").forEach(text -> assertThat(all).contains(text.asText()));
        spec.path("saysLast").forEach(text -> assertThat(last).contains(text.asText()));
        spec.path("never").forEach(text -> assertThat(all).doesNotContain(text.asText()));
        assertThat(spec.path("says").size())
                .as("texts that are looked for in %s", all)
                .isPositive();
        assertThat(code).as(all).isEqualTo(spec.path("code").asInt());
    }

    /** Runs it here; in a process of its own where the environment is to say something. */
    private Ran run(String line, JsonNode environment) throws IOException {
        List<String> words = new ArrayList<>();
        for (String word : line.split(" ", -1)) {
            Path file = folder.resolve(word);
            words.add(word.matches("[a-z.-]+\\.(yaml|json|journal)") ? file.toString() : word);
        }
        return environment.isMissingNode() ? Ran.run(words.toArray()) : child(words, environment);
    }

    private Ran child(List<String> words, JsonNode environment) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Duser.home=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        environment
                .properties()
                .forEach(variable -> builder.environment()
                        .put(variable.getKey(), variable.getValue().asText().replace("$folder", folder.toString())));
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        try {
            return new Ran(process.waitFor(), out, "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Copies a case into the folder, and returns what it says. */
    private JsonNode copied(Path from, CaseServer server) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                copy(file, server);
            }
        }
        return yaml(Files.readString(folder.resolve("case.yaml")));
    }

    private void copy(Path file, CaseServer server) throws IOException {
        Path to = folder.resolve(file.getFileName().toString());
        String text = Files.readString(file);
        Files.writeString(to, file.toString().endsWith(".json") ? text : placed(text, server));
    }

    private String placed(String text, CaseServer server) {
        return text.replace("$url", "http://127.0.0.1:" + server.port())
                .replace("$port", String.valueOf(server.port()))
                .replace("$now", now.toString())
                .replace("$earlier", now.minus(Duration.ofHours(3)).toString())
                .replace("$seconds", String.valueOf(now.getEpochSecond()));
    }

    private ObjectNode answers(JsonNode spec, CaseServer server) throws IOException {
        ObjectNode answers = (ObjectNode) yaml(placed(Files.readString(CASES.resolve("cloud.yaml")), server));
        spec.path("change").forEach(change -> change(answers, change, change.get("each")));
        ObjectNode expanded = (ObjectNode) expanded(answers);
        spec.path("change").forEach(change -> change(expanded, change, change.get("to")));
        return expanded;
    }

    private static void change(ObjectNode answers, JsonNode change, JsonNode value) {
        if (value == null) {
            return;
        }
        String answer = change.path("answer").asText();
        String at = change.path("at").asText();
        if (at.isEmpty()) {
            answers.set(answer, value);
            return;
        }
        int last = at.lastIndexOf('/');
        JsonNode parent = answers.path(answer).at(at.substring(0, last));
        String name = at.substring(last + 1);
        if (parent instanceof ObjectNode object) {
            object.set(name, value);
        } else if (parent instanceof ArrayNode list && name.equals("-")) {
            list.add(value);
        } else {
            throw new AssertionError("nothing is at " + at + " of " + answer);
        }
    }

    /** Repeats what is there once for each VM. */
    private static JsonNode expanded(JsonNode node) {
        if (node.isArray()) {
            ArrayNode list = JSON.createArrayNode();
            for (JsonNode element : node) {
                if (element.isObject() && element.toString().contains("$n")) {
                    HOSTS.keySet().stream().sorted().forEach(n -> list.add(ofVm(element, n)));
                } else {
                    list.add(expanded(element));
                }
            }
            return list;
        }
        if (node.isObject()) {
            ObjectNode object = JSON.createObjectNode();
            node.properties().forEach(member -> object.set(member.getKey(), expanded(member.getValue())));
            return object;
        }
        return node;
    }

    private static JsonNode ofVm(JsonNode template, int n) {
        boolean suffers = n < 10;
        String text = template.toString()
                .replace("$n", String.valueOf(n))
                .replace("$host", HOSTS.get(n))
                .replace("$sampled", String.valueOf(Instant.now().getEpochSecond() - 20))
                .replace("$steal", suffers ? "0.24" : "0.0")
                .replace("$used", suffers ? "3.1" : "0.4")
                .replace("$load", suffers ? "8.0" : "0.5");
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String steal() {
        StringBuilder rows = new StringBuilder("vm,sampledAt,stealRatio,throttledRatio,load5,coresUsed\n");
        Instant sampled = Instant.now().minusSeconds(20).truncatedTo(ChronoUnit.SECONDS);
        HOSTS.keySet().stream()
                .sorted()
                .forEach(n ->
                        rows.append("vm-" + n + "," + sampled + (n < 10 ? ",0.24,,8.0,3.1\n" : ",0.0,,0.5,0.4\n")));
        return rows.toString();
    }

    private static JsonNode yaml(String text) {
        return JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(text));
    }
}
