package io.stealaway.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Credentials as people write them: {@code credentials.json} has files and variables, and what openstacksdk makes of them, as
 * {@code record-credentials.py} wrote it down; {@link CredentialsLabIT} has it say so again.
 */
class CredentialsTest {
    /** Where ours says less than openstacksdk: what a token asked for in vain would say. */
    private static final Set<String> INCOMPLETE = Set.of("nothing but the url");

    @TempDir
    Path root;

    static Stream<Named<JsonNode>> variants() throws IOException {
        try (InputStream source = CredentialsTest.class.getResourceAsStream("credentials.json")) {
            JsonNode all = new ObjectMapper().readTree(source);
            return StreamSupport.stream(all.spliterator(), false)
                    .map(variant -> Named.of(variant.get("name").asText(), variant))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void whatOpenStacksOwnClientsTakeIsTakenLikewise(JsonNode variant) throws IOException {
        for (Map.Entry<String, JsonNode> file : variant.path("files").properties()) {
            Path path = root.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue().asText());
        }
        Map<String, String> environment = new TreeMap<>(Map.of("HOME", root.toString()));
        variant.path("environment")
                .properties()
                .forEach(one ->
                        environment.put(one.getKey(), inRoot(one.getValue().asText())));
        JsonNode expected = variant.get("expected");
        if (variant.has("refused")) {
            assertThatThrownBy(() -> OpenStackConfig.fromEnvironment(environment))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(variant.get("refused").asText())
                    .hasMessageNotContaining("s3cret");
        } else if (expected.has("error")
                || INCOMPLETE.contains(variant.get("name").asText())) {
            assertThatThrownBy(() -> OpenStackConfig.fromEnvironment(environment))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("s3cret");
        } else {
            same(expected, environment);
        }
    }

    private void same(JsonNode expected, Map<String, String> environment) {
        Map<String, String> auth =
                new TreeMap<>(CloudOptions.fromEnvironment(environment).auth());
        auth.putIfAbsent("auth_type", "password");
        Map<String, String> theirs = new TreeMap<>();
        expected.get("auth")
                .properties()
                .forEach(one -> theirs.put(one.getKey(), one.getValue().asText()));
        assertThat(auth).isEqualTo(theirs);
        OpenStackConfig config = OpenStackConfig.fromEnvironment(environment).build();
        assertThat(config.region().orElse("")).isEqualTo(expected.get("region").asText());
        assertThat(config.endpointInterface())
                .isEqualTo(expected.get("interface").asText().replace("URL", ""));
        assertThat(config.caCertificate().map(Path::toString).orElse(""))
                .isEqualTo(inRoot(expected.get("cacert").asText()));
    }

    private String inRoot(String text) {
        return text.replace("$ROOT", root.toString());
    }
}
