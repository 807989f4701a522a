package io.stealaway.remediation.share;

import io.stealaway.contention.HostContention;
import io.stealaway.contention.HostContention.Demand;
import io.stealaway.contention.HostContention.SharePreset;
import io.stealaway.contention.HostContention.VmShare;
import io.stealaway.model.Host;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.policy.SharePolicy;
import io.stealaway.model.policy.SharePolicy.Fairness;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.spi.ShareControl;
import io.stealaway.spi.ShareControl.Shares;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which weights would help a VM, as the contention model predicts it.
 *
 * <p>Weights are judged twice: by what the VMs of the host want now, for the benefit; and as if each wanted all it can, for the
 * floor: what a VM gets then is the least that it ever gets as long as no other VM comes.
 */
final class ShareWeights {
    private static final int[] FACTORS = {2, 4, 8, 16, 32, 64};

    private final SharePolicy policy;
    private final double wellBelow;
    private final Host host;
    private final VmId victim;
    private final List<Demand> now = new ArrayList<>();
    private final SortedMap<VmId, Integer> present = new TreeMap<>();

    /** What would be set, and what it would do to the VM that suffers: its steal by neighbours before and then, fractions. */
    record Proposal(SortedMap<VmId, Integer> weights, double stealBefore, double stealThen) {}

    private ShareWeights(Policy policy, Host host, VmId victim) {
        this.policy = policy.shares();
        wellBelow = policy.detection().clearStealRatio();
        this.host = host;
        this.victim = victim;
    }

    /**
     * Looks at a host.
     *
     * @param shares the weights that its VMs really have
     * @return nothing when a VM that runs there was not observed, or its weight is not known
     */
    static Optional<ShareWeights> of(
            ClusterSnapshot snapshot, int host, VmId victim, SortedMap<VmId, Shares> shares, Policy policy) {
        ShareWeights weights = new ShareWeights(policy, snapshot.hosts().get(host), victim);
        for (int vm : snapshot.hostVms(host)) {
            Vm facts = snapshot.vms().get(vm);
            Shares real = shares.get(facts.id());
            if (facts.running() && (real == null || !snapshot.observed(vm))) {
                return Optional.empty();
            }
            if (real != null && facts.running()) {
                Vm.Builder as = facts.toBuilder().cpuWeight(real.weight());
                real.capMicroCores().ifPresent(as::cpuCapMicroCores);
                weights.now.add(new Demand(as.build(), snapshot.wantedMicroCores(vm)));
                weights.present.put(facts.id(), real.weight());
            }
        }
        return weights.present.containsKey(victim) ? Optional.of(weights) : Optional.empty();
    }

    /**
     * Returns the least that makes the VM well, or else the most that is allowed; nothing when it does not help enough. What one VM gets its
     * neighbours lose, so every VM that is well now must be predicted to stay so.
     */
    Optional<Proposal> forVictim() {
        double before = steal(present);
        Set<VmId> unwell = unwell(present);
        Optional<Proposal> best = Optional.empty();
        for (int factor : FACTORS) {
            TreeMap<VmId, Integer> weights = new TreeMap<>(present);
            long raised = (long) Objects.requireNonNull(present.get(victim)) * factor;
            if (factor > policy.maxFactor() || raised > ShareControl.MAX_WEIGHT) {
                break;
            }
            weights.put(victim, (int) raised);
            if (!floorHolds(weights) || !unwell.containsAll(unwell(weights))) {
                break;
            }
            double then = steal(weights);
            best = Optional.of(new Proposal(weights, before, then));
            if (then < wellBelow) {
                break;
            }
        }
        return best.filter(this::helps);
    }

    /** Returns the VMs that are predicted to lose more to neighbours than one that is well. */
    private Set<VmId> unwell(SortedMap<VmId, Integer> weights) {
        Set<VmId> unwell = new TreeSet<>();
        for (VmShare share : contention(weights, false).shares()) {
            if (share.stealRatio() >= wellBelow) {
                unwell.add(share.demand().vm().id());
            }
        }
        return unwell;
    }

    /** Returns weights by what was bought, if the host has others. */
    Optional<Proposal> fair() {
        TreeMap<VmId, Integer> weights = new TreeMap<>();
        for (Demand demand : now) {
            SharePreset preset = policy.fairness() == Fairness.RAM ? SharePreset.XEN_CREDIT : SharePreset.CGROUP_SHARES;
            weights.put(demand.vm().id(), preset.weightOf(demand.vm()));
        }
        Proposal proposal = new Proposal(weights, steal(present), steal(weights));
        return Optional.of(proposal).filter(this::helps).filter(p -> floorHolds(p.weights()));
    }

    private boolean helps(Proposal proposal) {
        return proposal.stealBefore() - proposal.stealThen() >= policy.minBenefit();
    }

    /** Returns whether every other VM is left its floor at the worst, or no less than it has without the change. */
    boolean floorHolds(SortedMap<VmId, Integer> weights) {
        HostContention before = contention(present, true);
        HostContention then = contention(weights, true);
        for (VmShare share : then.shares()) {
            Vm vm = share.demand().vm();
            long floor = Math.min(
                    Math.round(policy.floorPerVcpu() * vm.vcpus() * MicroCores.PER_CORE), vm.cpuLimitMicroCores());
            long had = before.share(vm.id()).orElseThrow().allocatedMicroCores();
            // Rounding may move the last micro-core.
            if (!vm.id().equals(victim) && share.allocatedMicroCores() < Math.min(floor, had - 1)) {
                return false;
            }
        }
        return true;
    }

    private double steal(SortedMap<VmId, Integer> weights) {
        return contention(weights, false).share(victim).orElseThrow().stealRatio();
    }

    private HostContention contention(SortedMap<VmId, Integer> weights, boolean worst) {
        List<Demand> demands = new ArrayList<>();
        for (Demand demand : now) {
            Vm vm = demand.vm().toBuilder()
                    .cpuWeight(Objects.requireNonNull(weights.get(demand.vm().id())))
                    .build();
            demands.add(new Demand(vm, worst ? vm.vcpus() * MicroCores.PER_CORE : demand.wantedMicroCores()));
        }
        return HostContention.of(host, SharePreset.DECLARED, demands);
    }
}
