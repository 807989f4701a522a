package io.stealaway.examples.cli;

import io.stealaway.model.policy.Policy;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.placement.PlacementPreset;
import io.stealaway.placement.PlacementRules;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import picocli.CommandLine.Option;

/** The option of every command that plans: rules that this program was not built with. */
final class PlugInOption {
    @Option(
            names = "--plugins",
            paramLabel = "PATH",
            description =
                    "filters and scorers of your own: a jar, or a folder of classes, that names its PlacementRules in"
                            + " META-INF/services; may be given again for another one")
    private List<Path> paths = List.of();

    /** Returns what all of the jars and folders add, in the order in which they were given. */
    PlacementRules rules() {
        List<PlacementRules> all =
                paths.stream().flatMap(path -> load(path).stream()).toList();
        return engine -> all.forEach(rules -> rules.addTo(engine));
    }

    /** Returns an engine with the built-in rules and those. */
    PlacementEngine engine(Policy policy) {
        return engine(policy, PlacementPreset.STEAL_AWAY);
    }

    /** Returns an engine with the rules of a preset and those. */
    PlacementEngine engine(Policy policy, PlacementPreset preset) {
        PlacementEngine.Builder engine = PlacementEngine.builder(policy, preset);
        rules().addTo(engine);
        return engine.build();
    }

    /**
     * Fails early if the engine cannot be built.
     *
     * @throws IllegalArgumentException naming a rule that is registered twice, or a scorer that has a weight but is not registered
     */
    void check(Policy policy) {
        Objects.requireNonNull(engine(policy), "engine");
    }

    private static List<PlacementRules> load(Path path) {
        // Stays open: its classes are loaded as they are needed, until the program ends.
        ClassLoader loader = new URLClassLoader(new URL[] {url(path)}, PlacementRules.class.getClassLoader());
        try {
            List<PlacementRules> found = ServiceLoader.load(PlacementRules.class, loader).stream()
                    .filter(provider -> Objects.equals(provider.type().getClassLoader(), loader))
                    .map(ServiceLoader.Provider::get)
                    .toList();
            if (found.isEmpty()) {
                throw new BadInput("--plugins " + path + ": names no rules. Maybe META-INF/services/"
                        + PlacementRules.class.getName() + " is missing in it?");
            }
            return found;
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new BadInput("--plugins " + path + ": " + e.getMessage(), e);
        }
    }

    private static URL url(Path path) {
        if (!Files.exists(path)) {
            throw new BadInput("--plugins " + path + ": no such file or folder");
        }
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new BadInput("--plugins " + path + ": " + e.getMessage(), e);
        }
    }
}
