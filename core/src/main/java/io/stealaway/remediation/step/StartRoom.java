package io.stealaway.remediation.step;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Detection;
import io.stealaway.model.policy.Policy.RunMode;
import io.stealaway.model.policy.SharePolicy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.remediation.journal.JournalStore;
import io.stealaway.remediation.rule.Budgets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * For whom the engine is asked: not for VMs of a zone out of which no migration could begin now, as the budgets are used up. What
 * helps a VM moves at least one out of its zone, so that all of it would be refused.
 *
 * <p>Where only a plan is asked for, be it to be shown or approved, and where CPU weights are changed by what a plan says, all
 * are planned for.
 */
public final class StartRoom {
    private final RemediatorConfig config;
    private final JournalStore store;

    public StartRoom(RemediatorConfig config, JournalStore store) {
        this.config = config;
        this.store = store;
    }

    /** Returns those to plan for, in their order; of each of the others the pass takes note. */
    public List<Detection> of(List<Detection> open, ClusterSnapshot snapshot, Pass pass) {
        if (open.isEmpty() || config.policy().mode() != RunMode.ACT || weighs()) {
            return open;
        }
        Budgets budgets = new Budgets(
                snapshot,
                store.open(),
                List.of(),
                config.policy().migration(),
                store.pace(config.policy().migration()).limit());
        TreeMap<AvailabilityZone, Optional<String>> exhausted = new TreeMap<>();
        List<Detection> startable = new ArrayList<>();
        for (Detection detection : open) {
            AvailabilityZone zone =
                    snapshot.host(detection.host()).orElseThrow().zone();
            Optional<String> why = exhausted.computeIfAbsent(zone, budgets::exhausted);
            why.ifPresentOrElse(full -> pass.unplanned(detection, full), () -> startable.add(detection));
        }
        return startable;
    }

    private boolean weighs() {
        SharePolicy shares = config.policy().shares();
        return config.shares().isPresent() && (shares.bridge() || shares.whenItStays());
    }
}
