package io.stealaway.testkit;

import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** The same facts, handed in in another order. */
final class Shuffled {
    private Shuffled() {}

    static ClusterSnapshot of(ClusterSnapshot snapshot, RandomGenerator dice) {
        ClusterSnapshot.Builder builder =
                ClusterSnapshot.builder(snapshot.takenAt()).observations(snapshot.observations());
        shuffled(snapshot.inFlight(), dice).forEach(builder::inFlight);
        shuffled(snapshot.serverGroups(), dice).forEach(builder::serverGroup);
        shuffled(snapshot.vms(), dice).forEach(builder::vm);
        shuffled(snapshot.hosts(), dice).forEach(builder::host);
        return builder.build();
    }

    private static <T> List<T> shuffled(List<T> values, RandomGenerator dice) {
        List<T> left = new ArrayList<>(values);
        List<T> shuffled = new ArrayList<>();
        while (!left.isEmpty()) {
            shuffled.add(left.remove(dice.nextInt(left.size())));
        }
        return shuffled;
    }
}
