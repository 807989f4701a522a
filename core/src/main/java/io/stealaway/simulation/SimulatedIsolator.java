package io.stealaway.simulation;

import io.stealaway.model.Isolation;
import io.stealaway.model.MigrationId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.simulation.random.SplitMix64;
import io.stealaway.spi.Isolator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An orchestrator in memory: draining takes its time, coming back waits for a health check, people's holds are kept. */
final class SimulatedIsolator implements Isolator, Orchestrator {
    private final String name;
    private final OrchestratorSpec spec;
    private final TruePlacement fleet;
    private final ServiceDemand services;
    private final Faults faults;
    private final SimulationClock clock;
    private final long salt;
    private final Stand[] stands;
    private final @Nullable MigrationId[] owner;
    private final boolean[] heldByHand;
    private final long[] sinceSecond;
    private final long[] untilSecond;
    private int away;
    private int byHand;

    /** Where a VM stands in this orchestrator. */
    private enum Stand {
        IN,
        DRAINING,
        OUT,
        RETURNING
    }

    SimulatedIsolator(
            String name,
            OrchestratorSpec spec,
            TruePlacement fleet,
            ServiceDemand services,
            Faults faults,
            SimulationClock clock,
            long salt) {
        this.name = name;
        this.spec = spec;
        this.fleet = fleet;
        this.services = services;
        this.faults = faults;
        this.clock = clock;
        this.salt = salt;
        int vms = fleet.vms.length;
        stands = new Stand[vms];
        Arrays.fill(stands, Stand.IN);
        owner = new MigrationId[vms];
        heldByHand = new boolean[vms];
        sinceSecond = new long[vms];
        untilSecond = new long[vms];
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public IsolationAnswer isolate(Vm vm, MigrationId by) {
        String operation = name + ": isolate " + vm.id();
        int index = fleet.vmIndex(operation, vm.id());
        return faults.call(Faults.Call.ISOLATE, operation, () -> isolate(index, by));
    }

    @Override
    public ReintegrationAnswer reintegrate(Isolation isolation) {
        String operation = name + ": reintegrate " + isolation.vm();
        // An orchestrator has forgotten a VM that is gone, and then there is nothing to put back.
        int index = fleet.everIndex(isolation.vm()).orElseGet(() -> fleet.vmIndex(operation, isolation.vm()));
        return faults.call(Faults.Call.REINTEGRATE, operation, () -> reintegrate(index, isolation.owner()));
    }

    @Override
    public List<Isolation> owned() {
        return faults.call(Faults.Call.OWNED, name + ": list isolations", this::allOwned);
    }

    private IsolationAnswer isolate(int vm, MigrationId by) {
        MigrationId holder = owner[vm];
        if (holder == null) {
            if (heldByHand[vm]) {
                return new Refused("kept out by an operator");
            }
            int left = services.inService(vm) - 1;
            int least = spec.leastInService(services.roleSize(vm));
            if (services.roleSize(vm) > 0 && left < least) {
                return new Refused(left + " VMs of its role would stay in service, of which " + least + " must");
            }
            drain(vm, by);
        } else if (!holder.equals(by)) {
            return new Refused("isolated for " + holder);
        } else if (stands[vm] == Stand.RETURNING) {
            drain(vm, by);
        }
        return stands[vm] == Stand.OUT
                ? new Isolated(tokenOf(vm, by))
                : new Isolating("draining, " + (untilSecond[vm] - clock.second()) + " s left");
    }

    private void drain(int vm, MigrationId by) {
        away += stands[vm] == Stand.IN ? 1 : 0;
        owner[vm] = by;
        stands[vm] = Stand.DRAINING;
        sinceSecond[vm] = clock.second();
        untilSecond[vm] = clock.second() + drainSeconds(vm);
    }

    private long drainSeconds(int vm) {
        return new SplitMix64(salt + vm)
                .between(spec.shortestDrain().toSeconds(), spec.longestDrain().toSeconds());
    }

    private ReintegrationAnswer reintegrate(int vm, MigrationId by) {
        if (by.equals(owner[vm])) {
            if (heldByHand[vm]) {
                putBack(vm);
                return new KeptOut("kept out by an operator");
            }
            if (stands[vm] != Stand.RETURNING) {
                stands[vm] = Stand.RETURNING;
                sinceSecond[vm] = clock.second();
                untilSecond[vm] = clock.second() + spec.healthCheck().toSeconds();
            }
            return new Reintegrating("health check");
        }
        return heldByHand[vm] ? new KeptOut("kept out by an operator") : new Reintegrated();
    }

    private List<Isolation> allOwned() {
        List<Isolation> all = new ArrayList<>();
        for (int vm = 0; vm < owner.length; vm++) {
            MigrationId by = owner[vm];
            if (by != null) {
                all.add(tokenOf(vm, by));
            }
        }
        return all;
    }

    private Isolation tokenOf(int vm, MigrationId by) {
        String since =
                Instant.ofEpochSecond(clock.startSecond() + sinceSecond[vm]).toString();
        return new Isolation(fleet.vms[vm].id(), name, by, new TreeMap<>(Map.of("since", since)));
    }

    /** Lets drains and health checks that are over take effect. */
    void step() {
        if (away == 0) {
            return;
        }
        for (int vm = 0; vm < stands.length; vm++) {
            if (stands[vm] == Stand.DRAINING && clock.second() >= untilSecond[vm]) {
                stands[vm] = Stand.OUT;
            } else if (stands[vm] == Stand.RETURNING && clock.second() >= untilSecond[vm] && fleet.runs(vm)) {
                putBack(vm);
            }
        }
    }

    /** The VM is gone, and with it whatever was kept of it. */
    void forget(int vm) {
        if (stands[vm] != Stand.IN) {
            putBack(vm);
        }
        holdByHand(vm, false);
    }

    private void putBack(int vm) {
        stands[vm] = Stand.IN;
        owner[vm] = null;
        away--;
    }

    void holdByHand(VmId id, boolean hold) {
        holdByHand(fleet.vmIndex(name + ": hold " + id, id), hold);
    }

    private void holdByHand(int vm, boolean hold) {
        if (heldByHand[vm] != hold) {
            heldByHand[vm] = hold;
            byHand += hold ? 1 : -1;
        }
    }

    /** Returns whether nothing is out, nor on its way. */
    @Override
    public boolean quiet() {
        return away == 0 && byHand == 0;
    }

    @Override
    public boolean heldByUs(int vm) {
        return owner[vm] != null;
    }

    /** Returns how much of its demand this orchestrator sends to a VM, millionths. */
    @Override
    public long share(int vm) {
        if (heldByHand[vm]) {
            return 0;
        }
        return switch (stands[vm]) {
            case IN -> ServiceDemand.FULL;
            case OUT, RETURNING -> 0;
            case DRAINING -> {
                long span = Math.max(1, untilSecond[vm] - sinceSecond[vm]);
                long left = Math.max(0, Math.min(span, untilSecond[vm] - clock.second()));
                yield Math.min(ServiceDemand.FULL - 1, ServiceDemand.FULL * left / span);
            }
        };
    }
}
