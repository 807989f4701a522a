package io.stealaway.openstack;

import io.stealaway.internal.http.Endpoints;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The options of one cloud as OpenStack's users write them, from {@code clouds.yaml} or {@code OS_*} variables: the
 * {@code auth} section and the others, all as texts. What counts before what, and which old names are taken, follows
 * {@code openstack.config} of openstacksdk.
 */
final class CloudOptions {
    private static final String OVERRIDE = "_endpoint_override";
    static final String AUTH = "auth";
    /** What the cloud that variables describe is called unless they name it. */
    static final String VARIABLES = "envvars";

    /** Variables that select files and clouds, or belong to test tools. */
    private static final Set<String> SELECTORS =
            Set.of("OS_CLOUD", "OS_CLOUD_NAME", "OS_REGION_NAME", "OS_CLIENT_CONFIG_FILE", "OS_CLIENT_SECURE_FILE");

    private static final Pattern TOOLS = Pattern.compile("OS_(?:TEST|STD|LOG).*");

    /** Options of authentication, which may stand in the {@code auth} section or beside it, by their old names. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("tenant_id", "project_id"),
            Map.entry("tenant_name", "project_name"),
            Map.entry("auth_token", "token"),
            Map.entry("user_name", "username"));

    private static final Set<String> AUTH_OPTIONS = Set.of(
            "auth_type",
            "auth_url",
            "username",
            "user_id",
            "password",
            "project_id",
            "project_name",
            "user_domain_id",
            "user_domain_name",
            "project_domain_id",
            "project_domain_name",
            "domain_id",
            "domain_name",
            "default_domain",
            "default_domain_id",
            "default_domain_name",
            "system_scope",
            "token",
            "application_credential_id",
            "application_credential_name",
            "application_credential_secret");

    private static final Pattern SECRET = Pattern.compile(".*(?:password|secret|token|passcode).*");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w*)\\}");

    private final CloudFiles files;
    private final Map<String, String> auth;
    private final Map<String, String> others;
    /** The folder of the file that the options are from, where there is one. */
    private final Optional<Path> folder;

    private CloudOptions(
            CloudFiles files, Map<String, String> auth, Map<String, String> others, Optional<Path> folder) {
        this.files = files;
        this.auth = auth;
        this.others = others;
        this.folder = folder;
    }

    static CloudOptions fromEnvironment(Map<String, String> environment) {
        CloudFiles files = new CloudFiles(environment);
        String cloud = environment.getOrDefault("OS_CLOUD", "");
        String variables = environment.getOrDefault("OS_CLOUD_NAME", VARIABLES);
        if (cloud.isEmpty() ? hasVariables(environment) : cloud.equals(variables)) {
            return fromVariables(files);
        }
        Path file = files.clouds()
                .orElseThrow(() -> new IllegalArgumentException(
                        cloud.isEmpty()
                                ? "neither OS_CLOUD nor OS_AUTH_URL is set"
                                : "OS_CLOUD is set, but there is no clouds.yaml in any of " + files.folders()
                                        + ". Maybe set OS_CLIENT_CONFIG_FILE"));
        CloudsYaml clouds = new CloudsYaml(files, file);
        return fromFile(clouds, cloud.isEmpty() ? clouds.onlyCloud() : cloud);
    }

    static CloudOptions fromFile(Path file, String cloud, Map<String, String> environment) {
        return fromFile(new CloudsYaml(new CloudFiles(environment), file), cloud);
    }

    private static CloudOptions fromFile(CloudsYaml clouds, String cloud) {
        CloudOptions options = of(
                clouds.files(),
                clouds.cloud(cloud),
                clouds.where(cloud),
                clouds.file().toAbsolutePath().getParent());
        if (!options.auth.containsKey("auth_url")) {
            throw new IllegalArgumentException(clouds.where(cloud) + " has no auth_url" + clouds.missingProfile(cloud));
        }
        return options;
    }

    Map<String, String> auth() {
        return auth;
    }

    OpenStackConfig.Builder builder() {
        OpenStackConfig.Builder builder = OpenStackConfig.builder(OpenStackAuth.of(auth));
        option("region_name").ifPresent(name -> builder.region(first(name)));
        option("interface").or(() -> option("endpoint_type")).ifPresent(builder::endpointInterface);
        option("cacert").ifPresent(file -> builder.caCertificate(certificate(file)));
        others.forEach((name, value) -> {
            if (name.endsWith(OVERRIDE)) {
                override(builder, name.substring(0, name.length() - OVERRIDE.length()), value);
            }
        });
        refuseUnverified();
        return builder;
    }

