package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loop as a process of its own, killed with SIGKILL wherever it is. */
class KillTest {
    private static final boolean FULL = Boolean.getBoolean("stealaway.full");
    private static final int SEQUENCES = FULL ? 12 : 1;
    private static final int DEATHS = FULL ? 17 : 6;

    @TempDir
    static Path directory;

    private static final List<String> COMMAND = new ArrayList<>();

    /** Class data sharing, which takes jars only, halves the time that a process needs to start. */
    @BeforeAll
    static void learnToStartFast() throws Exception {
        Path jar = directory.resolve("all.jar");
        List<String> path = new ArrayList<>(List.of(jar.toString()));
        List<Path> folders = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1)) {
            if (Files.isDirectory(Path.of(entry))) {
                folders.add(Path.of(entry));
            } else {
                path.add(entry);
            }
        }
        pack(folders, jar);
        Path archive = directory.resolve("classes.jsa");
        COMMAND.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-Xshare:auto",
                "-Xlog:disable",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"));
        List<String> rest =
                List.of("-cp", String.join(java.io.File.pathSeparator, path), MortalProcess.class.getName());
        List<String> teach = new ArrayList<>(COMMAND);
        teach.add("-XX:ArchiveClassesAtExit=" + archive);
        teach.addAll(rest);
        new KillRun(0, teach, directory).run(0, 0);
        COMMAND.add("-XX:SharedArchiveFile=" + archive);
        COMMAND.addAll(rest);
    }

    /** The first folder that has a file wins, as on a class path. */
    private static void pack(List<Path> folders, Path jar) throws IOException {
        Map<String, Path> files = new TreeMap<>();
        for (Path folder : folders) {
            try (Stream<Path> all = Files.walk(folder)) {
                all.filter(Files::isRegularFile)
                        .forEach(file -> files.putIfAbsent(
                                folder.relativize(file).toString().replace('\\', '/'), file));
            }
        }
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream to = new JarOutputStream(out)) {
            to.setLevel(1);
            for (Map.Entry<String, Path> file : files.entrySet()) {
                to.putNextEntry(new JarEntry(file.getKey()));
                Files.copy(file.getValue(), to);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void howeverOftenTheProcessIsKilledTheBooksBalance() {
        List<KillRun> runs = IntStream.rangeClosed(1, SEQUENCES)
                .mapToObj(seed -> new KillRun(seed, COMMAND, directory))
                .toList();
        List<String> wrong = runs.parallelStream()
                .flatMap(run -> run.run(DEATHS, 2).stream().map(what -> run + ": " + what))
                .toList();
        System.out.println(runs);
        assertThat(wrong).isEmpty();
        assertThat(runs.stream().mapToInt(KillRun::kills).sum()).isGreaterThanOrEqualTo(SEQUENCES * DEATHS);
        assertThat(runs.stream().mapToInt(KillRun::started).sum()).isGreaterThan(SEQUENCES);
        assertThat(runs.stream().mapToInt(KillRun::tornWrites).sum()).isPositive();
    }
}
