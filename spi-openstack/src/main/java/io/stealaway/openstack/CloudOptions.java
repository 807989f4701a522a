package io.stealaway.openstack;

import io.stealaway.internal.http.Endpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The options of one cloud as OpenStack's users write them, from {@code clouds.yaml} or {@code OS_*} variables: the
 * {@code auth} section and the others, all as texts.
 */
final class CloudOptions {
    private static final String OVERRIDE = "_endpoint_override";
    private static final String FILE = "clouds.yaml";

    /** Variables that are no authentication option. */
    private static final Set<String> NOT_AUTH =
            Set.of("region_name", "interface", "endpoint_type", "cacert", "insecure");

    private final Map<String, String> auth;
    private final Map<String, String> others;

    private CloudOptions(Map<String, String> auth, Map<String, String> others) {
        this.auth = auth;
        this.others = others;
    }

    static CloudOptions fromEnvironment(Map<String, String> environment) {
        String cloud = environment.getOrDefault("OS_CLOUD", "");
        return cloud.isEmpty() ? fromVariables(environment) : fromFile(find(environment), cloud);
    }

    static CloudOptions fromFile(Path file, String cloud) {
        Map<String, Object> merged = new TreeMap<>(cloudOf(file, cloud));
        Path secure = file.resolveSibling("secure.yaml");
        if (Files.exists(secure)) {
            merge(merged, section(section(load(secure), "clouds", secure), cloud, secure));
        }
        Map<String, String> auth = texts(section(merged, "auth", file));
        merged.remove("auth");
        Map<String, String> others = texts(merged);
        if (others.containsKey("auth_type")) {
            auth.put("auth_type", others.get("auth_type"));
        }
        return new CloudOptions(auth, others);
    }

    OpenStackConfig.Builder builder() {
        OpenStackConfig.Builder builder = OpenStackConfig.builder(OpenStackAuth.of(auth));
        option("region_name").ifPresent(builder::region);
        option("interface").or(() -> option("endpoint_type")).ifPresent(builder::endpointInterface);
        option("cacert").ifPresent(file -> builder.caCertificate(Path.of(file)));
        others.forEach((name, value) -> {
            if (name.endsWith(OVERRIDE)) {
                override(builder, name.substring(0, name.length() - OVERRIDE.length()), value);
            }
        });
        refuseUnverified();
        return builder;
    }

    private static void override(OpenStackConfig.Builder builder, String service, String endpoint) {
        String key = service.equals("volumev3") || service.equals("block_storage") ? "volume" : service;
        boolean ours = Stream.of(Service.values()).anyMatch(known -> known.key().equals(key));
        if (ours) {
            builder.endpointOverride(key, Endpoints.parse(service + OVERRIDE, endpoint));
        }
    }

    private void refuseUnverified() {
        boolean unverified = Set.of("false", "no", "off", "0").contains(lower("verify"))
                || Set.of("true", "yes", "on", "1").contains(lower("insecure"));
        if (unverified) {
            throw new IllegalArgumentException(
                    "verify: false (insecure) is not supported: this token moves VMs. Maybe name the CA with cacert");
        }
    }

    private String lower(String name) {
        return option(name).orElse("").toLowerCase(Locale.ROOT);
    }

    private Optional<String> option(String name) {
        return Optional.ofNullable(others.get(name)).filter(text -> !text.isBlank());
    }

    private static CloudOptions fromVariables(Map<String, String> environment) {
        Map<String, String> auth = new TreeMap<>();
        Map<String, String> others = new TreeMap<>();
        environment.forEach((variable, value) -> {
            if (variable.startsWith("OS_") && !value.isBlank()) {
                String name = variable.substring("OS_".length()).toLowerCase(Locale.ROOT);
                (NOT_AUTH.contains(name) || name.endsWith(OVERRIDE) ? others : auth).put(name, value);
            }
        });
        if (!auth.containsKey("auth_url")) {
            throw new IllegalArgumentException("neither OS_CLOUD nor OS_AUTH_URL is set");
        }
        return new CloudOptions(auth, others);
    }

    private static Path find(Map<String, String> environment) {
        String named = environment.getOrDefault("OS_CLIENT_CONFIG_FILE", "");
        if (!named.isEmpty()) {
            return Path.of(named);
        }
        String home = environment.getOrDefault("HOME", "");
        String config = environment.getOrDefault("XDG_CONFIG_HOME", home + "/.config");
        List<Path> places =
                List.of(Path.of(FILE), Path.of(config, "openstack", FILE), Path.of("/etc", "openstack", FILE));
        return places.stream()
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "OS_CLOUD is set, but there is no file of " + places + ". Maybe set OS_CLIENT_CONFIG_FILE"));
    }

    private static Map<String, Object> cloudOf(Path file, String cloud) {
        Map<String, Object> clouds = section(load(file), "clouds", file);
        if (!clouds.containsKey(cloud)) {
            throw new IllegalArgumentException(file + " has no cloud \"" + cloud + "\"; it has " + clouds.keySet());
        }
        return section(clouds, cloud, file);
    }

    private static Map<String, Object> load(Path file) {
        try {
            Object root = new Load(
                            LoadSettings.builder().setLabel(file.toString()).build())
                    .loadFromString(Files.readString(file));
            return asMap(root, file.toString());
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read: " + e, e);
        } catch (YamlEngineException e) {
            // Not its message: that quotes the line, which may bear a password.
            throw new IllegalArgumentException(file + " is not YAML");
        }
    }

    private static Map<String, Object> section(Map<String, Object> parent, String name, Path file) {
        Object value = parent.get(name);
        return value == null ? new TreeMap<>() : asMap(value, file + ": " + name);
    }

    private static Map<String, Object> asMap(Object value, String where) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException(where + " is not a section of keys and values");
        }
        Map<String, Object> all = new TreeMap<>();
        map.forEach((key, item) -> {
            if (item != null) {
                all.put(String.valueOf(key), item);
            }
        });
        return all;
    }

    private static void merge(Map<String, Object> base, Map<String, Object> over) {
        over.forEach((key, value) -> {
            if (value instanceof Map<?, ?> && base.get(key) instanceof Map<?, ?> inner) {
                Map<String, Object> merged = asMap(inner, key);
                merge(merged, asMap(value, key));
                base.put(key, merged);
            } else {
                base.put(key, value);
            }
        });
    }

    private static Map<String, String> texts(Map<String, Object> options) {
        Map<String, String> texts = new TreeMap<>();
        options.forEach((key, value) -> {
            if (!(value instanceof Map<?, ?>) && !(value instanceof List<?>)) {
                texts.put(key, String.valueOf(value));
            }
        });
        return texts;
    }
}
