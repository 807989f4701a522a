package io.stealaway.examples.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where secrets come from: variables of the environment, or files that are read for each call, as tokens change while a
 * process runs. Never the configuration itself.
 *
 * <p>Immutable and thread-safe.
 */
record Secrets(Path folder, Map<String, String> environment) {

    /** Returns the secret in the file that a key of the section names, else in the variable; empty when neither is there. */
    Optional<Supplier<String>> of(YamlSection section, String fileKey, String variable) {
        Optional<Path> file = section.optionalText(fileKey).map(folder::resolve);
        if (file.isPresent()) {
            return Optional.of(() -> read(file.get()));
        }
        return Optional.ofNullable(environment.get(variable))
                .filter(value -> !value.isBlank())
                .map(value -> () -> value.strip());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    /** Says nothing of the environment. */
    @Override
    public String toString() {
        return "Secrets[folder=" + folder + "]";
    }
}
