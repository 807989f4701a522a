package io.stealaway.consul;

import io.stealaway.model.Vm;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with places to fill: {@code {id}}, {@code {host}} and {@code {metadata:KEY}} of a VM, or {@code {address}} and
 * {@code {node}} of the catalog. What is filled in must look like a host name or an address, since tenants may write metadata
 * and the result is where the token goes.
 */
record Template(String text) {
    private static final Pattern PLACE = Pattern.compile("\\{([a-z]+)(?::([^{}]+))?}");
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*|[0-9A-Fa-f:]+");

    /** Returns the filled text; empty when the VM lacks something, or has something harmful. */
    Optional<String> of(Vm vm) {
        return fill(place -> switch (place.group(1)) {
            case "id" -> Optional.of(vm.id().value());
            case "host" -> Optional.of(vm.host().value());
            case "metadata" -> Optional.ofNullable(vm.metadata().get(String.valueOf(place.group(2))));
            default -> Optional.empty();
        });
    }

    /** Returns the text filled from the catalog. */
    Optional<String> of(String node, String address) {
        return fill(place -> switch (place.group(1)) {
            case "node" -> Optional.of(node);
            case "address" -> Optional.of(address);
            default -> Optional.empty();
        });
    }

    private Optional<String> fill(Function<Matcher, Optional<String>> value) {
        Matcher place = PLACE.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (place.find()) {
            Optional<String> found =
                    value.apply(place).filter(some -> HARMLESS.matcher(some).matches());
            if (found.isEmpty()) {
                return Optional.empty();
            }
            place.appendReplacement(filled, Matcher.quoteReplacement(bracketed(found.get())));
        }
        place.appendTail(filled);
        return Optional.of(filled.toString());
    }

    private static String bracketed(String value) {
        return value.contains(":") ? "[" + value + "]" : value;
    }

    /** Returns a filled text as an address; empty when it has no host to speak of, for example one with an underscore. */
    static Optional<URI> url(String filled) {
        try {
            return Optional.of(new URI(filled)).filter(url -> url.getHost() != null);
        } catch (URISyntaxException noAddress) {
            return Optional.empty();
        }
    }

    /** Checks that only these places occur. */
    Template allowing(String name, String... places) {
        String rest = text;
        Matcher place = PLACE.matcher(text);
        while (place.find()) {
            boolean metadata = place.group(1).equals("metadata");
            if (!java.util.Arrays.asList(places).contains(place.group(1)) || metadata != (place.group(2) != null)) {
                throw new IllegalArgumentException(name + " (" + text + ") has " + place.group() + " where only "
                        + String.join(", ", places) + " can be filled in");
            }
            rest = rest.replace(place.group(), "x");
        }
        if (rest.contains("{") || rest.contains("}")) {
            throw new IllegalArgumentException(name + " (" + text + ") has a brace that is no place to fill");
        }
        return this;
    }
}
