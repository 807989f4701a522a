package io.stealaway.remediation.rule;

import io.stealaway.model.HostId;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.remediation.journal.JournalStore;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which VMs the loop would not begin to move now, told to the engine before it plans: or it would plan in each pass what is
 * refused in each pass, and help none of the others.
 *
 * <p>That a peer would suffer meanwhile changes with every minute's demand, and moving another VM in the place of the right one
 * costs more than waiting; so it counts only when starts were refused for it several times. A new process counts from zero.
 */
public final class StartVetoes {
    /** So many starts of a VM are refused for its peers' sake before others are looked for in its place. */
    private static final int WORTH_WAITING = 3;

    private final JournalStore store;
    private final ServiceGuard serviceGuard;
    private final TreeMap<VmId, Integer> burdensome = new TreeMap<>();

    public StartVetoes(Policy policy, JournalStore store) {
        this.store = store;
        serviceGuard = new ServiceGuard(policy, store);
    }

    /** Returns why VMs of these hosts are not moved now. */
    public SortedMap<VmId, String> of(ClusterSnapshot snapshot, SortedSet<HostId> hosts) {
        burdensome.keySet().removeIf(vm -> snapshot.vm(vm).isEmpty());
        List<Migration> open = store.open();
        TreeMap<VmId, String> vetoes = new TreeMap<>();
        for (HostId host : hosts) {
            for (int vm : snapshot.hostVms(snapshot.hostIndex(host).orElseThrow())) {
                Vm facts = snapshot.vms().get(vm);
                veto(facts, snapshot, open).ifPresent(why -> vetoes.put(facts.id(), why));
            }
        }
        return vetoes;
    }

    /** Returns the hosts, other than those known, from which a plan moves a VM that the loop would not begin to move. */
    public SortedSet<HostId> overlooked(MigrationPlan plan, ClusterSnapshot snapshot, SortedSet<HostId> known) {
        List<Migration> open = store.open();
        return plan.migrations().stream()
                .flatMap(planned -> snapshot.vm(planned.vm()).stream())
                .filter(vm -> !known.contains(vm.host()))
                .filter(vm -> veto(vm, snapshot, open).isPresent())
                .map(Vm::host)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Notes that the start of a VM's migration was refused because a peer would suffer meanwhile. */
    public void burdensome(VmId vm) {
        burdensome.merge(vm, 1, Math::addExact);
    }

    private Optional<String> veto(Vm vm, ClusterSnapshot snapshot, List<Migration> open) {
        return store.concerns(vm.id())
                ? Optional.of("a migration of this VM is not over yet")
                : serviceGuard
                        .lasting(vm.id(), vm.bytesToCopy(), snapshot, open)
                        .or(() -> stillBurdensome(vm.id(), snapshot, open));
    }

    private Optional<String> stillBurdensome(VmId vm, ClusterSnapshot snapshot, List<Migration> open) {
        if (burdensome.getOrDefault(vm, 0) < WORTH_WAITING) {
            return Optional.empty();
        }
        Optional<String> burden = serviceGuard.burden(vm, snapshot, open);
        if (burden.isEmpty()) {
            burdensome.remove(vm);
        }
        return burden;
    }
}
