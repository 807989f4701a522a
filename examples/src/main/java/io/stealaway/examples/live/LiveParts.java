package io.stealaway.examples.live;

import io.stealaway.consul.ConsulJournal;
import io.stealaway.consul.ConsulLeadership;
import io.stealaway.kubernetes.KubernetesJournal;
import io.stealaway.kubernetes.KubernetesLeadership;
import io.stealaway.libvirt.LibvirtMetricsSource;
import io.stealaway.libvirt.LibvirtShareControl;
import io.stealaway.local.FileJournal;
import io.stealaway.local.FileLeadership;
import io.stealaway.local.InMemoryJournal;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.openstack.NovaMigrator;
import io.stealaway.openstack.OpenStackTopology;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.prometheus.AlertDetector;
import io.stealaway.prometheus.PrometheusBackfill;
import io.stealaway.prometheus.PrometheusDemandHistory;
import io.stealaway.prometheus.PrometheusMetricsSource;
import io.stealaway.remediation.CommandInbox;
import io.stealaway.remediation.Remediator;
import io.stealaway.remediation.history.EventHistory;
import io.stealaway.remediation.report.PassObserver;
import io.stealaway.remediation.report.RemediationEvent;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Isolator;
import io.stealaway.spi.Journal;
import io.stealaway.spi.Leadership;
import io.stealaway.spi.MetricsSource;
import io.stealaway.spi.ShareControl;
import io.stealaway.spi.Topology;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The adapters of {@code run live}, opened by a configuration and closed together.
 *
 * <p>Not thread-safe.
 */
