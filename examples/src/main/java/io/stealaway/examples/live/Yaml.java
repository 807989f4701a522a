package io.stealaway.examples.live;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Files that a configuration is made of; each trouble names its file. */
final class Yaml {
    private Yaml() {}

    private static final int MAX_DEPTH = 50;

    /** Returns the document as maps, lists and scalars; none of them contains itself. */
    static Object load(Path file) {
        LoadSettings settings = LoadSettings.builder().setLabel(file.toString()).build();
        try {
            Object document = new Load(settings).loadFromString(text(file));
            requireFlat(file, document, 0);
            return document == null ? Map.of() : document;
        } catch (MarkedYamlEngineException e) {
            // Not its message: that quotes the line, which may hold a token.
            String line = e.getProblemMark()
                    .map(mark -> ", line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
                    .orElse("");
            throw new IllegalArgumentException(file + " is not YAML" + line);
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException(file + " is not YAML: " + e.getMessage(), e);
        }
    }

    /** By an alias a list can contain itself: to go through it, or to print it, never ends. */
    private static void requireFlat(Path file, @Nullable Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException(file + " is nested deeper than " + MAX_DEPTH + " levels");
        }
        if (value instanceof Map<?, ?> map) {
            map.values().forEach(item -> requireFlat(file, item, depth + 1));
        } else if (value instanceof List<?> list) {
            list.forEach(item -> requireFlat(file, item, depth + 1));
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
