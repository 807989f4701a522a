package io.stealaway;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The packages of core: who may use whom, and how large each may become. docs/architecture.md draws the same picture. */
class LayoutTest {
    private static final String ROOT = "io.stealaway.";
    private static final int MAX_FILES_PER_PACKAGE = 60;
    private static final int MAX_EDGES_PER_PACKAGE = 140;
    /** One keeps a history, one is the service that an embedder starts. Four are for recordings: who writes, what is read, how well the model tells it again, and their JSON. Six are for new VMs: the request, where it goes, how many more fit, their JSON, presets, and which kind a rule speaks of. */
    private static final int MAX_EXPORTED_TYPES = 99;

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.stealaway");

    private static final Set<String> VALUES = Set.of("model", "model.policy", "model.snapshot", "internal");

    /** What each package may use besides {@link #VALUES}. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("spi", Set.of()),
            Map.entry("json", Set.of()),
            Map.entry("contention", Set.of()),
            Map.entry("internal.http", Set.of("spi")),
            Map.entry("detection", Set.of("spi")),
            Map.entry("check", Set.of("json")),
            Map.entry("local", Set.of("spi", "json")),
            Map.entry("placement.order", Set.of()),
            Map.entry("placement.pair", Set.of()),
            Map.entry("placement.schedule", Set.of()),
            Map.entry("placement.survival", Set.of()),
            Map.entry("placement.filter", Set.of("spi", "placement.schedule")),
            Map.entry("placement.score", Set.of("spi", "placement.schedule")));

    @Test
    void everyPackageUsesOnlyWhatItMay() {
        Map<String, Set<String>> uses = new TreeMap<>();
        edges().forEach((from, targets) -> targets.forEach(to -> {
            if (!packageOf(from).equals(packageOf(to))) {
                uses.computeIfAbsent(packageOf(from), key -> new TreeSet<>()).add(packageOf(to));
            }
        }));
        MAY_USE.forEach((name, allowed) -> {
            Set<String> others = new TreeSet<>(uses.getOrDefault(name, Set.of()));
            others.removeAll(VALUES);
            others.removeAll(allowed);
            assertThat(others).as("what " + name + " must not use").isEmpty();
        });
        assertThat(uses.getOrDefault("internal", Set.of())).isEmpty();
        assertThat(uses.get("model")).isSubsetOf("internal");
        assertThat(uses.get("model.policy")).isSubsetOf("model", "internal");
        assertThat(uses.get("model.snapshot")).isSubsetOf("model", "model.policy", "internal");
    }

    @Test
    void theCheckerSharesNoCodeWithTheEngine() {
        assertThat(edges().entrySet().stream()
                        .filter(entry -> packageOf(entry.getKey()).equals("check"))
                        .flatMap(entry -> entry.getValue().stream())
                        .map(LayoutTest::packageOf)
                        .distinct())
                .isSubsetOf("check", "model", "model.policy", "model.snapshot", "json", "internal");
    }

    @Test
    void packagesFormNoCycle() {
        slices().assignedFrom(by("packages", type -> type.getPackageName()))
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void filesFormNoCycle() {
        slices().assignedFrom(by("files", type -> topLevel(type).getName()))
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void noPackageIsTooLarge() {
        Map<String, Long> files = CLASSES.stream()
                .filter(JavaClass::isTopLevelClass)
                .collect(Collectors.groupingBy(type -> packageOf(type.getName()), TreeMap::new, Collectors.counting()));
        assertThat(files)
                .allSatisfy((name, count) ->
                        assertThat(count).as("files of " + name).isLessThanOrEqualTo(MAX_FILES_PER_PACKAGE));
        Map<String, Integer> inside = new TreeMap<>();
        edges().forEach((from, targets) -> targets.stream()
                .filter(to -> packageOf(from).equals(packageOf(to)))
                .forEach(to -> inside.merge(packageOf(from), 1, Integer::sum)));
        assertThat(inside)
                .allSatisfy((name, count) -> assertThat(count)
                        .as("uses among the files of " + name)
                        .isLessThanOrEqualTo(MAX_EDGES_PER_PACKAGE));
    }

    @Test
    void thePublicFaceStaysSmall() throws IOException {
        Set<String> exported = exported();
        List<String> types = CLASSES.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> type.getModifiers().contains(com.tngtech.archunit.core.domain.JavaModifier.PUBLIC))
                .filter(type -> exported.contains(type.getPackageName()))
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .map(JavaClass::getName)
                .sorted()
                .toList();
        assertThat(types).hasSizeBetween(40, MAX_EXPORTED_TYPES);
    }

    @Test
    void whatIsNotExportedSaysSo() throws IOException {
        Set<String> exported = exported();
        Set<String> hidden =
                CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new));
        hidden.removeAll(exported);
        assertThat(hidden).isNotEmpty();
        for (String name : hidden) {
            Path info = Path.of("src/main/java", name.split("\\.")).resolve("package-info.java");
            assertThat(Files.readString(info)).as(info.toString()).contains("Not API");
        }
    }

    /** Packages exported to everyone. */
    private static Set<String> exported() throws IOException {
        String module = Files.readString(Path.of("src/main/java/module-info.java"));
        return Pattern.compile("exports (io\\.stealaway[\\w.]*);")
                .matcher(module)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Which files each file uses, in bytecode; nested types count as their file. */
    private static Map<String, Set<String>> edges() {
        Map<String, Set<String>> edges = new TreeMap<>();
        for (JavaClass type : CLASSES) {
            String from = topLevel(type).getName();
            used(type)
                    .filter(to -> !to.equals(from))
                    .forEach(to ->
                            edges.computeIfAbsent(from, key -> new TreeSet<>()).add(to));
        }
        return edges;
    }

    private static Stream<String> used(JavaClass type) {
        return type.getDirectDependenciesFromSelf().stream()
                .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                .filter(target -> target.getName().startsWith(ROOT))
                .map(target -> topLevel(target).getName());
    }

    private static JavaClass topLevel(JavaClass type) {
        JavaClass top = type.getBaseComponentType();
        while (top.getEnclosingClass().isPresent()) {
            top = top.getEnclosingClass().get();
        }
        return top;
    }

    private static String packageOf(String type) {
        return type.substring(ROOT.length(), type.lastIndexOf('.'));
    }

    private static SliceAssignment by(String what, java.util.function.Function<JavaClass, String> key) {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return type.getName().startsWith(ROOT) && !type.getSimpleName().equals("package-info")
                        ? SliceIdentifier.of(key.apply(type))
                        : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return what;
            }
        };
    }
}
