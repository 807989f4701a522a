package io.stealaway.placement.survival;

import io.stealaway.model.Explanation.FailoverCheck;
import io.stealaway.model.Explanation.FailoverResult;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells for one plan whether its zones survive the loss of hosts: before the plan, and with the moves planned so far plus one
 * more. Computes lazily and reuses earlier results. Not thread-safe.
 */
public final class PlanSurvival {
    private static final FailoverResult SURVIVES = new FailoverResult.Survives();

    private final ClusterSnapshot snapshot;
    private final PlacementPolicy policy;
    private final VmPlaces now;
    private final Map<Integer, ZoneSurvival> zones = new TreeMap<>();
    /** A plan may take so many times what one question may. */
    private static final long QUESTIONS = 10;

    private final EvaluationBudget evaluations;
    private VmPlaces before;

    /** @param now where VMs stand; read whenever something is asked */
    public PlanSurvival(ClusterSnapshot snapshot, PlacementPolicy policy, VmPlaces now) {
        this.snapshot = snapshot;
        this.policy = policy;
        this.now = now;
        before = now;
        evaluations = new EvaluationBudget(QUESTIONS * policy.survivalEvaluations());
    }

    /** Remembers where VMs stand now as what was before the plan. */
    public void planBegins() {
        if (policy.failureShare() > 0.0) {
            before = now.copy();
        }
    }

    /** Discards cached results, because a VM moved. */
    public void changed() {
        // Asked for with every step of a search, and mostly there is nothing.
        if (!zones.isEmpty()) {
            zones.values().forEach(ZoneSurvival::changed);
        }
    }

    /** Returns whether a zone survives as things stood before the plan. */
    public FailoverResult before(int zone) {
        return policy.failureShare() == 0.0 ? SURVIVES : zone(zone).before();
    }

    /**
     * Returns whether a host's zone survives with a VM also promised to the host.
     *
     * @throws IllegalArgumentException naming a host of another zone than the VM's
     */
    public FailoverResult with(int vm, int host) {
        if (snapshot.hostZone(host) != snapshot.hostZone(snapshot.vmHost(vm))) {
            throw new IllegalArgumentException(
                    "host " + snapshot.hosts().get(host).id() + " is in another zone than VM "
                            + snapshot.vms().get(vm).id());
        }
        return policy.failureShare() == 0.0
                ? SURVIVES
                : zone(snapshot.hostZone(host)).with(vm, host);
    }

    /** Returns what the rule costs in a zone. */
    public FailoverCheck price(int zone) {
        return zone(zone).price(snapshot.zones().get(zone));
    }

    private ZoneSurvival zone(int zone) {
        return zones.computeIfAbsent(
                zone, index -> new ZoneSurvival(snapshot, policy, index, before, now, evaluations));
    }
}
