package io.stealaway.examples.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.stealaway.examples.docs.Markdown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every configuration that the documents show is one. */
class DocumentedConfigTest {
    private static final String AUTH = ": {auth: {auth_url: 'http://127.0.0.1:1', username: u, password: p,"
            + " project_name: p, user_domain_name: d, project_domain_name: d}}";

    @TempDir
    private Path folder;

    @Test
    void everyYamlOfTheDocumentsIsRead() throws IOException {
        Files.writeString(
                folder.resolve("clouds.yaml"),
                Stream.of("prod", "production")
                        .map(cloud -> "  " + cloud + AUTH + "\n")
                        .collect(Collectors.joining("", "clouds:\n", "")));
        Files.writeString(folder.resolve("policy.json"), "{\"schema\": \"stealaway.policy/1.0\"}");

        assertThat(Markdown.blocks("yaml")).isNotEmpty().allSatisfy(block -> {
            Path file = Files.writeString(folder.resolve("live.yaml"), block.text());
            assertThatCode(() -> LiveConfig.read(file, Map.of("HOSTNAME", "stealaway-0")))
                    .as(block.where())
                    .doesNotThrowAnyException();
        });
    }
}
