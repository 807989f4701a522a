package io.stealaway.openstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * A YAML file as OpenStack's own clients read it, by PyYAML: YAML 1.1 with merge keys, the last of several equal keys counts. A
 * scalar keeps its text, with a mark where YAML 1.1 makes another text of it, such as {@code 83} of {@code 0123}.
 */
final class CloudYaml {
    private static final int MAX_DEPTH = 50;
    private static final String MERGE = "<<";

    private static final Pattern NULL = Pattern.compile("~|null|Null|NULL|");
    private static final Pattern BOOLEAN =
            Pattern.compile("yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF");
    private static final Pattern PLAIN_INTEGER = Pattern.compile("-?(?:0|[1-9][0-9]*)");
    private static final Pattern INTEGER = Pattern.compile("[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)"
            + "|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+");
    private static final Pattern PLAIN_DECIMAL = Pattern.compile("-?(?:0|[1-9][0-9]{0,5})\\.(?:0|[0-9]{0,8}[1-9])");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+][0-9]+)?"
            + "|\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*"
            + "|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");

    private final Path file;

    private CloudYaml(Path file) {
        this.file = file;
    }

    /**
     * The text of a scalar.
     *
     * @param text as it is written, without quotes
     * @param changed whether YAML 1.1 makes another text of it
     */
    record Scalar(String text, boolean changed) {}

    /**
     * Reads a file: a {@link Map} of texts to maps, {@link List}s and {@link Scalar}s. What is null in YAML is left out.
     *
     * @throws IllegalArgumentException naming the file, and the line when it is not YAML; never quoting it
     */
    static Map<String, Object> read(Path file) {
        try {
            LoadSettings settings =
                    LoadSettings.builder().setLabel(file.toString()).build();
            StreamReader source = new StreamReader(settings, Files.readString(file));
            Node root = new Composer(settings, new ParserImpl(settings, source))
                    .getSingleNode()
                    .orElse(null);
            Object value = root == null ? null : new CloudYaml(file).value(root, 0);
            return value == null ? new LinkedHashMap<>() : section(value, file.toString());
        } catch (IOException e) {
            String why = e instanceof NoSuchFileException ? "no such file" : String.valueOf(e.getMessage());
            throw new IllegalArgumentException(file + " cannot be read: " + why, e);
        } catch (MarkedYamlEngineException e) {
            // Not its message: that quotes the line, which may hold a password.
            String line = e.getProblemMark()
                    .map(mark -> ", see line " + (mark.getLine() + 1))
                    .orElse("");
            throw new IllegalArgumentException(file + " is not YAML" + line);
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException(file + " is not YAML");
        }
    }

    /** Returns a value as a section; an absent one is empty. */
    static Map<String, Object> section(@Nullable Object value, String where) {
        if (value == null) {
            return new LinkedHashMap<>();
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException(where + " is not a section of keys and values");
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, item) -> copy.put((String) key, item));
        return copy;
    }

    private @Nullable Object value(Node node, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException(file + " is nested deeper than " + MAX_DEPTH + " levels");
        }
        if (node instanceof MappingNode mapping) {
            return map(mapping, depth);
        }
        if (node instanceof SequenceNode sequence) {
            List<Object> items = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                Object value = value(item, depth + 1);
                if (value != null) {
                    items.add(value);
                }
            }
            return items;
        }
        return node instanceof ScalarNode scalar ? scalar(scalar) : null;
    }

    /** What is merged counts less than what stands beside it; of several that are merged, the first counts most. */
    private Map<String, Object> map(MappingNode mapping, int depth) {
        Map<String, Object> merged = new LinkedHashMap<>();
        Map<String, Optional<Object>> own = new LinkedHashMap<>();
        for (NodeTuple pair : mapping.getValue()) {
            if (isMerge(pair.getKeyNode())) {
                List<Map<String, Object>> sources = merged(pair.getValueNode(), depth);
                for (int i = sources.size() - 1; i >= 0; i--) {
                    merged.putAll(sources.get(i));
                }
            } else if (pair.getKeyNode() instanceof ScalarNode key) {
                own.put(key.getValue(), Optional.ofNullable(value(pair.getValueNode(), depth + 1)));
            }
        }
        own.forEach(
                (key, value) -> value.ifPresentOrElse(present -> merged.put(key, present), () -> merged.remove(key)));
        return merged;
    }

    private static boolean isMerge(Node key) {
        return key instanceof ScalarNode scalar
                && scalar.getScalarStyle() == ScalarStyle.PLAIN
                && scalar.getValue().equals(MERGE);
    }

    private List<Map<String, Object>> merged(Node source, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException(file + " merges deeper than " + MAX_DEPTH + " levels");
        }
        if (source instanceof MappingNode mapping) {
            return List.of(map(mapping, depth + 1));
        }
        if (source instanceof SequenceNode sequence) {
            List<Map<String, Object>> all = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                if (!(item instanceof MappingNode mapping)) {
                    throw noSection(source);
                }
                all.add(map(mapping, depth + 1));
            }
            return all;
        }
        throw noSection(source);
    }

    private IllegalArgumentException noSection(Node source) {
        String line = source.getStartMark()
                .map(mark -> ", line " + (mark.getLine() + 1))
                .orElse("");
        return new IllegalArgumentException(file + line + ": the merge key << takes a section, or a list of sections");
    }

    private static @Nullable Scalar scalar(ScalarNode node) {
        String text = node.getValue();
        if (node.getScalarStyle() != ScalarStyle.PLAIN) {
            return new Scalar(text, false);
        }
        return NULL.matcher(text).matches() ? null : new Scalar(text, changed(text));
    }

    private static boolean changed(String text) {
        if (BOOLEAN.matcher(text).matches()) {
            return true;
        }
        if (INTEGER.matcher(text).matches()) {
            return !PLAIN_INTEGER.matcher(text).matches();
        }
        return DECIMAL.matcher(text).matches() && !PLAIN_DECIMAL.matcher(text).matches();
    }
}
