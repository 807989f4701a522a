package io.stealaway.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code examples/run} builds when a source is newer than its last build, and only then, though Maven leave the jar as it was. */
class RunScriptTest {
    @TempDir
    private Path root;

    private Path source;
    private Path script;

    @BeforeEach
    void makeTree() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "the script is for bash");
        source = root.resolve("core/src/main/Vm.java");
        for (String module : new String[] {"core", "spi-openstack", "examples"}) {
            Files.createDirectories(root.resolve(module + "/src/main"));
            Files.writeString(root.resolve(module + "/pom.xml"), "");
        }
        Files.writeString(root.resolve("pom.xml"), "");
        Files.writeString(source, "");
        script = root.resolve("examples/run");
        Files.copy(Path.of("run"), script);
        executable("bin/mvn", """
                #!/bin/bash
                echo built >> "$(dirname "$0")/calls"
                mkdir -p examples/target
                [ -f examples/target/stealaway-examples.jar ] || touch examples/target/stealaway-examples.jar
                """);
        executable("jdk/bin/java", "#!/bin/bash\necho ran \"$@\"\n");
    }

    private void executable(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private long builds() throws IOException {
        Path calls = root.resolve("bin/calls");
        return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
    }

    private void run() throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder("/bin/bash", script.toString(), "--version").redirectErrorStream(true);
        builder.environment().put("PATH", root.resolve("bin") + ":/usr/bin:/bin");
        builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        assertThat(out).contains("ran ", "--version");
    }

    @Test
    void itBuildsOnceAfterEachChange() throws Exception {
        run();
        run();
        assertThat(builds()).isEqualTo(1);
        Files.setLastModifiedTime(source, FileTime.from(Instant.now()));
        run();
        assertThat(builds()).as("a source is newer").isEqualTo(2);
        run();
        assertThat(builds()).as("the jar did not change, and yet it is built").isEqualTo(2);
        Files.delete(source);
        run();
        run();
        assertThat(builds()).as("a source is gone").isEqualTo(3);
    }

    /** As {@code cp -r} does, which gives every file the time of the copy. */
    @Test
    void aCopyOfABuiltTreeIsBuiltOnce() throws Exception {
        run();
        List<Path> files;
        try (Stream<Path> all = Files.walk(root.resolve("core"))) {
            files = all.toList();
        }
        for (Path file : files) {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        }
        run();
        run();
        assertThat(builds()).isEqualTo(2);
    }
}
