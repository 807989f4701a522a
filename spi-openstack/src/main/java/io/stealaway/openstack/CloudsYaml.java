package io.stealaway.openstack;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A {@code clouds.yaml} with what belongs to it: the secrets are laid over a cloud, and the cloud over its profile. Immutable and
 * thread-safe.
 *
 * @param files where its companions are looked for
 * @param file the file itself
 */
record CloudsYaml(CloudFiles files, Path file) {

    /** Returns the name of the one cloud there is. */
    String onlyCloud() {
        TreeSet<String> names = new TreeSet<>(clouds().keySet());
        if (names.size() != 1) {
            throw new IllegalArgumentException("OS_CLOUD is not set, and " + file + " has the clouds " + names);
        }
        return names.first();
    }

    /** Returns where a cloud stands, for messages. */
    String where(String cloud) {
        return file + ": clouds." + cloud;
    }

    /** Returns everything that is said of a cloud. */
    Map<String, Object> cloud(String cloud) {
        Map<String, Object> own = withSecrets(cloud);
        Map<String, Object> merged = new LinkedHashMap<>();
        profileName(own).flatMap(this::profile).ifPresent(merged::putAll);
        update(merged, own, where(cloud));
        chooseRegion(merged, where(cloud));
        return merged;
    }

    /** Returns that a cloud's profile is not to be found, if so, as the end of a message. */
    String missingProfile(String cloud) {
        return profileName(withSecrets(cloud))
                .filter(name -> profile(name).isEmpty())
                .map(name -> ", and its profile " + name + " is in no clouds-public.yaml beside it or in any of "
                        + files.folders())
                .orElse("");
    }

    private Map<String, Object> clouds() {
        return CloudYaml.section(CloudYaml.read(file).get("clouds"), file + ": clouds");
    }

    private Map<String, Object> withSecrets(String cloud) {
        Map<String, Object> clouds = clouds();
        if (!clouds.containsKey(cloud)) {
            throw new IllegalArgumentException(
                    file + " has no cloud \"" + cloud + "\"; it has " + new TreeSet<>(clouds.keySet()));
        }
        Map<String, Object> own = CloudYaml.section(clouds.get(cloud), where(cloud));
        files.secure(file).ifPresent(secure -> {
            String where = secure + ": clouds";
            Map<String, Object> secrets =
                    CloudYaml.section(CloudYaml.read(secure).get("clouds"), where);
            merge(own, CloudYaml.section(secrets.get(cloud), where + "." + cloud));
        });
        return own;
    }

    private static Optional<String> profileName(Map<String, Object> cloud) {
        return Stream.of("profile", "cloud")
                .map(cloud::get)
                .filter(CloudYaml.Scalar.class::isInstance)
                .map(value -> ((CloudYaml.Scalar) value).text())
                .filter(name -> !name.equals(CloudOptions.VARIABLES))
                .findFirst();
    }

    private Optional<Map<String, Object>> profile(String name) {
        return files.profiles(file).flatMap(known -> {
            String where = known + ": public-clouds";
            Map<String, Object> profiles =
                    CloudYaml.section(CloudYaml.read(known).get("public-clouds"), where);
            return profiles.containsKey(name)
                    ? Optional.of(CloudYaml.section(profiles.get(name), where + "." + name))
                    : Optional.empty();
        });
    }

    /** Where the cloud names no region the first of its regions counts, with the values that are its own. */
    private static void chooseRegion(Map<String, Object> cloud, String where) {
        if (cloud.get("region_name") instanceof List<?> names && !names.isEmpty()) {
            cloud.put("region_name", names.get(0));
        }
        if (!(cloud.get("regions") instanceof List<?> regions) || regions.isEmpty()) {
            return;
        }
        Object chosen = cloud.containsKey("region_name") ? named(regions, cloud.get("region_name")) : regions.get(0);
        if (chosen instanceof CloudYaml.Scalar) {
            cloud.put("region_name", chosen);
        } else if (chosen != null) {
            Map<String, Object> region = CloudYaml.section(chosen, where + ".regions");
            if (region.get("name") instanceof CloudYaml.Scalar name) {
                cloud.put("region_name", name);
            }
            update(cloud, CloudYaml.section(region.get("values"), where + ".regions.values"), where);
        }
    }

    private static @Nullable Object named(List<?> regions, @Nullable Object name) {
        return regions.stream()
                .filter(region -> region.equals(name)
                        || (region instanceof Map<?, ?> map && name != null && name.equals(map.get("name"))))
                .findFirst()
                .orElse(null);
    }

    /** Everything of the second replaces what the first has, but for the keys of {@code auth}, which do so one by one. */
    private static void update(Map<String, Object> base, Map<String, Object> over, String where) {
        over.forEach((key, value) -> {
            if (key.equals(CloudOptions.AUTH) && base.containsKey(CloudOptions.AUTH)) {
                Map<String, Object> both =
                        CloudYaml.section(base.get(CloudOptions.AUTH), where + "." + CloudOptions.AUTH);
                both.putAll(CloudYaml.section(value, where + "." + CloudOptions.AUTH));
                base.put(CloudOptions.AUTH, both);
            } else {
                base.put(key, value);
            }
        });
    }

    private static void merge(Map<String, Object> base, Map<String, Object> over) {
        over.forEach((key, value) -> {
            if (value instanceof Map<?, ?> && base.get(key) instanceof Map<?, ?> inner) {
                Map<String, Object> merged = CloudYaml.section(inner, key);
                merge(merged, CloudYaml.section(value, key));
                base.put(key, merged);
            } else {
                base.put(key, value);
            }
        });
    }
}
