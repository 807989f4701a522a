package io.stealaway.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Asks the installed openstacksdk again what it makes of the variants that {@link CredentialsTest} holds ours to. */
class CredentialsLabIT {

    @Test
    void openstacksdkStillSaysWhatWasWrittenDown() throws IOException, InterruptedException {
        Path folder = Path.of("src/test/resources/io/stealaway/openstack");
        Path variants = folder.resolve("credentials.json");
        Process recorder = new ProcessBuilder(
                        "/usr/bin/python3",
                        folder.resolve("record-credentials.py").toString(),
                        variants.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(recorder.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(recorder.waitFor()).isZero();
        ObjectMapper json = new ObjectMapper();
        assertThat(json.readTree(said)).isEqualTo(json.readTree(Files.readString(variants)));
    }
}
