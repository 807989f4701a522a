package io.stealaway.examples.live;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
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
        return new IllegalArgumentException(file + " cannot be read: " + why(file, e), e);
    }

    private static String why(Path file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "no right to";
        }
        if (e instanceof CharacterCodingException) {
            return "it is not UTF-8";
        }
        return Files.isDirectory(file) ? "it is a folder" : e.toString();
    }
}
