package io.stealaway.remediation;

import io.stealaway.model.Isolation;
import io.stealaway.model.MigrationId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.spi.Isolator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** An orchestrator that takes its time, refuses whom it is told to, and knows who keeps whom out. */
final class WorldIsolator implements Isolator {
    static final MigrationId HUMAN = MigrationId.of("human");

    private final World world;
    private final String name;
    final TreeMap<VmId, SortedMap<MigrationId, Instant>> holders = new TreeMap<>();
    final TreeSet<VmId> refuses = new TreeSet<>();
    final List<String> calls = new ArrayList<>();
    private final TreeMap<MigrationId, Instant> releasing = new TreeMap<>();
    /** It can list nothing. */
    boolean mute;

    Duration isolating = Duration.ZERO;
    Duration reintegrating = Duration.ZERO;

    WorldIsolator(World world, String name) {
        this.world = world;
        this.name = name;
    }

    void byHuman(String vm) {
        holdersOf(VmId.of(vm)).put(HUMAN, world.now());
    }

    void releasedByHuman(String vm) {
        holdersOf(VmId.of(vm)).remove(HUMAN);
    }

    void byUs(String vm, String owner) {
        holdersOf(VmId.of(vm)).put(MigrationId.of(owner), world.now());
    }

    boolean keepsOut(VmId vm) {
        return !holdersOf(vm).isEmpty();
    }

    boolean isolatedByUs(VmId vm) {
        return holdersOf(vm).keySet().stream().anyMatch(owner -> !owner.equals(HUMAN));
    }

    boolean heldByHuman(String vm) {
        return holdersOf(VmId.of(vm)).containsKey(HUMAN);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public IsolationAnswer isolate(Vm vm, MigrationId owner) {
        return world.faults.call(
                "isolate",
                Optional.of(vm.id()),
                () -> isolateTruly(vm.id(), owner),
                () -> isolateLying(vm.id(), owner));
    }

    private IsolationAnswer isolateTruly(VmId vm, MigrationId owner) {
        calls.add("isolate " + vm);
        world.auditActing(vm, "isolate");
        if (refuses.contains(vm)) {
            return new Refused("told to");
        }
        boolean before = world.isolatedByUs(vm);
        Instant since = holdersOf(vm).computeIfAbsent(owner, o -> world.now());
        if (!before) {
            world.auditIsolation(vm);
        }
        return world.now().isBefore(since.plus(isolating)) ? new Isolating("drains") : new Isolated(token(vm, owner));
    }

    /** Says that it did what it has not done, or the other way round. */
    private IsolationAnswer isolateLying(VmId vm, MigrationId owner) {
        if (world.coin.getAsBoolean()) {
            return new Isolated(token(vm, owner));
        }
        holdersOf(vm).computeIfAbsent(owner, o -> world.now());
        world.liedAbout.add(vm);
        return new Refused("told to lie");
    }

    @Override
    public ReintegrationAnswer reintegrate(Isolation isolation) {
        return world.faults.call(
                "reintegrate",
                Optional.of(isolation.vm()),
                () -> reintegrateTruly(isolation),
                () -> reintegrateLying(isolation.vm()));
    }

    /** Not done, and whoever believes it has only the sweep left. */
    private ReintegrationAnswer reintegrateLying(VmId vm) {
        world.liedAbout.add(vm);
        return new Reintegrated();
    }

    private ReintegrationAnswer reintegrateTruly(Isolation isolation) {
        world.auditActing(isolation.vm(), "reintegrate");
        calls.add("reintegrate " + isolation.vm());
        if (!isolation.isolator().equals(name)) {
            world.violations.add(name + " was handed a token of " + isolation.isolator());
        }
        if (isolation.owner().equals(HUMAN)) {
            world.violations.add("what a human isolated was reintegrated");
        }
        boolean held = holdersOf(isolation.vm()).remove(isolation.owner()) != null;
        if (held) {
            releasing.put(isolation.owner(), world.now());
            if (world.underWay.test(isolation.vm(), isolation.owner())) {
                world.migrator.rests(isolation.vm());
            }
        }
        // A token without state is good for one call: afterwards there is nothing by which to find what to wait for.
        Instant since = held || !isolation.state().isEmpty() ? releasing.get(isolation.owner()) : null;
        if (since != null && world.now().isBefore(since.plus(reintegrating))) {
            return new Reintegrating("health check");
        }
        return heldByHuman(isolation.vm().value()) ? new KeptOut("a human") : new Reintegrated();
    }

    @Override
    public List<Isolation> owned() {
        if (mute) {
            throw new IllegalStateException("mute");
        }
        return world.faults.call("owned", Optional.empty(), this::ownedTruly, List::of);
    }

    private List<Isolation> ownedTruly() {
        List<Isolation> owned = new ArrayList<>();
        holders.forEach((vm, by) -> by.keySet().stream()
                .filter(owner -> !owner.equals(HUMAN))
                .forEach(owner -> owned.add(token(vm, owner))));
        return owned;
    }

    private Isolation token(VmId vm, MigrationId owner) {
        TreeMap<String, String> state = new TreeMap<>();
        state.put("was", "in service");
        return new Isolation(vm, name, owner, state);
    }

    private SortedMap<MigrationId, Instant> holdersOf(VmId vm) {
        return holders.computeIfAbsent(vm, v -> new TreeMap<>());
    }
}
