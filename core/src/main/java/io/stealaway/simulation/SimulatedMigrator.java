package io.stealaway.simulation;

import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.Vm.VmState;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Migrator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Live migration in memory, with Nova's habits: one runs for each source host, the others queue; the target is claimed. */
final class SimulatedMigrator implements Migrator {
    /** CPU that sending or receiving costs a hypervisor. */
    static final long HYPERVISOR_MICRO_CORES = 500_000L;

    private final TruePlacement fleet;
    private final CpuModel cpu;
    private final Faults faults;
    private final SimulationClock clock;
    private final long bandwidth;
    private final long stepMillis;
    private final Map<MigrationId, PreCopy> byId = new TreeMap<>();
    private final List<PreCopy> active = new ArrayList<>();
    private final int[] outgoing;
    private final int[] incoming;
    private final boolean[] failNext;
    private final long[] dirtyRate;
    private final long[] sentByHost;
    private final long[] receivedByHost;
    private long newest;
    private long sentByEnded;

    SimulatedMigrator(
            TruePlacement fleet, CpuModel cpu, Faults faults, SimulationClock clock, long bandwidth, int stepSeconds) {
        this.fleet = fleet;
        this.cpu = cpu;
        this.faults = faults;
        this.clock = clock;
        this.bandwidth = bandwidth;
        stepMillis = stepSeconds * 1_000L;
        outgoing = new int[fleet.hosts.length];
        incoming = new int[fleet.hosts.length];
        sentByHost = new long[fleet.hosts.length];
        receivedByHost = new long[fleet.hosts.length];
        failNext = new boolean[fleet.vms.length];
        dirtyRate = new long[fleet.vms.length];
        for (int vm = 0; vm < dirtyRate.length; vm++) {
            dirtyRate[vm] = fleet.vms[vm].dirtyBytesPerSecond();
        }
    }

    @Override
    public String prepare(MigrationRequest move) {
        return faults.call(
                Faults.Call.PREPARE, "migrator: newest migration of " + move.vm(), () -> Long.toString(newest));
    }

    @Override
    public StartAnswer start(MigrationRequest move, String marker) {
        String operation = "migrator: start migration of " + move.vm();
        return faults.call(Faults.Call.START, operation, () -> start(operation, move));
    }

    @Override
    public Status status(MigrationRequest move, String marker) {
        return faults.call(
                Faults.Call.STATUS,
                "migrator: status of migration of " + move.vm(),
                () -> statusOf(byId.get(move.id())));
    }

    @Override
    public void abort(MigrationRequest move, String marker) {
        faults.call(Faults.Call.ABORT, "migrator: abort migration of " + move.vm(), () -> {
            PreCopy wire = byId.get(move.id());
            if (wire != null) {
                wire.askAbort();
            }
            return move;
        });
    }

    @Override
    public ForceAnswer forceComplete(MigrationRequest move, String marker) {
        String operation = "migrator: force migration of " + move.vm() + " to complete";
        return faults.call(Faults.Call.FORCE_COMPLETE, operation, () -> force(operation, byId.get(move.id())));
    }

    private ForceAnswer force(String operation, @Nullable PreCopy wire) {
        if (wire != null && wire.inFlight()) {
            if (wire.state() != PreCopy.State.RUNNING) {
                throw new BackendException.Conflict(operation, "the migration is " + wire.state());
            }
            wire.force(dirtyRate[wire.vm]);
        }
        return new Forced();
    }

    private StartAnswer start(String operation, MigrationRequest move) {
        if (byId.containsKey(move.id())) {
            return new Started();
        }
        int vm = fleet.vmIndex(operation, move.vm());
        int target = fleet.hostIndex(operation, move.target());
        HostId at = fleet.vms[vm].host();
        if (!at.equals(move.source())) {
            return new Refused("the VM is on " + at + ", not on " + move.source());
        }
        if (fleet.vms[vm].state() == VmState.MIGRATING) {
            return new NotYet("another migration of the VM is in flight");
        }
        Optional<String> refusal = refusal(vm, target);
        if (refusal.isPresent()) {
            return new Refused(refusal.get());
        }
        byId.put(move.id(), begin(Optional.of(move.id()), vm, target));
        return new Started();
    }

