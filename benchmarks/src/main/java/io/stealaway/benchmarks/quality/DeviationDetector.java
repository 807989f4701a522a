package io.stealaway.benchmarks.quality;

import io.stealaway.model.Detection;
import io.stealaway.model.DetectionHistory;
import io.stealaway.model.Vm;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.spi.Detector;
import io.stealaway.spi.Detector.Detections;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Balances all hosts of a zone, whether anybody suffers or not: while the standard deviation of their CPU use is above a
 * threshold, it names the VM whose move from the busiest to the idlest host lowers it most, up to so many in a pass. That is
 * how Watcher's workload_stabilization and most schedulers of distributed resources go about it.
 *
 * <p>Immutable and thread-safe.
 */
final class DeviationDetector implements Detector {
    private static final int MOVES_PER_PASS = 5;
    private static final double CORE = 1e6;

    private final double threshold;

    DeviationDetector(double threshold) {
        this.threshold = threshold;
    }

    @Override
    public Detections detect(ClusterSnapshot snapshot, DetectionHistory history) {
        List<Detection> found = new ArrayList<>();
        for (int zone = 0; zone < snapshot.zones().size(); zone++) {
            balance(snapshot, snapshot.zoneHosts(zone), found);
        }
        return new Detections(found, DetectionHistory.empty());
    }

    private void balance(ClusterSnapshot snapshot, int[] hosts, List<Detection> found) {
        double[] use = Arrays.stream(hosts)
                .mapToDouble(host -> IntStream.of(snapshot.hostVms(host))
                                .mapToDouble(vm -> used(snapshot, vm))
                                .sum()
                        / capacity(snapshot, host))
                .toArray();
        boolean[] touched = new boolean[hosts.length];
        for (int move = 0; move < MOVES_PER_PASS && deviation(use) > threshold; move++) {
            int from = extreme(use, touched, 1);
            int to = extreme(use, touched, -1);
            int vm = from < 0 || to < 0 ? -1 : best(snapshot, hosts, use, from, to);
            if (vm < 0) {
                return;
            }
            touched[from] = true;
            use[from] -= used(snapshot, vm) / capacity(snapshot, hosts[from]);
            use[to] += used(snapshot, vm) / capacity(snapshot, hosts[to]);
            Vm facts = snapshot.vms().get(vm);
            found.add(new Detection(
                    facts.id(), facts.host(), Math.max(0.0, 1.0 - 0.01 * found.size()), 1.0, snapshot.takenAt()));
        }
    }

    private static int extreme(double[] use, boolean[] touched, int sign) {
        int extreme = -1;
        for (int i = 0; i < use.length; i++) {
            if ((sign < 0 || !touched[i]) && (extreme < 0 || sign * use[i] > sign * use[extreme])) {
                extreme = i;
            }
        }
        return extreme;
    }

    private static int best(ClusterSnapshot snapshot, int[] hosts, double[] use, int from, int to) {
        int best = -1;
        double least = squares(use[from], use[to]);
        for (int vm : snapshot.hostVms(hosts[from])) {
            double used = used(snapshot, vm);
            double after = squares(
                    use[from] - used / capacity(snapshot, hosts[from]), use[to] + used / capacity(snapshot, hosts[to]));
            if (after < least) {
                least = after;
                best = vm;
            }
        }
        return best;
    }

    private static double squares(double one, double other) {
        return one * one + other * other;
    }

    /** What a balancer sees: the CPU that was used, not what was wanted. */
    private static double used(ClusterSnapshot snapshot, int vm) {
        return snapshot.observed(vm)
                ? snapshot.observations()
                        .of(snapshot.vms().get(vm).id())
                        .orElseThrow()
                        .cpuUsedMicroCores()
                : 0.0;
    }

    private static double capacity(ClusterSnapshot snapshot, int host) {
        return snapshot.hosts().get(host).threads() * CORE;
    }

    private static double deviation(double[] use) {
        double mean = Arrays.stream(use).average().orElse(0.0);
        return Math.sqrt(Arrays.stream(use)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElse(0.0));
    }
}
