package io.stealaway.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.examples.docs.Markdown.Block;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Java of the documents. A class that a page shows is a part of a source that the build compiles, and runs where it is a
 * test. Statements are compiled here, with the imports that a reader would add.
 */
class JavaBlocksTest {
    private static final List<String> IMPORTS = List.of(
            "io.fabric8.kubernetes.client.*",
            "io.micrometer.core.instrument.*",
            "io.stealaway.consul.*",
            "io.stealaway.check.*",
            "io.stealaway.detection.*",
            "io.stealaway.examples.*",
            "io.stealaway.examples.boot.*",
            "io.stealaway.json.*",
            "io.stealaway.kubernetes.*",
            "io.stealaway.libvirt.*",
            "io.stealaway.local.*",
            "io.stealaway.model.*",
            "io.stealaway.model.policy.*",
            "io.stealaway.model.snapshot.*",
            "io.stealaway.openstack.*",
            "io.stealaway.placement.*",
            "io.stealaway.prometheus.*",
            "io.stealaway.prometheus.metrics.*",
            "io.stealaway.remediation.*",
            "io.stealaway.remediation.report.*",
            "io.stealaway.simulation.*",
            "io.stealaway.spi.*",
            "java.io.*",
            "java.net.*",
            "java.nio.file.*",
            "java.time.*",
            "java.util.*",
            "java.util.concurrent.*",
            "org.openstack4j.openstack.*");

    /** What a reader has at hand where statements begin in the middle. */
    private static final List<String> AT_HAND = List.of(
            "BootingControlPlane.Cloud cloud",
            "InstantSource clock",
            "MeterRegistry registry",
            "Remediator remediator",
            "ScheduledExecutorService scheduler");

    @TempDir
    private Path classes = Path.of("");

    @Test
    void everyClassThatAPageShowsIsInASourceOfTheBuild() throws IOException {
        List<String> sources = sources();
        for (Block block : Markdown.blocks("java")) {
            if (isClass(block)) {
                assertThat(sources.stream().anyMatch(source -> source.contains(bare(block.text()))))
                        .as("%s is, but for indentation, in a source below src", block.where())
                        .isTrue();
            }
        }
    }

    @Test
    void allStatementsThatAPageShowsCompile() {
        List<JavaFileObject> units = new ArrayList<>();
        for (Block block : Markdown.blocks("java")) {
            if (!isClass(block)) {
                units.add(unit("Block" + units.size(), block));
            }
        }
        assertThat(units).isNotEmpty();

        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        List<String> options = List.of("-d", classes.toString(), "-proc:none", "-implicit:none");
        boolean compiled =
                compiler.getTask(null, null, found, options, null, units).call();

        assertThat(compiled).as("%s", found.getDiagnostics()).isTrue();
    }

    private static boolean isClass(Block block) {
        return block.text()
                .lines()
                .anyMatch(line -> line.matches("(public |final |abstract )*(class|record|interface) .*"));
    }

    private static JavaFileObject unit(String name, Block block) {
        String imports = IMPORTS.stream().map(each -> "import " + each + ";").collect(Collectors.joining(" "));
        String fields = AT_HAND.stream().map(each -> each + ";").collect(Collectors.joining(" "));
        String source =
                imports + " class " + name + " { " + fields + " void run() throws Exception { " + block.text() + " } }";
        URI where = URI.create("block:///" + block.where().replace(':', '/') + "/" + name + ".java");
        return new SimpleJavaFileObject(where, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }

            @Override
            public String toString() {
                return block.where();
            }
        };
    }

    /** The code without indentation and blank lines. */
    private static String bare(String code) {
        return code.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("\n", "\n", "\n"));
    }

    private static List<String> sources() throws IOException {
        List<String> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(Markdown.ROOT)) {
            for (Path module : modules.filter(path -> Files.exists(path.resolve("pom.xml")))
                    .sorted()
                    .toList()) {
                if (Files.isDirectory(module.resolve("src"))) {
                    sources.addAll(sourcesBelow(module.resolve("src")));
                }
            }
        }
        return sources;
    }

    private static List<String> sourcesBelow(Path folder) throws IOException {
        List<String> sources = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted().toList()) {
                if (file.toString().toLowerCase(Locale.ROOT).endsWith(".java")) {
                    sources.add(bare(Files.readString(file)));
                }
            }
        }
        return sources;
    }
}
