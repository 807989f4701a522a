package io.stealaway.examples.live;

import io.stealaway.json.PolicyJson;
import io.stealaway.model.policy.Policy;
import io.stealaway.openstack.OpenStackConfig;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What {@code run live --config FILE} needs to know. Paths in the file are relative to its folder; secrets come from the
 * environment or from files of their own.
 *
 * @param openstack how to reach the cloud and how to read it
 * @param policy what the operator decided; the defaults unless the file names one
 * @param journal the file that is the memory of the loop; empty when Consul or Kubernetes keeps it
 * @param history the file that decisions and outcomes are kept in; empty where none is named and the journal is no file
 * @param steal the file that tells each VM's steal; empty when Prometheus does
 * @param prometheus where steal is seen, if not in a file
 * @param consul isolation, leadership and journal by Consul, if wanted
 * @param kubernetes isolation, leadership and journal by Kubernetes, if wanted
 * @param libvirt changes CPU weights, and sees steal if wanted
 * @param leases the folder of the leases of replicas on this machine; empty when Consul or Kubernetes leads, or there is one process
 * @param replica who this process is among those that contend for leadership
 * @param webhook who is told what wants attention, if anyone
 * @param metrics where to serve what the loop does; empty means nowhere
 */
record LiveConfig(
        OpenStackConfig openstack,
        Policy policy,
        Optional<Path> journal,
        Optional<Path> history,
        Optional<Path> steal,
        Optional<PrometheusSection> prometheus,
        Optional<ConsulSection> consul,
        Optional<KubernetesSection> kubernetes,
        Optional<LibvirtSection> libvirt,
        Optional<Path> leases,
        Optional<String> replica,
        Optional<WebhookSection> webhook,
        Optional<InetSocketAddress> metrics) {

    /** Checks that nothing is wanted twice, and what is shared is led. */
    LiveConfig {
        boolean consulJournal = consul.flatMap(ConsulSection::journal).isPresent();
        boolean kubernetesJournal =
                kubernetes.flatMap(KubernetesSection::journal).isPresent();
        boolean consulLeads = consul.flatMap(ConsulSection::leadership).isPresent();
        boolean kubernetesLeads =
                kubernetes.flatMap(KubernetesSection::leadership).isPresent();
        one("journal, consul.journal and kubernetes.journal", journal.isPresent(), consulJournal, kubernetesJournal);
        one("leases, consul.leadership and kubernetes.leadership", leases.isPresent(), consulLeads, kubernetesLeads);
        boolean byLibvirt = libvirt.filter(LibvirtSection::steal).isPresent();
        one("steal and prometheus", steal.isPresent(), prometheus.isPresent());
        one("libvirt.steal, steal and prometheus", byLibvirt, steal.isPresent() || prometheus.isPresent());
        boolean led = leases.isPresent() || consulLeads || kubernetesLeads;
        if ((consulJournal || kubernetesJournal) && !led) {
            throw new IllegalArgumentException("a journal that other processes can reach needs leadership. Maybe set "
                    + (consulJournal ? "consul.leadership" : "kubernetes.leadership"));
        }
        if (led && replica.isEmpty()) {
            throw new IllegalArgumentException(
                    "replica is missing: leadership needs a name for this process, or HOSTNAME in the environment");
        }
    }

    private static void one(String keys, boolean... wanted) {
        int count = 0;
        for (boolean each : wanted) {
            count += each ? 1 : 0;
        }
        if (count > 1) {
            throw new IllegalArgumentException("only one of " + keys + " may be set");
        }
    }

    /**
     * Reads a file.
     *
     * @param environment where secrets are looked up, and {@code OS_*} when the file names no {@code clouds.yaml}
     * @throws IllegalArgumentException naming the file and the key that is missing, misspelt or wrong
     */
    static LiveConfig read(Path file, Map<String, String> environment) {
        YamlSection root = YamlSection.of("", Yaml.load(file));
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder");
        try {
            return root.made(() -> read(root, folder, environment));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    private static LiveConfig read(YamlSection root, Path folder, Map<String, String> environment) {
        Secrets secrets = new Secrets(folder, environment);
        InstantSource clock = InstantSource.system();
        OpenStackConfig openstack = openstack(root.section("openstack"), folder, environment);
        Policy policy = root.optionalText("policy")
                .map(folder::resolve)
                .map(LiveConfig::policy)
                .orElseGet(Policy::defaults);
        Optional<PrometheusSection> prometheus = root.optionalSection("prometheus")
                .map(section -> PrometheusSection.read(
                        section, folder, secrets, clock, policy.detection().maxMetricAge()));
        Optional<ConsulSection> consul =
                root.optionalSection("consul").map(section -> ConsulSection.read(section, folder, secrets, clock));
        Optional<KubernetesSection> kubernetes =
                root.optionalSection("kubernetes").map(section -> KubernetesSection.read(section, folder, clock));
        Optional<LibvirtSection> libvirt =
                root.optionalSection("libvirt").map(section -> LibvirtSection.read(section, secrets, clock));
        boolean elsewhere =
                prometheus.isPresent() || libvirt.filter(LibvirtSection::steal).isPresent();
        boolean shared = consul.flatMap(ConsulSection::journal).isPresent()
                || kubernetes.flatMap(KubernetesSection::journal).isPresent();
        Optional<Path> journal =
                (shared ? root.optionalText("journal") : Optional.of(root.text("journal"))).map(folder::resolve);
        return new LiveConfig(
                openstack,
                policy,
                journal,
                root.optionalText("history").map(folder::resolve).or(() -> journal.map(LiveConfig::history)),
                steal(root, folder, elsewhere),
                prometheus,
                consul,
                kubernetes,
                libvirt,
                root.optionalText("leases").map(folder::resolve).map(LiveConfig::folder),
                root.optionalText("replica").or(() -> Optional.ofNullable(environment.get("HOSTNAME"))),
                root.optionalSection("webhook").map(section -> WebhookSection.read(section, secrets)),
                root.optionalSection("metrics").map(LiveConfig::metrics));
    }

    /** Returns where the history of a loop is that has its journal in this file, unless the configuration says otherwise. */
    static Path history(Path journal) {
        return journal.resolveSibling(journal.getFileName() + ".history");
    }

    private static Path folder(Path leases) {
        if (!Files.isDirectory(leases)) {
            throw new IllegalArgumentException("leases: " + leases + " is no folder. Maybe make it?");
        }
        return leases;
    }

    private static InetSocketAddress metrics(YamlSection from) {
        return from.made(() -> ListenAddress.parse("listen", from.text("listen")));
    }

    private static Optional<Path> steal(YamlSection root, Path folder, boolean elsewhere) {
        Optional<YamlSection> section = elsewhere ? root.optionalSection("steal") : Optional.of(root.section("steal"));
        return section.map(steal -> steal.made(() -> folder.resolve(steal.text("file"))));
    }

    private static OpenStackConfig openstack(YamlSection from, Path folder, Map<String, String> environment) {
        Optional<Path> clouds = from.optionalText("clouds").map(folder::resolve);
        OpenStackConfig.Builder builder = clouds.isPresent()
                ? OpenStackConfig.fromCloudsYaml(clouds.get(), from.text("cloud"), environment)
                : OpenStackConfig.fromEnvironment(environment);
        from.duration("callTimeout").ifPresent(builder::callTimeout);
        from.duration("snapshotTimeout").ifPresent(builder::snapshotTimeout);
        from.duration("connectTimeout").ifPresent(builder::connectTimeout);
        from.duration("fullSnapshotEvery").ifPresent(builder::fullSnapshotEvery);
        from.duration("migrationLookBack").ifPresent(builder::migrationLookBack);
        from.smallNumber("parallelReads").ifPresent(builder::parallelReads);
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
            throw Yaml.unreadable(file, e);
        }
    }
}
