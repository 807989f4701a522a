package io.stealaway.examples.live;

import io.stealaway.examples.report.Units;
import io.stealaway.libvirt.LibvirtShareControl;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.Vm;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.openstack.NovaMigrator;
import io.stealaway.openstack.OpenStackTopology;
import io.stealaway.spi.BackendException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Checks a configuration of {@code run live} without acting: what it names is read, and asked which rights there are. Nothing is created
 * or changed, no journal is opened for writing and no lease is taken. A check that fails does not stop the others.
 *
 * <p>Not thread-safe.
 */
public final class ConfigChecks {
    private static final String MIGRATE = "os_compute_api:os-migrate-server:migrate_live";
    private static final String CLOUD = "cloud";
    private static final String NOVA = "nova rights";

    private final LiveConfig config;
    private final InstantSource clock;
    private final List<Finding> findings = new ArrayList<>();

    private ConfigChecks(LiveConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
    }

    /**
     * Checks all that can be checked; never throws what a check finds.
     *
     * @param file the configuration
     * @param environment secrets, and where the cloud is unless the file says
     * @param clock what time it is
     * @return at least one finding, in the order in which the loop would meet them
     */
    public static List<Finding> of(Path file, Map<String, String> environment, InstantSource clock) {
        LiveConfig config;
        try {
            config = LiveConfig.read(file, environment);
        } catch (IllegalArgumentException e) {
            return List.of(Finding.fail("configuration", String.valueOf(e.getMessage())));
        }
        ConfigChecks checks = new ConfigChecks(config, clock);
        try {
            checks.all(file);
        } finally {
            config.kubernetes().ifPresent(KubernetesSection::close);
        }
        return checks.findings;
    }

    private void all(Path file) {
        findings.add(Finding.ok(
                "configuration", file + ", policy in mode " + config.policy().mode()));
        policy();
        Optional<ClusterSnapshot> cluster = cloud();
        nova(cluster);
        findings.addAll(new StealChecks(config, clock).of(cluster));
        findings.addAll(new StateChecks(config).all());
        libvirt();
        config.webhook()
                .ifPresent(section -> findings.add(Finding.ok(
                        "webhook",
                        "will be told of " + section.kinds() + "; its URL is well-formed, and was not called")));
        config.metrics().ifPresent(this::endpoint);
    }

    private void policy() {
        Policy policy = config.policy();
        if (policy.migration().bandwidthBytesPerSecond() == 0) {
            findings.add(Finding.warn(
                    "policy", "migration.bandwidthBytesPerSecond is not declared, so nothing will be moved"));
        }
        Set<String> named = new TreeSet<>(policy.isolation().defaultChain());
        policy.isolation().chains().values().forEach(named::addAll);
        Set<String> there = new TreeSet<>();
        config.consul().flatMap(ConsulSection::isolator).ifPresent(isolator -> there.add(isolator.name()));
        config.kubernetes().flatMap(KubernetesSection::isolator).ifPresent(isolator -> there.add(isolator.name()));
        for (String name : named) {
            if (!there.contains(name)) {
                findings.add(Finding.fail(
                        "policy",
                        "its isolation names " + name + ", and no section of the configuration isolates by it"));
            }
        }
        for (String name : there) {
            if (!named.contains(name)) {
                findings.add(Finding.fail(
                        "policy",
                        "isolation by " + name + " is configured, but no chain of the policy's isolation names it"));
            }
        }
        if (policy.shares().allowed() && config.libvirt().isEmpty()) {
            findings.add(
                    Finding.fail("policy", "it allows CPU weights to be changed, but there is no section libvirt"));
        }
    }

    private Optional<ClusterSnapshot> cloud() {
        try (OpenStackTopology topology = new OpenStackTopology(config.openstack())) {
            ClusterSnapshot cluster = topology.snapshot();
            String size = Units.count(cluster.hosts().size(), "host") + " in "
                    + Units.count(cluster.zones().size(), "zone") + ", "
                    + Units.count(cluster.vms().size(), "VM");
            findings.add(
                    cluster.hosts().isEmpty()
                            ? Finding.fail(CLOUD, size + ": there is nothing to look after")
                            : Finding.ok(CLOUD, size));
            if (!cluster.problems().isEmpty()) {
                findings.add(Finding.warn(
                        CLOUD,
                        Units.count(cluster.problems().size(), "odd record") + ": " + Words.first(cluster.problems())));
            }
            findings.addAll(QuietHoursCheck.of(config.policy().migration(), cluster));
            return Optional.of(cluster);
        } catch (BackendException e) {
            findings.add(Finding.fail(CLOUD, String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    /** Reads what is read before a VM is moved, of one VM; what else the account may do, no call tells but the doing. */
    private void nova(Optional<ClusterSnapshot> cluster) {
        try (NovaMigrator migrator = new NovaMigrator(config.openstack())) {
            Optional<MigrationRequest> one = cluster.flatMap(ConfigChecks::anyMove);
            one.ifPresent(migrator::prepare);
            SortedSet<String> roles = migrator.roles();
            if (roles.contains("admin")) {
                findings.add(Finding.ok(NOVA, "role admin; what is read before a VM is moved can be read"));
            } else {
                findings.add(Finding.warn(
                        NOVA,
                        "whether " + (roles.isEmpty() ? "this account" : "role " + String.join(", ", roles))
                                + " may live-migrate is for Nova's policy to say (" + MIGRATE
                                + "), and cannot be asked without doing it"));
            }
        } catch (BackendException e) {
            findings.add(Finding.fail(NOVA, String.valueOf(e.getMessage())));
        }
    }

    private static Optional<MigrationRequest> anyMove(ClusterSnapshot cluster) {
        for (Vm vm : cluster.vms()) {
            for (var host : cluster.hosts()) {
                if (!host.id().equals(vm.host())) {
                    return Optional.of(new MigrationRequest(MigrationId.of("check"), vm.id(), vm.host(), host.id()));
                }
            }
        }
        return Optional.empty();
    }

    private void libvirt() {
        config.libvirt().ifPresent(section -> {
            try (LibvirtShareControl shares = new LibvirtShareControl(section.config())) {
                for (HostId host : section.hosts()) {
                    findings.add(told(
                            "libvirt",
                            () -> host + " answers, with "
                                    + Units.count(shares.read(host).size(), "domain")));
                }
            }
        });
    }

    /** Listens for a moment, since only that tells. */
    private void endpoint(InetSocketAddress address) {
        String what = "metrics.listen";
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
            findings.add(Finding.ok(what, address.getHostString() + ":" + address.getPort() + " is free"));
        } catch (IOException e) {
            findings.add(Finding.warn(
                    what,
                    address.getHostString() + ":" + address.getPort() + " cannot be listened on now: " + e.getMessage()
                            + ". Maybe a loop runs already?"));
        }
    }

    /** Returns what is told, or what was thrown in its place. */
    static Finding told(String what, Supplier<String> ask) {
        try {
            return Finding.ok(what, ask.get());
        } catch (BackendException | IllegalArgumentException | IllegalStateException e) {
            return Finding.fail(what, String.valueOf(e.getMessage()));
        }
    }
}
