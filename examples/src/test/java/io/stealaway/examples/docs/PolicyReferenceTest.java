package io.stealaway.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stealaway.json.PolicyJson;
import io.stealaway.model.policy.Policy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * docs/policy.md has every field of the policy, as its JSON Schema describes it, with the default that the library has. After a
 * change, run this class with {@code -Dstealaway.samples=write} and commit what it wrote.
 */
class PolicyReferenceTest {
    private static final boolean WRITE = "write".equals(System.getProperty("stealaway.samples"));
    private static final Path PAGE = Markdown.ROOT.resolve("docs/policy.md");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void thePageIsWhatTheSchemaSays() throws IOException {
        String text =
                page(MAPPER.readTree(PolicyJson.jsonSchema()), MAPPER.readTree(PolicyJson.write(Policy.defaults())));
        if (WRITE) {
            Files.writeString(PAGE, text);
        }
        assertThat(PAGE).content(StandardCharsets.UTF_8).isEqualTo(text);
    }

    private static String page(JsonNode schema, JsonNode defaults) {
        StringBuilder text = new StringBuilder("""
                # The policy, field by field

                A policy is one JSON document, `stealaway.policy/1.0`. Every field may be left out but `schema`, which comes first. Ratios and
                shares are fractions, durations ISO 8601 of at most 365 days, sizes bytes. An unknown field is an error. What to set is told by
                [tuning.md](tuning.md); this page is made from the JSON Schema and the library's defaults.

                """);
        List<String> sections = new ArrayList<>();
        table(text, schema, schema, defaults, sections);
        for (String section : sections) {
            text.append("\n## ").append(section).append("\n\n");
            JsonNode described = resolved(schema, schema.path("properties").path(section));
            text.append(described.path("description").asText()).append("\n\n");
            table(text, schema, described, defaults.path(section), new ArrayList<>());
            for (Map.Entry<String, JsonNode> field :
                    described.path("properties").properties()) {
                JsonNode item = resolved(schema, field.getValue().path("items"));
                if (item.has("properties")) {
                    items(text, schema, field.getKey(), item);
                }
            }
        }
        return text.toString();
    }

    /** What a list holds has no default of its own but where a field may be left out. */
    private static void items(StringBuilder text, JsonNode schema, String name, JsonNode item) {
        text.append("\n### Each of `")
                .append(name)
                .append("`\n\n")
                .append(item.path("description").asText())
                .append("\n\n| field | default | |\n|---|---|---|\n");
        for (Map.Entry<String, JsonNode> field : item.path("properties").properties()) {
            JsonNode value = field.getValue().path("default");
            text.append("| `")
                    .append(field.getKey())
                    .append("` | ")
                    .append(value.isMissingNode() ? "required" : shown(value))
                    .append(" | ")
                    .append(field.getValue().path("description").asText())
                    .append(choices(resolved(schema, field.getValue().path("items"))))
                    .append(examples(resolved(schema, field.getValue())))
                    .append(" |\n");
        }
    }

    private static String examples(JsonNode described) {
        JsonNode first = described.path("examples").path(0);
        return first.isMissingNode() ? "" : " As `" + first.asText() + "`.";
    }

    private static void table(
            StringBuilder text, JsonNode schema, JsonNode described, JsonNode defaults, List<String> sections) {
        text.append("| field | default | |\n|---|---|---|\n");
        for (Map.Entry<String, JsonNode> field : described.path("properties").properties()) {
            if (resolved(schema, field.getValue()).has("properties")) {
                sections.add(field.getKey());
            } else if (!field.getKey().equals("schema")) {
                JsonNode value = defaults.path(field.getKey());
                assertThat(value.isMissingNode())
                        .as("default of %s", field.getKey())
                        .isFalse();
                assertThat(field.getValue().path("description").asText())
                        .as("description of %s", field.getKey())
                        .isNotBlank();
                text.append("| `")
                        .append(field.getKey())
                        .append("` | ")
                        .append(shown(value))
                        .append(" | ")
                        .append(field.getValue().path("description").asText().replace("|", "\\|"))
                        .append(choices(field.getValue()))
                        .append(" |\n");
            }
        }
    }

    private static String choices(JsonNode described) {
        return described.has("enum")
                ? " One of "
                        + StreamSupport.stream(described.path("enum").spliterator(), false)
                                .map(choice -> "`" + choice.asText() + "`")
                                .collect(Collectors.joining(", "))
                        + "."
                : "";
    }

    private static String shown(JsonNode value) {
        if (value.isContainerNode()) {
            return value.isEmpty() ? "none" : "`" + value + "`";
        }
        return "`" + value.asText() + "`";
    }

    private static JsonNode resolved(JsonNode schema, JsonNode described) {
        String reference = described.path("$ref").asText();
        return reference.isEmpty() ? described : schema.at(reference.substring(1));
    }
}
