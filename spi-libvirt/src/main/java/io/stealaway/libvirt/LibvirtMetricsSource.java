package io.stealaway.libvirt;

import io.stealaway.libvirt.Hypervisor.CpuCounters;
import io.stealaway.model.HostId;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.MetricsSource;
import io.stealaway.spi.ShareControl.Shares;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Observes VMs by what libvirt counts of their virtual CPUs, where no Prometheus does: the rise since the last call, so that the first call
 * of a process observes nothing, and each further one what happened since; calls are to be no further apart than an hour.
 *
 * <p>Steal is the time for which vCPUs were ready and waited. That contains what the VM's own quota withheld, so throttling is taken from the
 * quota: of a VM that uses 95 % of it or more, as much as the quota explains. load5 is the CPU that it wanted, faded over five minutes, which a
 * true load average is never below; the policy's {@code load5PerVcpu} must be below 1.
 *
 * <p>A host that does not answer is left out with all its VMs, and the others are observed. Hosts are asked one after another.
 *
 * <p>One thread at a time, as {@link MetricsSource} demands; a second caller waits.
 */
public final class LibvirtMetricsSource implements MetricsSource, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LibvirtMetricsSource.class);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final double LOAD_SECONDS = 300;
    private static final double QUOTA_USED = 0.95;

    /** Counters are read one after another, and may pass their bound by this much. */
    private static final double TOLERANCE = 1.05;

    private final Hypervisors hypervisors;
    private final LibvirtConfig config;
    private final Map<VmId, Sample> before = new TreeMap<>();

    /** What was counted of a VM, where and when; and its load then, none at first. */
    private record Sample(HostId host, Instant at, CpuCounters counters, Optional<Double> load5) {}

    /** Creates it; connects to nothing yet. */
    public LibvirtMetricsSource(LibvirtConfig config) {
        this(config, Hypervisors.of(config));
    }

    LibvirtMetricsSource(LibvirtConfig config, Hypervisors hypervisors) {
        this.config = config;
        this.hypervisors = hypervisors;
    }

    /**
     * @throws BackendException if no host that has a VM answers
     */
    @Override
    public synchronized Observations observe(ClusterSnapshot topology) {
        List<VmObservation> observed = new ArrayList<>();
        TreeSet<HostId> asked = new TreeSet<>();
        topology.vms().stream().filter(Vm::running).map(Vm::host).forEach(asked::add);
        asked.retainAll(hypervisors.hosts());
        Optional<BackendException> silent = Optional.empty();
        int answered = 0;
        for (HostId host : asked) {
            try {
                observe(host, topology, observed);
                answered++;
            } catch (BackendException e) {
                LOG.warn("host {} is not observed: {}", host, e.getMessage());
                silent = Optional.of(e);
            }
        }
        if (answered == 0 && silent.isPresent()) {
            throw silent.get();
        }
        before.keySet().removeIf(vm -> topology.vm(vm).isEmpty());
        return Observations.of(observed);
    }

    private void observe(HostId host, ClusterSnapshot topology, List<VmObservation> observed) {
        List<CpuCounters> counters = hypervisors.ask(host, Hypervisor::counters);
        Instant now = config.clock().instant();
        SortedMap<VmId, Shares> shares = hypervisors.ask(host, Hypervisor::shares);
        for (CpuCounters counted : counters) {
            Optional<Vm> vm = topology.vm(counted.vm())
                    .filter(facts -> facts.running() && facts.host().equals(host));
            if (vm.isPresent()) {
                Sample last = before.get(counted.vm());
                Optional<VmObservation> one =
                        last == null ? Optional.empty() : between(last, host, now, counted, shares.get(counted.vm()));
                one.ifPresent(observed::add);
                Optional<Double> load = one.map(VmObservation::load5);
                before.put(counted.vm(), new Sample(host, now, counted, load));
            }
        }
    }

    /** A VM that came meanwhile, or was started again, or of which a counter ran backwards, is observed the next time. */
    private static Optional<VmObservation> between(
            Sample last, HostId host, Instant now, CpuCounters counted, @Nullable Shares shares) {
        Duration since = Duration.between(last.at(), now);
        long ran = counted.ranNanos() - last.counters().ranNanos();
        long waited = counted.waitedNanos() - last.counters().waitedNanos();
        boolean comparable = last.host().equals(host)
                && last.counters().vcpus() == counted.vcpus()
                && since.compareTo(SHORTEST) >= 0
                && since.compareTo(LONGEST) <= 0
                && ran >= 0
                && waited >= 0;
        if (!comparable) {
            return Optional.empty();
        }
        double nanos = since.toNanos();
        double used = ran / nanos;
        double steal = waited / nanos / counted.vcpus();
        if (used > TOLERANCE * counted.vcpus() || steal > TOLERANCE) {
            return Optional.empty();
        }
        steal = Math.min(1.0, steal);
        double wanted = used + steal * counted.vcpus();
        double fading = StrictMath.exp(-since.toMillis() / 1_000.0 / LOAD_SECONDS);
        double load5 =
                last.load5().map(old -> old * fading + wanted * (1.0 - fading)).orElse(wanted);
        VmObservation.Builder observation = VmObservation.builder(counted.vm(), now)
                .window(since)
                .stealRatio(steal)
                .throttledRatio(throttled(shares, counted.vcpus(), used, steal))
                .load5(load5)
                .cpuUsedMicroCores(Math.round(used * MicroCores.PER_CORE));
        return Optional.of(observation.build());
    }

    private static double throttled(@Nullable Shares shares, int vcpus, double used, double steal) {
        if (shares == null || shares.capMicroCores().isEmpty()) {
            return 0.0;
        }
        double cap = (double) shares.capMicroCores().getAsLong() / MicroCores.PER_CORE;
        return used < QUOTA_USED * cap ? 0.0 : Math.min(steal, Math.max(0.0, 1.0 - cap / vcpus));
    }

    /** Closes all connections. */
    @Override
    public synchronized void close() {
        hypervisors.close();
    }
}
