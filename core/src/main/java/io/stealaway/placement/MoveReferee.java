package io.stealaway.placement;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.Holds;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.MicroCores;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Policy;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmObservation;
import io.stealaway.model.VmState;
import io.stealaway.model.VolumeId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** Judges one move of known VM and host, with all moves before it on the board. */
final class MoveReferee {
    private final Replay board;
    private final ClusterSnapshot snapshot;
    private final Policy policy;
    private final Holds holds;
    private final PlannedMigration migration;
    private final Vm vm;
    private final Host source;
    private final Host target;
    /** Who stands on the target, or is promised to it, but for the VM itself. */
    private final List<Vm> others;

    private final List<Violation> violations = new ArrayList<>();

    MoveReferee(Replay board, Policy policy, Holds holds, PlannedMigration migration) {
        this.board = board;
        this.snapshot = board.snapshot();
        this.policy = policy;
        this.holds = holds;
        this.migration = migration;
        vm = snapshot.vm(migration.vm()).orElseThrow();
        source = snapshot.host(vm.host()).orElseThrow();
        target = snapshot.host(migration.target()).orElseThrow();
        others = board.on(target.id()).stream()
                .filter(other -> !other.id().equals(vm.id()))
                .toList();
    }

    List<Violation> judge() {
        judgeVm();
        judgeHold();
        judgeTarget();
        judgeCapacity();
        judgeMetrics();
        judgeSteal();
        judgeGroups();
        judgeVolume();
        judgeTransfer();
        judgeFigures();
        return violations;
    }

    private void judgeVm() {
        expect(
                "source",
                migration.source().equals(vm.host()),
                "is said to be on " + migration.source() + ", and is on " + vm.host());
        expect("source", !target.id().equals(vm.host()), "is on " + target.id() + " already");
        expect("in-flight", board.secondHost(vm.id()).isEmpty(), "is in flight already");
        expect("vm-state", vm.state() == VmState.ACTIVE, "is " + vm.state());
        expect("locked", !vm.locked(), "is locked");
        expect("pinned", !vm.pinned(), "is pinned");
        expect("opted-out", !vm.optedOut(), "is opted out");
        expect("passthrough", !vm.passthrough(), "holds a PCI device or vGPU");
        expect(
                "sriov-opt-in",
                vm.sriovFunctions() == 0 || policy.placement().allowSriovDirect(),
                "holds " + vm.sriovFunctions() + " SR-IOV functions without opt-in");
    }

    private void judgeHold() {
        Instant now = snapshot.takenAt();
        Instant heldUntil = holds.cooldowns().getOrDefault(vm.id(), Instant.MIN);
        expect("cooldown", !now.isBefore(heldUntil), "is left alone until " + heldUntil);
        Instant last = vm.lastMigratedAt().orElse(Instant.MIN);
        expect(
                "cooldown",
                Duration.between(last, now).compareTo(policy.migration().cooldown()) >= 0,
                "was migrated at " + last);
        Instant bannedUntil = holds.bans().getOrDefault(new Holds.Ban(vm.id(), target.id()), Instant.MIN);
        expect("ban", !now.isBefore(bannedUntil), "is banned from the host until " + bannedUntil);
    }

    private void judgeTarget() {
        expect("zone", source.zone().equals(target.zone()), "would leave " + source.zone() + " for " + target.zone());
        expect("state", target.enabled() && target.up() && !target.maintenance(), "host is out of service");
        expect("width", target.threads() >= vm.vcpus(), vm.vcpus() + " vCPUs on " + target.threads() + " threads");
        for (String trait : vm.requiredTraits()) {
            expect("traits", target.traits().contains(trait), "host lacks " + trait);
        }
        for (String trait : vm.forbiddenTraits()) {
            expect("traits", !target.traits().contains(trait), "host has " + trait);
        }
    }

    private void judgeCapacity() {
        long vcpus = (long) Math.floor((target.threads() - target.reservedThreads()) * target.cpuAllocationRatio());
        fits("vcpus", Vm::vcpus, vcpus);
        long ram = (long) Math.floor((target.ramBytes() - target.reservedRamBytes()) * target.ramAllocationRatio());
        fits("ram", Vm::ramBytes, ram);
        long disk = (long) Math.floor((target.diskBytes() - target.reservedDiskBytes()) * target.diskAllocationRatio());
        fits("disk", Vm::diskBytes, disk);
        fits("sriov", Vm::sriovFunctions, target.sriovFunctions());
    }

    /** A VM that needs none of it may go where there is too little already. */
    private void fits(String rule, ToLongFunction<Vm> amount, long capacity) {
        long taken = others.stream().mapToLong(amount).sum();
        long needs = amount.applyAsLong(vm);
        expect(rule, needs == 0 || taken + needs <= capacity, taken + " taken and " + needs + " needed of " + capacity);
    }

    private void judgeMetrics() {
        for (Vm guest : board.runningAtFirst(target.id())) {
            Optional<VmObservation> seen = snapshot.observations().of(guest.id());
            expect("metrics", seen.isPresent(), guest.id() + " was not observed");
            seen.ifPresent(observation -> judgeAge(observation.sampledAt()));
        }
    }

    /** Samples are told apart by the millisecond. */
    private void judgeAge(Instant sampledAt) {
        Duration age = Duration.between(Instant.ofEpochMilli(sampledAt.toEpochMilli()), snapshot.takenAt());
        Duration most = policy.detection().maxMetricAge();
        expect("metrics", age.compareTo(most) < 0, "sample of " + age + ", stale from " + most);
    }