    private Optional<String> refusal(int vm, int target) {
        if (fleet.vms[vm].state() != VmState.ACTIVE) {
            return Optional.of("the VM is " + fleet.vms[vm].state());
        }
        if (!fleet.hosts[fleet.vmHost[vm]].up()) {
            return Optional.of("the compute service of " + fleet.vms[vm].host() + " is down");
        }
        if (!fleet.hosts[target].up() || !fleet.hosts[target].enabled()) {
            return Optional.of("the compute service of " + fleet.hosts[target].id() + " is down or disabled");
        }
        return fleet.shortage(vm, target).map(text -> fleet.hosts[target].id() + ": " + text);
    }

    private PreCopy begin(Optional<MigrationId> id, int vm, int target) {
        PreCopy wire = new PreCopy(++newest, id, vm, fleet.vmHost[vm], target, fleet.vms[vm]);
        fleet.claim(vm, target);
        fleet.state(vm, VmState.MIGRATING);
        active.add(wire);
        return wire;
    }

    void migrateByHand(int vm, int target) {
        refusal(vm, target).ifPresent(why -> {
            throw new BackendException.Conflict("migrate " + fleet.vms[vm].id() + " by hand", why);
        });
        begin(Optional.empty(), vm, target);
    }

    private static Status statusIfKnown(PreCopy wire, TruePlacement fleet) {
        return switch (wire.state()) {
            case QUEUED, RUNNING -> new Running(wire.remainingBytes(), wire.sentBytes());
            case COMPLETED -> new Completed(fleet.hosts[wire.target].id());
            case FAILED -> new Failed(fleet.hosts[wire.source].id(), wire.why());
            case UNKNOWN -> new Unknown(wire.why());
        };
    }

    private Status statusOf(@Nullable PreCopy wire) {
        return wire == null ? new NotStarted() : statusIfKnown(wire, fleet);
    }

    /** Moves all migrations on by one step, which ends now. */
    void step() {
        if (active.isEmpty()) {
            return;
        }
        for (int i = 0; i < active.size(); i++) {
            beforeSending(active.get(i));
        }
        Arrays.fill(outgoing, 0);
        Arrays.fill(incoming, 0);
        for (int i = 0; i < active.size(); i++) {
            count(active.get(i));
        }
        for (int i = 0; i < active.size(); i++) {
            send(active.get(i));
        }
        for (int i = active.size() - 1; i >= 0; i--) {
            if (!active.get(i).inFlight()) {
                end(active.remove(i));
            }
        }
    }

    private void beforeSending(PreCopy wire) {
        boolean sourceUp = fleet.hosts[wire.source].up();
        if (!sourceUp && wire.state() != PreCopy.State.UNKNOWN) {
            lose(wire);
        } else if (sourceUp && wire.state() == PreCopy.State.UNKNOWN) {
            wire.fail("source host was down");
        } else if (wire.state() != PreCopy.State.UNKNOWN && wire.abortAsked()) {
            stop(wire, "aborted");
        } else if (wire.state() != PreCopy.State.UNKNOWN && !fleet.hosts[wire.target].up()) {
            stop(wire, "target host is down");
        } else if (wire.state() == PreCopy.State.QUEUED && !sourceSends(wire.source)) {
            wire.run();
            load(wire, HYPERVISOR_MICRO_CORES);
        }
    }

    private void lose(PreCopy wire) {
        if (wire.state() == PreCopy.State.RUNNING) {
            load(wire, -HYPERVISOR_MICRO_CORES);
        }
        wire.lose("source host " + fleet.hosts[wire.source].id() + " is down");
    }

    private void stop(PreCopy wire, String why) {
        if (wire.state() == PreCopy.State.RUNNING) {
            load(wire, -HYPERVISOR_MICRO_CORES);
        }
        wire.fail(why);
    }