    /** As OpenStack's own clients take it, from the working folder; or else from the folder of the file that names it. */
    private Path certificate(String file) {
        Path path = files.expanded(file);
        return path.isAbsolute() || Files.exists(path)
                ? path
                : folder.map(beside -> beside.resolve(path))
                        .filter(Files::exists)
                        .orElse(path);
    }

    /** A list with commas is an old way to name several; the first counts. */
    private static String first(String names) {
        int comma = names.indexOf(',');
        return (comma < 0 ? names : names.substring(0, comma)).trim();
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

    private static boolean hasVariables(Map<String, String> environment) {
        return environment.entrySet().stream().anyMatch(CloudOptions::isOption);
    }

    private static boolean isOption(Map.Entry<String, String> variable) {
        return variable.getKey().startsWith("OS_")
                && !SELECTORS.contains(variable.getKey())
                && !TOOLS.matcher(variable.getKey()).matches()
                && !variable.getValue().isBlank();
    }

    private static CloudOptions fromVariables(CloudFiles files) {
        Map<String, Object> given = new TreeMap<>();
        files.environment().forEach((variable, value) -> {
            boolean counts = variable.equals("OS_REGION_NAME") || isOption(Map.entry(variable, value));
            if (counts && !value.isBlank()) {
                String name = variable.substring("OS_".length()).toLowerCase(Locale.ROOT);
                given.put(name, new CloudYaml.Scalar(value, false));
            }
        });
        CloudOptions options = of(files, given, "the environment", null);
        if (!options.auth.containsKey("auth_url")) {
            throw new IllegalArgumentException("neither OS_CLOUD nor OS_AUTH_URL is set");
        }
        return options;
    }

    private static CloudOptions of(CloudFiles files, Map<String, Object> given, String where, @Nullable Path folder) {
        Map<String, String> auth = new TreeMap<>();
        Map<String, String> others = new TreeMap<>();
        // The auth section counts more than what stands beside it, and today's name more than an old one.
        for (boolean old : new boolean[] {true, false}) {
            take(given, where, old, auth, others);
            take(CloudYaml.section(given.get(AUTH), where + "." + AUTH), where + "." + AUTH, old, auth, auth);
        }
        oneDomainForBoth(auth);
        Map<String, String> values = new TreeMap<>(others);
        values.putAll(auth);
        auth.computeIfPresent("auth_url", (name, url) -> filledIn(url, values, where + "." + AUTH + ".auth_url"));
        return new CloudOptions(files, auth, others, Optional.ofNullable(folder));
    }

    private static void take(
            Map<String, Object> section,
            String where,
            boolean old,
            Map<String, String> auth,
            Map<String, String> others) {
        section.forEach((written, value) -> {
            if (value instanceof CloudYaml.Scalar scalar && !scalar.text().isBlank()) {
                String name = written.replace('-', '_');
                if (NAMES.containsKey(name) == old) {
                    String today = NAMES.getOrDefault(name, name);
                    boolean isAuth = AUTH_OPTIONS.contains(today);
                    refuseChanged(isAuth || today.equals("region_name"), scalar, where, written);
                    (isAuth ? auth : others).put(today, scalar.text());
                }
            }
        });
    }

    /** A text that OpenStack's own clients would read as another one is a mistake that nothing else would show. */
    private static void refuseChanged(boolean counts, CloudYaml.Scalar scalar, String where, String name) {
        if (counts && scalar.changed() && !name.replace('-', '_').equals("system_scope")) {
            String value = SECRET.matcher(name).matches() ? "" : " (" + scalar.text() + ")";
            throw new IllegalArgumentException(
                    where + "." + name + value
                            + " is read as a number or a boolean by YAML, which makes another text of it. Maybe put it in quotes");
        }
    }

    /** A domain of its own scopes the token only where no project does. */
    private static void oneDomainForBoth(Map<String, String> auth) {
        if (!auth.containsKey("project_id") && !auth.containsKey("project_name")) {
            return;
        }
        for (String what : List.of("id", "name")) {
            String domain = auth.get("domain_" + what);
            if (domain != null) {
                auth.putIfAbsent("user_domain_" + what, domain);
                auth.putIfAbsent("project_domain_" + what, domain);
                auth.remove("domain_" + what);
            }
        }
    }

    private static String filledIn(String url, Map<String, String> values, String where) {
        Matcher placeholder = PLACEHOLDER.matcher(url);
        return placeholder.replaceAll(found -> {
            String value = values.get(found.group(1));
            if (value == null || SECRET.matcher(found.group(1)).matches()) {
                throw new IllegalArgumentException(
                        where + " (" + url + ") names " + found.group() + ", which is not set");
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
