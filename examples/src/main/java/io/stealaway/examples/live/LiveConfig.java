package io.stealaway.examples.live;

import io.stealaway.json.PolicyJson;
import io.stealaway.model.Policy;
import io.stealaway.openstack.OpenStackConfig;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * What {@code run live --config FILE} needs to know. Paths in the file are relative to its folder.
 *
 * <p>Immutable and thread-safe.
 *
 * @param openstack how to reach the cloud and how to read it
 * @param policy what the operator decided; the defaults unless the file names one
 * @param journal the file that is the memory of the loop
 * @param steal the file that tells each VM's steal
 */
public record LiveConfig(OpenStackConfig openstack, Policy policy, Path journal, Path steal) {

    /** Checks for null. */
    public LiveConfig {
        Objects.requireNonNull(openstack, "openstack");
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(journal, "journal");
        Objects.requireNonNull(steal, "steal");
    }

    /**
     * Reads a file.
     *
     * @param environment where {@code OS_*} variables are looked up when the file names no {@code clouds.yaml}
     * @throws IllegalArgumentException naming the file and the key that is missing, misspelt or wrong
     */
    public static LiveConfig read(Path file, Map<String, String> environment) {
        YamlSection root = YamlSection.of(file.toString(), load(file));
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder");
        LiveConfig config = new LiveConfig(
                openstack(root.section("openstack"), folder, environment),
                root.optionalText("policy")
                        .map(folder::resolve)
                        .map(LiveConfig::policy)
                        .orElseGet(Policy::defaults),
                folder.resolve(root.text("journal")),
                steal(root.section("steal"), folder));
        root.end();
        return config;
    }

    private static Path steal(YamlSection steal, Path folder) {
        Path file = folder.resolve(steal.text("file"));
        steal.end();
        return file;
    }

    private static OpenStackConfig openstack(YamlSection from, Path folder, Map<String, String> environment) {
        Optional<Path> clouds = from.optionalText("clouds").map(folder::resolve);
        OpenStackConfig.Builder builder = clouds.isPresent()
                ? OpenStackConfig.fromCloudsYaml(clouds.get(), from.text("cloud"))
                : OpenStackConfig.fromEnvironment(environment);
        from.duration("callTimeout").ifPresent(builder::callTimeout);
        from.duration("connectTimeout").ifPresent(builder::connectTimeout);
        from.duration("fullSnapshotEvery").ifPresent(builder::fullSnapshotEvery);
        from.duration("migrationLookBack").ifPresent(builder::migrationLookBack);
        from.smallNumber("pageSize").ifPresent(builder::pageSize);
        from.texts("roleKeys").ifPresent(builder::roleKeys);
        from.optionalText("optOutKey").ifPresent(builder::optOutKey);
        from.optionalText("sameHostVolumeKey").ifPresent(builder::sameHostVolumeKey);
        from.optionalText("maintenanceKey").ifPresent(builder::maintenanceKey);
        from.number("linkBytesPerSecond").ifPresent(builder::linkBytesPerSecond);
        from.flag("sharedInstanceStorage").ifPresent(builder::sharedInstanceStorage);
        from.end();
        return builder.build();
    }

    private static Policy policy(Path file) {
        try (InputStream source = new BufferedInputStream(Files.newInputStream(file))) {
            return PolicyJson.read(source);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static Object load(Path file) {
        LoadSettings settings = LoadSettings.builder().setLabel(file.toString()).build();
        try {
            Object document = new Load(settings).loadFromString(Files.readString(file));
            return document == null ? Map.of() : document;
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException(file + " is not YAML: " + e.getMessage(), e);
        }
    }

    private static IllegalArgumentException unreadable(Path file, IOException e) {
        String why = e instanceof NoSuchFileException ? "no such file" : e.toString();
        return new IllegalArgumentException(file + " cannot be read: " + why, e);
    }
}
