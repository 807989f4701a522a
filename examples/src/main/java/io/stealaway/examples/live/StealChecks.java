package io.stealaway.examples.live;

import io.stealaway.examples.report.Units;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.prometheus.AlertDetector;
import io.stealaway.prometheus.PrometheusMetricsSource;
import io.stealaway.prometheus.PrometheusMetricsSource.Reading;
import io.stealaway.spi.BackendException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Whether steal is seen: by what, of whom, and who is missing on either side. Not thread-safe. */
final class StealChecks {
    private static final String TEST = "self-test";
    private static final String SEEN = "steal";

    private final LiveConfig config;
    private final InstantSource clock;
    private final List<Finding> findings = new ArrayList<>();

    StealChecks(LiveConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
    }

    List<Finding> of(Optional<ClusterSnapshot> cluster) {
        config.prometheus().ifPresent(this::selfTest);
        if (config.libvirt().filter(LibvirtSection::steal).isPresent()) {
            findings.add(Finding.ok(SEEN, "by libvirt, from the second pass on"));
        } else if (cluster.isEmpty()) {
            findings.add(
                    Finding.warn(SEEN, "not checked, as the cloud cannot be read: whose it is would not be known"));
        } else {
            try {
                seen(cluster.get());
            } catch (BackendException | IllegalArgumentException e) {
                findings.add(Finding.fail(SEEN, String.valueOf(e.getMessage())));
            }
        }
        return findings;
    }

    private void selfTest(PrometheusSection prometheus) {
        findings.add(ConfigChecks.told(TEST, () -> {
            SortedMap<String, Long> series = new PrometheusMetricsSource(prometheus.config()).selfTest();
            return "every metric and signal has series: " + series;
        }));
        prometheus
                .alerts()
                .ifPresent(alerts -> findings.add(ConfigChecks.told(TEST, () -> {
                    alerts.selfTest();
                    return "the alerting rule is there";
                })));
    }

    private void seen(ClusterSnapshot cluster) {
        SortedMap<VmId, String> leftOut = new TreeMap<>();
        Observations observations;
        Optional<PrometheusSection> prometheus = config.prometheus();
        if (prometheus.isPresent()) {
            Reading read = new PrometheusMetricsSource(prometheus.get().config()).read(cluster);
            observations = read.observations();
            leftOut.putAll(read.leftOut());
            prometheus.get().alerts().ifPresent(alerts -> alerts(alerts, cluster));
        } else {
            observations = new StealFile(config.steal().orElseThrow()).observe(cluster);
        }
        List<Vm> running = cluster.vms().stream().filter(Vm::running).toList();
        running.stream()
                .map(Vm::id)
                .filter(vm -> !observations.byVm().containsKey(vm))
                .forEach(vm -> leftOut.putIfAbsent(vm, "nothing is told of it"));
        covered(running.size(), leftOut);
        if (!observations.unmatched().isEmpty()) {
            findings.add(Finding.warn(
                    "series without a VM",
                    observations.unmatched().size() + ": " + Words.first(observations.unmatched())));
        }
        age(observations);
    }

    private void alerts(AlertDetector alerts, ClusterSnapshot cluster) {
        findings.add(ConfigChecks.told("alerts", () -> {
            List<String> unmatched = alerts.alongside(topology -> Observations.none())
                    .observe(cluster)
                    .unmatched();
            return unmatched.isEmpty() ? "each that fires is of a VM" : "of no VM: " + Words.first(unmatched);
        }));
    }

    private void covered(int running, SortedMap<VmId, String> leftOut) {
        double wanted = config.policy().detection().minCoverage();
        String told = (running - leftOut.size()) + " of " + Units.count(running, "running VM") + " observed";
        boolean enough = running > 0 && running - leftOut.size() >= wanted * running;
        String beyond = enough ? "" : ", and nothing begins below " + wanted + " of them (detection.minCoverage)";
        findings.add(enough ? Finding.ok(SEEN, told) : Finding.fail(SEEN, told + beyond));
        if (!leftOut.isEmpty()) {
            List<String> each = leftOut.entrySet().stream()
                    .map(entry -> entry.getKey() + ": " + entry.getValue())
                    .toList();
            findings.add(Finding.warn("VMs without steal", leftOut.size() + ": " + Words.first(each)));
        }
    }

    private void age(Observations observations) {
        Duration most = config.policy().detection().maxMetricAge();
        Instant oldest = clock.instant().minus(most);
        List<String> stale = observations.byVm().values().stream()
                .filter(one -> one.sampledAt().isBefore(oldest))
                .map(StealChecks::told)
                .toList();
        if (!stale.isEmpty()) {
            findings.add(Finding.warn(
                    "age of samples",
                    "older than " + most + " (detection.maxMetricAge), so that nothing is detected of "
                            + Units.count(stale.size(), "VM") + ": " + Words.first(stale)));
        }
    }

    private static String told(VmObservation one) {
        return one.vm() + " of " + one.sampledAt();
    }
}
