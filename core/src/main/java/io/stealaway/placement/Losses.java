package io.stealaway.placement;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.Explanation.Survival;
import io.stealaway.model.Explanation.ZoneSurvival;
import io.stealaway.model.PlacementPolicy;
import java.util.Map;
import java.util.TreeMap;

/**
 * Answers for one plan whether its zones survive the loss of hosts: before the plan, and with what is planned so far and one
 * move more. Reckons only when asked, and as little as possible anew. Not thread-safe.
 */
final class Losses {
    private static final Survival SURVIVES = new Survival.Survives();

    private final ClusterSnapshot snapshot;
    private final PlacementPolicy policy;
    private final VmPlaces now;
    private final Map<Integer, ZoneLosses> zones = new TreeMap<>();
    private VmPlaces before;

    /** @param now where VMs stand; read whenever something is asked */
    Losses(ClusterSnapshot snapshot, PlacementPolicy policy, VmPlaces now) {
        this.snapshot = snapshot;
        this.policy = policy;
        this.now = now;
        before = now;
    }

    /** Remembers where VMs stand now as what was before the plan. */
    void planBegins() {
        if (policy.failureShare() > 0.0) {
            before = now.copy();
        }
    }

    /** Forgets what was reckoned: a VM stands elsewhere. */
    void changed() {
        // Asked for with every step of a search, and mostly there is nothing.
        if (!zones.isEmpty()) {
            zones.values().forEach(ZoneLosses::changed);
        }
    }

    /** Returns whether a zone survives as things stood before the plan. */
    Survival before(int zone) {
        return policy.failureShare() == 0.0 ? SURVIVES : zone(zone).before();
    }

    /**
     * Returns whether a host's zone survives with a VM also promised to the host.
     *
     * @throws IllegalArgumentException naming a host of another zone than the VM's
     */
    Survival with(int vm, int host) {
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
    ZoneSurvival price(int zone) {
        return zone(zone).price(snapshot.zones().get(zone));
    }

    private ZoneLosses zone(int zone) {
        return zones.computeIfAbsent(zone, index -> new ZoneLosses(snapshot, policy, index, before, now));
    }
}
