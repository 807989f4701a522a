package io.stealaway.benchmarks;

import io.stealaway.model.Detection;
import io.stealaway.model.Vm;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A cluster to plan for; the same seed, the same cluster. See {@link InstanceGenerator}.
 *
 * @param size how large it is
 * @param snapshot the cluster
 * @param suffering indices of the VMs that suffer: the worst of each host, then the second of each, and so on
 */
public record Instance(Size size, ClusterSnapshot snapshot, List<Integer> suffering) {
    private static final long SEED = 42;

    /** Copies. */
    public Instance {
        suffering = List.copyOf(suffering);
    }

    /** Makes the instance of a size. */
    public static Instance of(Size size) {
        return new InstanceGenerator(size, SEED).instance();
    }

    /** Returns the default policy with a bandwidth declared, without which nothing is known of times. */
    public static Policy policy() {
        return Policy.defaults().toBuilder()
                .migration(MigrationPolicy.builder()
                        .bandwidthBytesPerSecond(250_000_000)
                        .build())
                .build();
    }

    /**
     * Returns the number of VMs to help that a text asks for: a number, or a share of all VMs such as {@code 1%}; no more than
     * there are that suffer.
     */
    public int victims(String text) {
        int asked = text.endsWith("%")
                ? Math.max(1, size.vms() * Integer.parseInt(text.substring(0, text.length() - 1)) / 100)
                : Integer.parseInt(text);
        return Math.min(asked, suffering.size());
    }

    /** Returns the detections of the first so many VMs of those that suffer. */
    public List<Detection> detections(int count) {
        List<Detection> detections = new ArrayList<>();
        for (int vm : suffering.subList(0, count)) {
            Vm facts = snapshot.vms().get(vm);
            detections.add(
                    new Detection(facts.id(), facts.host(), snapshot.neighbourStealRatio(vm), 1.5, snapshot.takenAt()));
        }
        return detections;
    }

    /** Returns the VMs that suffer: first the worst of each host, then the second of each, and so on. */
    static List<Integer> inTurns(ClusterSnapshot snapshot, double atLeast) {
        List<int[]> ranked = new ArrayList<>();
        for (int host = 0; host < snapshot.hosts().size(); host++) {
            List<Integer> here = IntStream.of(snapshot.hostVms(host))
                    .filter(vm -> snapshot.neighbourStealRatio(vm) >= atLeast)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer vm) -> -snapshot.neighbourStealRatio(vm)))
                    .toList();
            for (int rank = 0; rank < here.size(); rank++) {
                ranked.add(new int[] {rank, here.get(rank)});
            }
        }
        return ranked.stream()
                .sorted(Comparator.comparingInt(entry -> entry[0]))
                .map(entry -> entry[1])
                .toList();
    }
}