    private void judgeSteal() {
        double observed = observedSteal();
        double max = policy.placement().maxStealRatio();
        expect("steal", observed < max, observed + " observed, allowed below " + max);
        double predicted = board.stealWith(target, vm);
        double maxPredicted = policy.placement().maxPredictedStealRatio();
        expect("predicted-steal", predicted < maxPredicted, predicted + " predicted, allowed below " + maxPredicted);
        double benefit = ownSteal() - predicted;
        double least = policy.placement().minBenefit();
        expect("benefit", benefit >= least, benefit + " gained, at least " + least + " asked");
        double left = board.stealOfStaying(source);
        double clear = policy.detection().clearStealRatio();
        expect("relieved", !board.isLeft(source.id()) || left >= clear, "source is cured before this move: " + left);
    }

    private double observedSteal() {
        long stolen = 0;
        long vcpus = 0;
        for (Vm guest : board.runningAtFirst(target.id())) {
            vcpus += guest.vcpus();
            stolen += snapshot.observations()
                    .of(guest.id())
                    .map(seen -> MicroCores.of(seen.neighbourStealRatio(), guest.vcpus()))
                    .orElse(0L);
        }
        return vcpus == 0 ? 0.0 : (double) stolen / (vcpus * MicroCores.PER_CORE);
    }

    private double ownSteal() {
        return snapshot.observations()
                .of(vm.id())
                .filter(seen -> vm.running())
                .map(VmObservation::neighbourStealRatio)
                .orElse(0.0);
    }

    private void judgeGroups() {
        long sameRole = others.stream()
                .filter(other -> vm.role().isPresent() && other.role().equals(vm.role()))
                .count();
        int cap = policy.placement().maxRoleVmsPerHost();
        expect("role", sameRole + 1 <= cap, sameRole + " others of its role, the cap is " + cap);
        for (ServerGroupId id : vm.serverGroups()) {
            ServerGroup group = snapshot.serverGroup(id).orElseThrow();
            if (group.rule() == ServerGroup.Rule.ANTI_AFFINITY) {
                long members = others.stream()
                        .filter(other -> other.serverGroups().contains(id))
                        .count();
                expect("anti-affinity", members + 1 <= group.maxPerHost(), members + " other members of " + id);
            }
            if (group.rule() == ServerGroup.Rule.AFFINITY) {
                judgeAffinity(id);
            }
        }
    }

    private void judgeAffinity(ServerGroupId group) {
        for (Vm member : snapshot.vms()) {
            if (member.serverGroups().contains(group) && !member.id().equals(vm.id())) {
                boolean here = member.host().equals(target.id())
                        && board.secondHost(member.id())
                                .map(target.id()::equals)
                                .orElse(true);
                expect("affinity", here, member.id() + " of " + group + " is elsewhere");
            }
        }
    }

    private void judgeVolume() {
        if (vm.sameHostVolume().isEmpty()) {
            return;
        }
        VolumeId hinted = vm.sameHostVolume().get();
        Optional<HostId> storage = snapshot.vms().stream()
                .flatMap(other -> other.volumes().stream())
                .filter(volume ->
                        volume.id().equals(hinted) && volume.storageHost().isPresent())
                .findFirst()
                .flatMap(volume -> volume.storageHost());
        expect(
                "volume",
                storage.equals(Optional.of(target.id())),
                "must share the host of " + hinted + ", which is "
                        + storage.map(HostId::value).orElse("not known"));
    }

    private void judgeTransfer() {
        long rate = rate();
        long memory = vm.memoryToCopyBytes().orElse(vm.ramBytes());
        expect(
                "convergence",
                rate == 0 || memory == 0 || rate > vm.dirtyBytesPerSecond(),
                "dirties " + vm.dirtyBytesPerSecond() + " bytes per second, the wire carries " + rate);
    }

    /** Returns 0 when no bandwidth is declared. */
    private long rate() {
        return Math.min(
                policy.migration().bandwidthBytesPerSecond(),
                Math.min(source.linkBytesPerSecond(), target.linkBytesPerSecond()));
    }

    private void judgeFigures() {
        figure("stealRatio", migration.stealRatio(), ownSteal(), 0.0);
        figure("predictedHostStealRatio", migration.predictedHostStealRatio(), board.stealWith(target, vm), 0.0);
        long memory = vm.memoryToCopyBytes().orElse(vm.ramBytes());
        figure("bytesToCopy", (double) migration.bytesToCopy(), (double) (memory + vm.localDiskBytes()), 0.0);
        long rate = rate();
        if (memory == 0 || rate == 0 || rate > vm.dirtyBytesPerSecond()) {
            double rounds = memory == 0 || rate == 0 ? 0 : (double) memory / (rate - vm.dirtyBytesPerSecond());
            double disk = rate == 0 ? 0 : (double) vm.localDiskBytes() / rate;
            double seconds = migration.predictedDuration().toMillis() / 1e3;
            figure("predictedDuration", seconds, rounds + disk, 0.003 + seconds * 1e-9);
        }
    }

    private void figure(String name, double said, double found, double tolerance) {
        expect("figures", Math.abs(said - found) <= tolerance, name + " is said to be " + said + ", and is " + found);
    }

    private void expect(String rule, boolean kept, String detail) {
        if (!kept) {
            violations.add(new Violation(rule, Optional.of(vm.id()), Optional.of(target.id()), detail));
        }
    }
}
