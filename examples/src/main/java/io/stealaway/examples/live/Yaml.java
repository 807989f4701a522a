package io.stealaway.examples.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Files that a configuration is made of; each trouble names its file. */
final class Yaml {
    private Yaml() {}

    /** Returns the document as maps, lists and scalars. */
    static Object load(Path file) {
        LoadSettings settings = LoadSettings.builder().setLabel(file.toString()).build();
        try {
            Object document = new Load(settings).loadFromString(text(file));
            return document == null ? Map.of() : document;
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException(file + " is not YAML: " + e.getMessage(), e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    static IllegalArgumentException unreadable(Path file, IOException e) {
        String why = e instanceof NoSuchFileException ? "no such file" : e.toString();
        return new IllegalArgumentException(file + " cannot be read: " + why, e);
    }
}
