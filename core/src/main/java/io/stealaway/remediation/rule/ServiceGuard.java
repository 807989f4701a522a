package io.stealaway.remediation.rule;

import io.stealaway.model.Migration;
import io.stealaway.model.Role;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.remediation.journal.DrainTimeAverage;
import io.stealaway.remediation.journal.JournalStore;
import io.stealaway.remediation.journal.MigrationPhases;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether a VM can be spared: it carries no control plane, and its service does without it for as long as its move takes. */
public final class ServiceGuard {
    private final Policy policy;
    private final JournalStore store;
    private @Nullable RoleCensus census;
    private @Nullable PeerOverload peers;

    public ServiceGuard(Policy policy, JournalStore store) {
        this.policy = policy;
        this.store = store;
    }

    /**
     * Returns why a VM must stay in service where it is, with figures; empty when it can be spared.
     *
     * @param rest all that is begun, or waits, apart from its own migration
     */
    public Optional<String> refusal(VmId id, long bytesToCopy, ClusterSnapshot snapshot, List<Migration> rest) {
        return lasting(id, bytesToCopy, snapshot, rest).or(() -> burden(id, snapshot, rest));
    }

    /** Returns the part of {@link #refusal} that does not change with what the VMs want from minute to minute. */
    public Optional<String> lasting(VmId id, long bytesToCopy, ClusterSnapshot snapshot, List<Migration> rest) {
        return missed(id, snapshot, rest).or(() -> isolated(id, snapshot).flatMap(vm -> tooLong(vm, bytesToCopy)));
    }

    /** Returns which peer would suffer by taking over the work of a VM, as demand is now. */
    public Optional<String> burden(VmId id, ClusterSnapshot snapshot, List<Migration> rest) {
        return isolated(id, snapshot)
                .flatMap(vm -> vm.role().flatMap(role -> peers(snapshot).refusal(vm.id(), role, outOf(rest))));
    }

    /** Returns why a VM is missed whose isolation has begun: a service may lose others meanwhile. */
    public Optional<String> missed(VmId id, ClusterSnapshot snapshot, List<Migration> rest) {
        Optional<Vm> vm = snapshot.vm(id);
        return vm.isEmpty()
                ? Optional.of("the VM no longer exists")
                : policy.migration()
                        .controlPlane(vm.get())
                        .or(() -> isolated(id, snapshot)
                                .flatMap(Vm::role)
                                .flatMap(role -> tooFew(role, id, snapshot, rest)));
    }

    /** A live migration alone does not take a VM out of service. */
    private Optional<Vm> isolated(VmId id, ClusterSnapshot snapshot) {
        return snapshot.vm(id).filter(vm -> !policy.isolation().chainFor(vm).isEmpty());
    }

    private PeerOverload peers(ClusterSnapshot snapshot) {
        RoleCensus counted = census(snapshot);
        PeerOverload known = peers;
        if (known == null) {
            known = new PeerOverload(counted, policy);
            peers = known;
        }
        return known;
    }

    /** Many VMs are asked about in one pass, and all of one snapshot. */
    @SuppressWarnings("ReferenceEquality") // comparing two snapshots by value takes longer than counting again
    private RoleCensus census(ClusterSnapshot snapshot) {
        RoleCensus known = census;
        if (known == null || known.snapshot() != snapshot) {
            known = new RoleCensus(snapshot);
            census = known;
            peers = null;
        }
        return known;
    }

    private Optional<String> tooLong(Vm vm, long bytesToCopy) {
        Duration drain =
                vm.role().flatMap(store::drain).map(DrainTimeAverage::mean).orElse(Duration.ZERO);
        long bandwidth = policy.migration().bandwidthBytesPerSecond();
        Duration wire = bandwidth == 0 ? Duration.ZERO : Duration.ofSeconds(bytesToCopy / bandwidth);
        Duration most = policy.isolation().maxIsolationOf(vm);
        Duration predicted = drain.plus(wire);
        return predicted.compareTo(most) <= 0
                ? Optional.empty()
                : Optional.of("would be isolated for too long: " + predicted + " (" + drain + " to isolate, " + wire
                        + " on the wire), at most " + most + " is allowed");
    }

    private Optional<String> tooFew(Role role, VmId id, ClusterSnapshot snapshot, List<Migration> rest) {
        RoleCensus.Members members = census(snapshot).of(role);
        SortedSet<VmId> out = outOf(rest);
        out.add(id);
        int all = members.running().cardinality();
        int left = members.activeWithout(out);
        double share = policy.isolation().minInServiceOf(role);
        return left >= share * all
                ? Optional.empty()
                : Optional.of(left + " of " + all + " of role " + role + " would be left in service, at least " + share
                        + " of them must be");
    }

    private static SortedSet<VmId> outOf(List<Migration> rest) {
        return rest.stream()
                .filter(MigrationPhases::outOfService)
                .map(Migration::vm)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
