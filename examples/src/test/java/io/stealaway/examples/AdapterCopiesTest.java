package io.stealaway.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Adapters keep copies of small classes on purpose (docs/decisions/0008), which must not part unseen. */
class AdapterCopiesTest {

    @ParameterizedTest
    @CsvSource({
        "LimitedBody, prometheus, consul",
        "Tls, prometheus, consul",
        "Text, prometheus, consul",
        "Pause, prometheus, consul",
        "Pause, prometheus, kubernetes",
    })
    void aCopyDiffersInItsPackageAlone(String name, String adapter, String other) throws IOException {
        String text = text(name, adapter);
        assertThat(text).startsWith("package io.stealaway." + adapter + ";");
        assertThat(text(name, other)).isEqualTo(text.replace("io.stealaway." + adapter, "io.stealaway." + other));
    }

    private static String text(String name, String adapter) throws IOException {
        return Files.readString(Path.of("..", "spi-" + adapter, "src/main/java/io/stealaway", adapter, name + ".java"));
    }
}
