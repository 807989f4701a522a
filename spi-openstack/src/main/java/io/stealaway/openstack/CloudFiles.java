package io.stealaway.openstack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where OpenStack's own clients look for their files: the one that a variable names, then the working folder, the user's
 * configuration and {@code /etc}, as YAML or JSON. Immutable and thread-safe.
 *
 * @param environment the variables
 */
record CloudFiles(Map<String, String> environment) {
    private static final List<String> SUFFIXES = List.of(".yaml", ".yml", ".json");

    CloudFiles {
        environment = Map.copyOf(environment);
    }

    /** Returns the file of clouds; empty when there is none. */
    Optional<Path> clouds() {
        return named("OS_CLIENT_CONFIG_FILE").or(() -> first("clouds", folders()));
    }

    /** Returns the file of secrets that goes with a file of clouds, which is also looked for beside it. */
    Optional<Path> secure(Path clouds) {
        return named("OS_CLIENT_SECURE_FILE").or(() -> first("secure", besides(clouds)));
    }

    /** Returns the file of profiles that goes with a file of clouds, which is also looked for beside it. */
    Optional<Path> profiles(Path clouds) {
        return first("clouds-public", besides(clouds));
    }

    /** Returns the places that {@link #clouds()} looks in. */
    List<Path> folders() {
        return Stream.of(
                        Path.of("."),
                        Path.of(environment.getOrDefault("XDG_CONFIG_HOME", home() + "/.config"), "openstack"),
                        Path.of(home(), ".config", "openstack"),
                        Path.of("/etc", "xdg", "openstack"),
                        Path.of("/etc", "openstack"))
                .distinct()
                .toList();
    }

    /** Returns a path as a shell would, {@code ~} being the home folder. */
    Path expanded(String path) {
        return path.equals("~") || path.startsWith("~/") ? Path.of(home() + path.substring(1)) : Path.of(path);
    }

    private String home() {
        return environment.getOrDefault("HOME", System.getProperty("user.home", ""));
    }

    private Optional<Path> named(String variable) {
        return Optional.ofNullable(environment.get(variable))
                .filter(path -> !path.isBlank())
                .map(this::expanded)
                .filter(path -> variable.equals("OS_CLIENT_CONFIG_FILE") || Files.exists(path));
    }

    private List<Path> besides(Path clouds) {
        List<Path> places = new ArrayList<>();
        places.add(clouds.toAbsolutePath().normalize().getParent());
        places.addAll(folders());
        return places;
    }

    private static Optional<Path> first(String name, List<Path> folders) {
        return folders.stream()
                .flatMap(folder -> SUFFIXES.stream().flatMap(suffix -> Stream.of(folder.resolve(name + suffix))))
                .filter(Files::exists)
                .findFirst();
    }
}