public final class LiveParts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveParts.class);
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(15);
    private static final Duration LONGEST_LEASE = Duration.ofHours(1);
    private static final Duration LOCK_DELAY = Duration.ofSeconds(15);

    private final LiveConfig config;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    LiveParts(LiveConfig config) {
        this.config = config;
        config.kubernetes().ifPresent(open::push);
    }

    /**
     * Reads the configuration; opens nothing yet.
     *
     * @param environment secrets, and where the cloud is unless the file says
     * @throws IllegalArgumentException naming the file and the key that is missing, misspelt or wrong
     */
    public static LiveParts read(Path file, Map<String, String> environment) {
        return new LiveParts(LiveConfig.read(file, environment));
    }

    /** Returns the policy as configured; its mode is that of the file. */
    public Policy policy() {
        return config.policy();
    }

    /**
     * Returns what Prometheus lacks, by its self-test; empty when nothing is wrong, or steal comes from a file. Nothing begins
     * while something is: the loop still finishes what it began.
     */
    public Optional<String> selfTest() {
        try {
            config.prometheus().ifPresent(prometheus -> {
                new PrometheusMetricsSource(prometheus.config()).selfTest();
                prometheus.alerts().ifPresent(AlertDetector::selfTest);
            });
            return Optional.empty();
        } catch (BackendException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Reads the cloud and its steal once, as a pass does.
     *
     * @throws BackendException if either cannot be read as a whole
     */
    public ClusterSnapshot snapshot() {
        return reader().get();
    }

    /** Returns what reads the cloud and its steal, as a pass does, each time it is asked; it throws a {@link BackendException} then. */
    public Supplier<ClusterSnapshot> reader() {
        Topology cloud = opened(new OpenStackTopology(config.openstack()));
        MetricsSource metrics = metrics();
        return () -> {
            ClusterSnapshot topology = cloud.snapshot();
            return topology.withObservations(metrics.observe(topology));
        };
    }

    /**
     * Hands over what a loop would have seen at past moments, out of Prometheus, oldest first; VMs are where they are now.
     *
     * @param from where to begin
     * @param until where to end
     * @param interval between two moments
     * @return how many moments were handed over
     * @throws IllegalArgumentException if steal does not come from Prometheus, or a time is out of its bounds
     * @throws BackendException if the cloud or Prometheus cannot be read
     */
    public int backfill(Instant from, Instant until, Duration interval, Consumer<ClusterSnapshot> pass) {
        PrometheusBackfill past = past();
        ClusterSnapshot topology =
                opened(new OpenStackTopology(config.openstack())).snapshot();
        return past.read(topology, from, until, interval, pass);
    }

    /**
     * The same with hosts and VMs as they were then; the cloud is not asked.
     *
     * @param topology returns them by the moment, the same object while nothing changed
     * @throws IllegalArgumentException if steal does not come from Prometheus, or a time is out of its bounds
     * @throws BackendException if Prometheus cannot be read
     */
    public int backfill(
            Function<Instant, ClusterSnapshot> topology,
            Instant from,
            Instant until,
            Duration interval,
            Consumer<ClusterSnapshot> pass) {
        return past().read(topology, from, until, interval, pass);
    }

    private PrometheusBackfill past() {
        return new PrometheusBackfill(config.prometheus()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the past is read out of Prometheus, but the configuration has no section prometheus"))
                .config());
    }

    private MetricsSource metrics() {
        return config.steal()
                .<MetricsSource>map(StealFile::new)
                .or(() -> config.prometheus().map(prometheus -> {
                    PrometheusMetricsSource metrics = new PrometheusMetricsSource(prometheus.config());
                    return prometheus
                            .alerts()
                            .<MetricsSource>map(alerts -> alerts.alongside(metrics))
                            .orElse(metrics);
                }))
                .or(() -> config.libvirt()
                        .filter(LibvirtSection::steal)
                        .map(libvirt -> opened(new LibvirtMetricsSource(libvirt.config()))))
                .orElseThrow();
    }

    /**
     * Returns the loop, wired.
     *
     * @param policy the policy to act by
     * @throws IllegalArgumentException when an isolator that is configured stands in no chain of the policy, or the other way;
     *     or when the journal's file is damaged
     * @throws BackendException if the journal cannot be opened
     */
    public Remediator remediator(Policy policy) {
        return builder(PlacementEngine.builder(policy).build()).build();
    }

    /**
     * Returns the loop for one pass, wired; it knows nothing of what VMs wanted before.
     *
     * @param engine what decides; its policy is acted by
     * @param ticker nanoseconds, by which passes are timed
     * @param observer who looks on
     * @param listener who hears the events as they happen, on the thread of the pass
     * @throws IllegalArgumentException when an isolator that is configured stands in no chain of the policy, or the other way;
     *     or when the journal's file is damaged
     * @throws BackendException if the journal cannot be opened
     */
    public Remediator remediator(
            PlacementEngine engine, LongSupplier ticker, PassObserver observer, Consumer<RemediationEvent> listener) {
        return looking(builder(engine), ticker, observer, listener).build();
    }

    /** Returns the loop for many passes, wired: as {@link #remediator}, and Prometheus tells it what VMs wanted before. */
    public Remediator loop(
            PlacementEngine engine, LongSupplier ticker, PassObserver observer, Consumer<RemediationEvent> listener) {
        Remediator.Builder builder = looking(builder(engine), ticker, observer, listener);
        config.prometheus()
                .map(PrometheusSection::config)
                .ifPresent(prometheus -> builder.pastMetrics(new PrometheusDemandHistory(prometheus)));
        return builder.build();
    }

    private static Remediator.Builder looking(
            Remediator.Builder builder,
            LongSupplier ticker,
            PassObserver observer,
            Consumer<RemediationEvent> listener) {
        return builder.ticker(ticker).observer(observer).listener(listener, Runnable::run);
    }

    /** Returns whether the journal is kept in a file, and there is none yet. */
    public boolean neverRan() {
        return config.journal().filter(file -> !Files.exists(file)).isPresent();
    }

    /**
     * Returns a loop that remembers nothing, leads alone, and can change nothing, neither a VM nor what another loop has isolated: for one
     * dry pass that leaves nothing behind.
     *
     * @param engine what decides; its policy must be dry
     * @param ticker nanoseconds, by which passes are timed
     * @param observer who looks on
     * @param listener who hears the events as they happen
     * @throws IllegalArgumentException as {@link #remediator} does
     */
    public Remediator onlooker(
            PlacementEngine engine, LongSupplier ticker, PassObserver observer, Consumer<RemediationEvent> listener) {
        Remediator.Builder builder =
                wired(engine, new InMemoryJournal(), Leadership.alone(), Onlooker::of, Onlooker::of);
        return looking(builder, ticker, observer, listener).build();
    }

    /**
     * Opens the metrics endpoint, if configured.
     *
     * @throws IllegalArgumentException if its address cannot be bound
     */
    public Optional<MetricsEndpoint> metricsEndpoint() {
        return config.metrics().map(address -> opened(MetricsEndpoint.open(address, InstantSource.system())));
    }

    private Remediator.Builder builder(PlacementEngine engine) {
        Remediator.Builder builder = wired(
                engine,
                journal(),
                leadership(lease(engine.policy().passInterval())),
                UnaryOperator.identity(),
                UnaryOperator.identity());
        config.journal().ifPresent(file -> builder.inbox(CommandInbox.beside(file)));
        return builder;
    }

    private Remediator.Builder wired(
            PlacementEngine engine,
            Journal journal,
            Leadership leadership,
            UnaryOperator<Isolator> isolating,
            UnaryOperator<ShareControl> weighing) {
        Policy policy = engine.policy();
        Remediator.Builder builder = Remediator.builder()
                .engine(engine)
                .topology(opened(new OpenStackTopology(config.openstack())))
                .migrator(opened(new NovaMigrator(config.openstack())))
                .isolators(isolators(policy).stream().map(isolating).toList())
                .journal(journal)
                .leadership(leadership)
                .policy(policy);
        config.prometheus().flatMap(PrometheusSection::alerts).ifPresent(builder::detector);
        if (policy.shares().allowed() && config.libvirt().isEmpty()) {
            throw new IllegalArgumentException(
                    "the policy allows CPU weights to be changed, but nothing changes them. Maybe add the section"
                            + " libvirt");
        }
        config.libvirt()
                .ifPresent(
                        libvirt -> builder.shares(weighing.apply(opened(new LibvirtShareControl(libvirt.config())))));
        return builder.metrics(metrics());
    }

    /** An isolator that no chain names would never isolate, silently. */
    private List<Isolator> isolators(Policy policy) {
        List<Isolator> isolators = new ArrayList<>();
        config.consul().flatMap(ConsulSection::isolator).ifPresent(isolators::add);
        config.kubernetes().flatMap(KubernetesSection::isolator).ifPresent(isolators::add);
        Set<String> named = new TreeSet<>(policy.isolation().defaultChain());
        policy.isolation().chains().values().forEach(named::addAll);
        for (Isolator isolator : isolators) {
            if (!named.contains(isolator.name())) {
                throw new IllegalArgumentException("isolation by " + isolator.name()
                        + " is configured, but no chain of the policy's isolation names it. Maybe add it to"
                        + " defaultChain");
            }
        }
        return isolators;
    }

    private Journal journal() {
        return sharedJournal().orElseGet(() -> opened(file(config.journal().orElseThrow())));
    }

    /** A damaged file is the operator's to restore, as a file of another kind is. */
    private static FileJournal file(Path journal) {
        try {
            return FileJournal.open(journal);
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Returns the file that the journal is kept in; empty when Consul or Kubernetes keeps it. */
    public Optional<Path> journalFile() {
        return config.journal();
    }

    /** Starts the webhook, if configured. */
    public Optional<Webhook> webhook() {
        return config.webhook().map(section -> opened(Webhook.open(section)));
    }

    /** Returns the file of the history; empty when none is named and Consul or Kubernetes keeps the journal. */
    public Optional<Path> historyFile() {
        return config.history();
    }

    /** Returns the file of the history of a loop that has its journal in this file, unless its configuration says otherwise. */
    public static Path historyBeside(Path journal) {
        return LiveConfig.history(journal);
    }

    /**
     * Opens the history, if there is one.
     *
     * @throws BackendException if it cannot be written
     */
    public Optional<EventHistory> history() {
        return config.history().map(file -> opened(EventHistory.open(file)));
    }

    /** Returns the journal that is kept in Consul or Kubernetes, shared with other processes; empty if it is a file. */
    public Optional<Journal> sharedJournal() {
        Optional<Journal> consul = config.consul()
                .flatMap(section -> section.journal().map(prefix -> new ConsulJournal(section.config(), prefix)));
        Optional<Journal> kubernetes = config.kubernetes()
                .flatMap(section -> section.journal()
                        .map(name -> new KubernetesJournal(section.config(), section.namespace(), name)));
        return consul.or(() -> kubernetes);
    }

    /** A lease outlasts two passes that fail or take long: one that ends between two passes would be taken by a faster replica. */
    static Duration lease(Duration passInterval) {
        Duration wanted = Duration.ofSeconds(
                passInterval.multipliedBy(3).plusSeconds(1).minusNanos(1).toSeconds());
        if (wanted.compareTo(SHORTEST_LEASE) < 0) {
            return SHORTEST_LEASE;
        }
        return wanted.compareTo(LONGEST_LEASE) > 0 ? LONGEST_LEASE : wanted;
    }

    Leadership leadership(Duration lease) {
        String replica = config.replica().orElse("");
        Optional<Leadership> consul = config.consul()
                .flatMap(section -> section.leadership()
                        .map(prefix ->
                                opened(new ConsulLeadership(section.config(), prefix, replica, lease, LOCK_DELAY))));
        Optional<Leadership> kubernetes = config.kubernetes()
                .flatMap(section -> section.leadership()
                        .map(prefix -> opened(new KubernetesLeadership(
                                section.config(), section.namespace(), prefix, replica, lease))));
        Optional<Leadership> folder =
                config.leases().map(leases -> FileLeadership.in(leases, replica, lease, InstantSource.system()));
        return consul.or(() -> kubernetes).or(() -> folder).orElseGet(Leadership::alone);
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    /** Closes what was opened, the newest first; leases are given back. */
    @Override
    public void close() {
        for (AutoCloseable part : open) {
            close(part);
        }
        open.clear();
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (BackendException e) {
            LOG.warn("closing: {}", e.getMessage());
        } catch (Exception e) {
            throw new IllegalStateException(part + " cannot be closed", e);
        }
    }
}
