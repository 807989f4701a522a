package io.stealaway.remediation;

import io.stealaway.model.IsolationPolicy;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.MigrationPolicy;
import io.stealaway.model.Move;
import io.stealaway.model.Policy;
import io.stealaway.model.VmId;
import io.stealaway.model.ZoneId;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.remediation.WorldMigrator.Fate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * One sequence of passes in which everything goes wrong that can, followed by a time of peace; then the books must balance.
 */
final class CrashRun {
    private static final List<Fate> FATES = List.of(
            Fate.ARRIVES,
            Fate.ARRIVES,
            Fate.ARRIVES,
            Fate.ARRIVES,
            Fate.FAILS,
            Fate.UNKNOWN_THEN_ARRIVES,
            Fate.STALLS,
            Fate.REFUSED,
            Fate.NOT_YET,
            Fate.LIES);

    private final SplittableRandom random;
    private final World world = World.twoZones();
    private final EpochWatch watch;
    private final Replicas replicas = new Replicas(world);
    private final Coverage coverage;
    private final Plants plants;
    private final Remediator[] processes = new Remediator[2];
    private final TreeSet<String> heldByHumans = new TreeSet<>();
    private final boolean frozen;
    private final Policy policy;
    private final Plans plans;
    int started;
    int waited;

    CrashRun(long seed, Coverage coverage, Plants plants) {
        random = new SplittableRandom(seed);
        this.coverage = coverage;
        this.plants = plants;
        frozen = random.nextInt(3) == 0;
        watch = new EpochWatch(plants.journal(new InMemoryJournal()), world);
        world.isolator("consul").isolating = seconds(240);
        world.isolator("consul").reintegrating = seconds(120);
        world.isolator("kubernetes").isolating = seconds(240);
        world.migrator.duration = seconds(180).plusSeconds(5);
        world.migrator.strict = !frozen;
        world.migrator.fate = this::fate;
        world.mostInFlight = 2;
        world.mostPerHost = 1;
        world.mostPerRole = frozen ? Integer.MAX_VALUE : 2;
        policy = policy();
        Plans engine = Plans.of(PlacementEngine.builder(policy).build());
        plans = random.nextBoolean() ? engine : new ChaoticPlans(policy, random);
        for (String zone : List.of("a", "b")) {
            replicas.handOver(ZoneId.of(zone), random.nextInt(2));
        }
        restart(0);
        restart(1);
    }

    private static Policy policy() {
        return Bench.policy().toBuilder()
                .isolation(IsolationPolicy.builder()
                        .defaultChain(List.of("kubernetes", "consul"))
                        .maxIsolating(Duration.ofMinutes(6))
                        .defaultMinInService(0.0)
                        .build())
                .migration(MigrationPolicy.builder()
                        .bandwidthBytesPerSecond(1_000_000_000L)
                        .maxInFlight(2)
                        .maxRoleShare(0.5)
                        .cooldown(Duration.ofMinutes(2))
                        .maxCooldown(Duration.ofMinutes(8))
                        .ban(Duration.ofMinutes(10))
                        .minDeadline(Duration.ofMinutes(4))
                        .build())
                .build();
    }

    private Duration seconds(int most) {
        return Duration.ofSeconds(random.nextInt(most + 1));
    }

    private Fate fate(Move move) {
        return FATES.get(random.nextInt(FATES.size()));
    }

    private void restart(int process) {
        processes[process] = Remediator.builder()
                .topology(world::topology)
                .metrics(world::metrics)
                .detector(World.atOnce())
                .plans(plans)
                .isolators(
                        world.isolators.values().stream().map(plants::isolator).toList())
                .migrator(plants.migrator(world.migrator))
                .journal(new FaultyJournal(watch, world.faults))
                .leadership(replicas.of(process))
                .policy(policy)
                .clock(world.clock)
                .build();
    }

