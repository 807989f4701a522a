package io.stealaway.kubernetes;

import io.stealaway.internal.Sanitizer;
import io.stealaway.model.Vm;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which node a VM is.
 *
 * <p>Immutable and thread-safe.
 */
public final class NodeMapping {
    private static final Pattern PLACE = Pattern.compile("\\{(id|metadata:([^{}]+))}");
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?");

    private final Finder finder;
    private final String text;

    private interface Finder {
        List<Node> find(Nodes nodes, ServerIds ids, Vm vm);
    }

    private NodeMapping(Finder finder, String text) {
        this.finder = finder;
        this.text = text;
    }

    /** Returns the mapping by {@code spec.providerID}, {@code openstack://REGION/ID} with any region or none. */
    public static NodeMapping byProviderId() {
        return new NodeMapping((nodes, ids, vm) -> ids.find(nodes, vm.id()), "spec.providerID openstack://REGION/{id}");
    }

    /**
     * Returns the mapping by the node's name.
     *
     * @param template the name, with {@code {id}} and {@code {metadata:KEY}} to fill in; use metadata that only administrators
     *     may write, or a tenant can have another's node drained
     */
    public static NodeMapping byName(String template) {
        check(template);
        return new NodeMapping(
                (nodes, ids, vm) ->
                        fill(template, vm).flatMap(nodes::get).stream().toList(),
                "name " + template);
    }

    /**
     * Returns the mapping by a label of the node.
     *
     * @param key the label
     * @param template its value, with {@code {id}} and {@code {metadata:KEY}} to fill in
     */
    public static NodeMapping byLabel(String key, String template) {
        Check.labelKey("key", key);
        check(template);
        return new NodeMapping(
                (nodes, ids, vm) -> fill(template, vm)
                        .map(value -> nodes.labelled(key, value))
                        .orElse(List.of()),
                "label " + key + "=" + template);
    }

    private static void check(String template) {
        String rest = PLACE.matcher(template).replaceAll("x");
        if (!HARMLESS.matcher(rest).matches() || rest.equals(template)) {
            throw new IllegalArgumentException(
                    "template (" + Sanitizer.oneLine(template)
                            + ") must be made of letters, digits, dots, dashes, underscores and at least one of {id} and {metadata:KEY}");
        }
    }

    private static Optional<String> fill(String template, Vm vm) {
        Matcher place = PLACE.matcher(template);
        StringBuilder filled = new StringBuilder();
        while (place.find()) {
            String value =
                    place.group(2) == null ? vm.id().value() : vm.metadata().getOrDefault(place.group(2), "");
            place.appendReplacement(filled, Matcher.quoteReplacement(value));
        }
        place.appendTail(filled);
        return Optional.of(filled.toString())
                .filter(name -> HARMLESS.matcher(name).matches());
    }

    /** Returns all nodes that fit, where exactly one should. */
    List<Node> find(Nodes nodes, ServerIds ids, Vm vm) {
        return finder.find(nodes, ids, vm);
    }

    /** Returns what is compared. */
    @Override
    public String toString() {
        return text;
    }
}