    private boolean sourceSends(int source) {
        for (int i = 0; i < active.size(); i++) {
            if (active.get(i).source == source && active.get(i).state() == PreCopy.State.RUNNING) {
                return true;
            }
        }
        return false;
    }

    private void load(PreCopy wire, long microCores) {
        cpu.addHypervisorDemand(wire.source, microCores);
        cpu.addHypervisorDemand(wire.target, microCores);
    }

    private void count(PreCopy wire) {
        if (wire.state() == PreCopy.State.RUNNING) {
            outgoing[wire.source]++;
            incoming[wire.target]++;
        }
    }

    private void send(PreCopy wire) {
        if (wire.state() != PreCopy.State.RUNNING) {
            return;
        }
        if (failNext[wire.vm]) {
            failNext[wire.vm] = false;
            stop(wire, "live migration error, as the script of faults says");
            return;
        }
        long out = fleet.hosts[wire.source].linkBytesPerSecond() / outgoing[wire.source];
        long in = fleet.hosts[wire.target].linkBytesPerSecond() / incoming[wire.target];
        long before = wire.sentBytes();
        wire.send(stepMillis, Math.max(1, Math.min(bandwidth, Math.min(out, in))), dirtyRate[wire.vm]);
        sentByHost[wire.source] += wire.sentBytes() - before;
        receivedByHost[wire.target] += wire.sentBytes() - before;
        if (wire.state() == PreCopy.State.COMPLETED) {
            load(wire, -HYPERVISOR_MICRO_CORES);
        } else if (wire.forced()) {
            cpu.pause(wire.vm, stepMillis);
        }
    }

    private void end(PreCopy wire) {
        sentByEnded += wire.sentBytes();
        if (wire.state() == PreCopy.State.COMPLETED) {
            fleet.release(wire.vm, wire.source);
            fleet.arrive(wire.vm, wire.target, clock.instant());
            cpu.pause(wire.vm, wire.pauseMillis());
        } else {
            fleet.release(wire.vm, wire.target);
            fleet.state(wire.vm, VmState.ACTIVE);
        }
    }

    /** Ends the migrations of a VM that is being deleted. */
    void drop(int vm) {
        for (int i = active.size() - 1; i >= 0; i--) {
            PreCopy wire = active.get(i);
            if (wire.vm == vm) {
                stop(wire, "the VM was deleted");
                end(active.remove(i));
            }
        }
    }

    void failMigration(int vm) {
        failNext[vm] = true;
    }

    void dirtyRate(int vm, long bytesPerSecond) {
        dirtyRate[vm] = bytesPerSecond;
    }

    /** Returns all running migrations, including those that others started. */
    List<InFlightMigration> inFlight() {
        List<InFlightMigration> list = new ArrayList<>(active.size());
        for (PreCopy wire : active) {
            list.add(new InFlightMigration(
                    fleet.vms[wire.vm].id(), fleet.hosts[wire.source].id(), fleet.hosts[wire.target].id()));
        }
        return list;
    }

    /** Returns the migrations in flight, for those who watch from outside. */
    List<PreCopy> active() {
        return active;
    }

    /** Returns the bytes that all migrations have sent. */
    long sentBytes() {
        long sum = sentByEnded;
        for (int i = 0; i < active.size(); i++) {
            sum += active.get(i).sentBytes();
        }
        return sum;
    }

    /** Returns the bytes that migrations have sent from a host. */
    long sentFrom(int host) {
        return sentByHost[host];
    }

    /** Returns the bytes that migrations have sent to a host. */
    long sentTo(int host) {
        return receivedByHost[host];
    }

    /** Returns how many migrations were started through the SPI. */
    int startedByLoop() {
        return byId.size();
    }

    /** Returns the bytes that one migration has sent. */
    long sentBytes(MigrationId id) {
        PreCopy wire = byId.get(id);
        return wire == null ? 0 : wire.sentBytes();
    }
}