    /** Returns what must not be. */
    List<String> run(int chaoticPasses) {
        Chaos chaos = new Chaos(random, world, watch::phase, coverage, 0.05);
        world.faults.script = chaos;
        for (int i = 0; i < chaoticPasses; i++) {
            int process = random.nextInt(2);
            chaos.meanwhile = () -> meanwhile(1 - process);
            pass(process);
            happen();
            world.clock.advance(seconds(60));
        }
        world.faults.script = (call, vm) -> Faults.Fault.NONE;
        peace();
        return verdict();
    }

    /** Another process makes a pass in the middle of this one's, for its own zones or, when this one is frozen, for all. */
    private void meanwhile(int process) {
        if (frozen && random.nextBoolean()) {
            world.clock.advance(Duration.ofSeconds(31));
            replicas.allTo(process);
        }
        pass(process);
    }

    private void pass(int process) {
        try {
            List<Migration> begun = processes[process].pass().started();
            started += begun.size();
            waited += (int) begun.stream().filter(Migration::waiting).count();
        } catch (Faults.Death death) {
            plants.died();
            restart(process);
        }
    }

    /** What others do in the meantime. */
    private void happen() {
        replicas.shuffle(random);
        List<VmId> all = new ArrayList<>(world.guests.keySet());
        String vm = all.get(random.nextInt(all.size())).value();
        switch (random.nextInt(40)) {
            case 0 -> {
                world.isolator("consul").byHuman(vm);
                heldByHumans.add(vm);
            }
            case 1 -> world.isolator("consul").refuses.add(VmId.of(vm));
            case 2 -> world.isolator("consul").refuses.clear();
            case 3 -> migrateByOthers(vm);
            case 4 -> world.migrator.endOthers();
            case 5 -> {
                if (all.size() > 4 && !heldByHumans.contains(vm)) {
                    world.guests.remove(VmId.of(vm));
                    world.migrator.dropRuns(VmId.of(vm));
                }
            }
            default -> {
                // Mostly nothing.
            }
        }
    }

    private void migrateByOthers(String vm) {
        String zone = world.zoneOf(world.hostOf(vm)).value();
        String target = zone + "-calm-" + (1 + random.nextInt(3));
        if (!world.migrator.running(VmId.of(vm)) && !world.hostOf(vm).value().equals(target)) {
            world.migrator.byOthers(vm, target);
        }
    }

    /** Nothing fails any more: what is begun ends, and then whatever is left over is found by the sweep. */
    private void peace() {
        world.hotHosts.clear();
        world.migrator.endOthers();
        replicas.allTo(0);
        passUntilQuiet();
        world.clock.advance(Sweep.INTERVAL.plusSeconds(1));
        passUntilQuiet();
    }

    private void passUntilQuiet() {
        for (int i = 0; i < 200; i++) {
            PassReport report = processes[0].pass();
            boolean quiet = report.inFlight().stream().allMatch(m -> m.phase() == MigrationPhase.UNKNOWN)
                    && report.isolated().isEmpty()
                    && !report.leading().isEmpty();
            if (quiet) {
                return;
            }
            world.clock.advance(Duration.ofMinutes(1));
        }
    }

    private List<String> verdict() {
        List<String> wrong = new ArrayList<>(world.violations);
        PassReport last = processes[0].pass();
        last.inFlight().stream()
                .filter(migration -> migration.phase() != MigrationPhase.UNKNOWN)
                .forEach(migration -> wrong.add("never ended: " + migration));
        world.guests.keySet().stream().filter(world::isolatedByUs).forEach(vm -> wrong.add(vm + " is still isolated"));
        heldByHumans.stream()
                .filter(vm -> !world.isolator("consul").heldByHuman(vm))
                .forEach(vm -> wrong.add(vm + " is no longer held out by a human"));
        if (!last.isolated().isEmpty()) {
            wrong.add("reported as isolated: " + last.isolated());
        }
        return wrong;
    }
}
