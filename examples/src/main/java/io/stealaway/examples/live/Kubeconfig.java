package io.stealaway.examples.live;

import com.fasterxml.jackson.databind.JsonMappingException;
import io.fabric8.kubernetes.client.Config;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a kubeconfig's current context. The client takes what it does not find for its defaults, another API server among them, and
 * says of what it cannot read that an error has occurred.
 */
final class Kubeconfig {
    private final Path file;
    private final Map<?, ?> root;

    private Kubeconfig(Path file, Map<?, ?> root) {
        this.file = file;
        this.root = root;
    }

    /** @throws IllegalArgumentException naming the file, and what it lacks */
    static Config read(Path file) {
        Object document = Yaml.load(file);
        if (!(document instanceof Map<?, ?> root)) {
            throw new IllegalArgumentException(file + " is no kubeconfig: it must be a section of keys and values");
        }
        new Kubeconfig(file, root).check();
        try {
            return Config.fromKubeconfig(file.toFile());
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(file + " is no kubeconfig: " + why(e), e);
        }
    }

    private void check() {
        String current = text(root, "current-context")
                .orElseThrow(() -> new IllegalArgumentException(file + " has no current-context"));
        Map<?, ?> context = named("contexts", "context", current);
        String cluster = text(context, "cluster").orElseThrow(() -> wrong("context " + current + " has no cluster"));
        if (text(named("clusters", "cluster", cluster), "server").isEmpty()) {
            throw wrong("cluster " + cluster + " has no server");
        }
        text(context, "user").ifPresent(user -> named("users", "user", user));
    }

    /** Returns what a list has under a name. */
    private Map<?, ?> named(String list, String kind, String name) {
        if (root.get(list) instanceof List<?> items) {
            for (Object item : items) {
                if (item instanceof Map<?, ?> one
                        && name.equals(one.get("name"))
                        && one.get(kind) instanceof Map<?, ?> found) {
                    return found;
                }
            }
        }
        throw wrong(list + " have no " + kind + " " + name);
    }

    private static Optional<String> text(Map<?, ?> map, String key) {
        return map.get(key) instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(file + " is no whole kubeconfig: " + what);
    }

    private static String why(RuntimeException thrown) {
        for (@Nullable Throwable e = thrown; e != null; e = e.getCause()) {
            if (e instanceof JsonMappingException wrong && !wrong.getPath().isEmpty()) {
                return wrong.getPath().stream()
                                .map(step -> step.getFieldName() == null
                                        ? String.valueOf(step.getIndex())
                                        : step.getFieldName())
                                .collect(Collectors.joining("."))
                        + " is not of the kind that is needed there";
            }
        }
        return String.valueOf(thrown.getMessage());
    }
}
