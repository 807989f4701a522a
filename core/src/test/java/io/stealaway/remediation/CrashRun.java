package io.stealaway.remediation;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.Role;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.IsolationPolicy;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.policy.Policy.RunMode;
import io.stealaway.model.policy.SharePolicy;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.remediation.Coverage.Cell;
import io.stealaway.remediation.WorldMigrator.Fate;
import io.stealaway.remediation.rule.PlanningEngine;
import io.stealaway.remediation.step.Sweep;
import io.stealaway.spi.Journal;
import java.time.Duration;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * One sequence of passes in which everything goes wrong that can, followed by a time of peace; then the books must balance.
 */
final class CrashRun {
    /** What a backend does that is beyond repair until somebody repairs it. */
    private static final List<Fate> BROKEN = List.of(Fate.UNSTOPPABLE, Fate.ERRORS);

    /** Longer than any cooldown, ban and window of these policies, with a clock that was set back. */
    private static final int PATIENCE_PASSES = 360;

    /**
     * Within which a migration ends or is unknown, whatever its backend does: as long as three steps may wait for their turn, and as
     * one of them may take to be isolated, migrated, aborted, put back and observed.
     */
    private static final int STATED_MINUTES = 180;

    private static final Optional<Role> CONTROL_PLANE = Optional.of(Role.of("etcd"));

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
    private final World world;
    private final EpochWatch watch;
    private final Replicas replicas;
    private final Coverage coverage;
    private final Plants plants;
    private final Remediator[] processes = new Remediator[2];
    private final LosableJournal losable = new LosableJournal();
    private final Journal journal;
    private final Bystanders bystanders;
    private final Operator operator;
    private final List<Cell> goals;

    /** Whether what is planned waits for an operator's word. */
    private final boolean approving;

    /** Whether what takes too long is forced to complete before it is aborted. */
    private final boolean forcing;

    /** Whether a leader may stand still for so long between its check and its call that another one takes over. */
    private final boolean frozen;

    private final PlanningEngine plans;

    /** Whether plans are the engine's own. */
    private final boolean real;

    /** Whether the journal may be deleted. */
    private final boolean careless;

    private int acting;

    /** Whether a pass runs in the middle of another one. */
    private boolean nested;

    int started;
    int waited;

    CrashRun(long seed, Coverage coverage, Plants plants) {
        this(seed, coverage, plants, List.of());
    }

    /** @param goals what is to go wrong once, besides what chance will have */
    CrashRun(long seed, Coverage coverage, Plants plants, List<Cell> goals) {
        this.goals = goals;
        random = new SplittableRandom(seed);
        world = troubled(random);
        world.sharesHelp = random.nextBoolean();
        Function<MigrationRequest, Fate> usual = world.migrator.fate;
        world.migrator.fate =
                move -> random.nextInt(12) == 0 ? BROKEN.get(random.nextInt(BROKEN.size())) : usual.apply(move);
        world.migrator.ban = plants.ban().orElse(world.migrator.ban);
        replicas = new Replicas(world);
        bystanders = new Bystanders(random, world);
        this.coverage = coverage;
        this.plants = plants;
        frozen = wanted("lease", Faults.Fault.LIES) || random.nextInt(3) == 0;
        careless = goals.stream().anyMatch(CrashRun::needsOrphans) || random.nextInt(4) == 0;
        approving = wanted("PROPOSED") || random.nextInt(5) == 0;
        forcing = wantedCall("forceComplete") || (seed % 2 == 0 && !wantedCall("abort"));
        world.migrator.mayForce = forcing;
        watch = new EpochWatch(plants.journal(losable), world, approving);
        operator = new Operator(random, world, watch);
        journal = new FaultyJournal(watch, world.faults);
        world.mayAct = zone -> frozen || replicas.holds(zone, acting);
        if (frozen) {
            // What is released acts on what it knew; nothing that a backend offers can keep it to a budget or a ban.
            world.migrator.strict = false;
            world.mostInFlight = Integer.MAX_VALUE;
            world.mostPerHost = Integer.MAX_VALUE;
            world.mostPerRole = Integer.MAX_VALUE;
        }
        Policy policy = runPolicy();
        boolean chaotic = wanted("WAITING") || random.nextBoolean();
        real = !chaotic;
        plans = chaotic
                ? new ChaoticPlans(policy, random)
                : PlanningEngine.of(PlacementEngine.builder(policy).build());
        if (frozen || chaotic) {
            // Plans that are made up care for no cooldown and no ban.
            world.migrator.ban = Duration.ZERO;
            world.migrator.cooldown = Duration.ZERO;
        }
        for (String zone : List.of("a", "b")) {
            // So tight that a greater weight is predicted to help.
            world.busyHosts.add(zone + "-hot");
            replicas.handOver(AvailabilityZone.of(zone), random.nextInt(2));
        }
        restart(0);
        restart(1);
    }

    private boolean wantedCall(String call) {
        return goals.stream().anyMatch(goal -> goal.call().equals(call));
    }

    private boolean wanted(String state) {
        return goals.stream().anyMatch(goal -> goal.state().equals(state));
    }

    private boolean wanted(String call, Faults.Fault fault) {
        return goals.stream().anyMatch(goal -> goal.call().equals(call) && goal.fault() == fault);
    }

    /** What no migration is open for is put back only after a journal is lost. */
    private static boolean needsOrphans(Cell goal) {
        return goal.call().equals("reintegrate") && goal.state().equals("none");
    }

    private Policy runPolicy() {
        Policy policy = policy(forcing);
        return policy.toBuilder()
                .mode(approving ? RunMode.APPROVE : RunMode.ACT)
                .shares(SharePolicy.builder()
                        .bridge(true)
                        .whenItStays(true)
                        .minBenefit(0.01)
                        .maxDuration(Duration.ofMinutes(4))
                        .build())
                .migration(policy.migration().toBuilder()
                        .ban(plants.ban().orElse(policy.migration().ban()))
                        .build())
                .build();
    }

    /** A cluster in which draining, migrating and health checks take their time, and migrations end in every way. */
    static World troubled(RandomGenerator random) {
        World world = World.twoZones();
        MigrationPolicy limits = policy(false).migration();
        world.coin = random::nextBoolean;
        // In some clusters draining takes longer than anybody waits for it.
        int drain = random.nextInt(4) == 0 ? 300 : 60;
        world.isolator("consul").isolating = seconds(random, drain);
        world.isolator("consul").reintegrating = seconds(random, 120);
        world.isolator("kubernetes").isolating = seconds(random, drain);
        world.migrator.forceHelps = random::nextBoolean;
        world.migrator.duration = seconds(random, 180).plusSeconds(5);
        world.migrator.fate = move -> FATES.get(random.nextInt(FATES.size()));
        world.migrator.ban = limits.ban();
        world.migrator.cooldown = limits.cooldown();
        world.migrator.leastDeadline = limits.minDeadline();
        world.mostInFlight = limits.maxInFlight();
        world.mostPerHost = limits.maxInPerHost();
        // Half of a role's four VMs.
        world.mostPerRole = 2;
        return world;
    }

    static Policy policy(boolean forcing) {
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
                        .cooldown(Duration.ofMinutes(5))
                        .maxCooldown(Duration.ofMinutes(10))
                        .refusedCooldown(Duration.ofMinutes(5))
                        .ban(Duration.ofMinutes(30))
                        .minDeadline(Duration.ofMinutes(4))
                        .forceComplete(forcing)
                        .build())
                .build();
    }

    private static Duration seconds(RandomGenerator random, int most) {
        return Duration.ofSeconds(random.nextInt(most + 1));
    }

    private void restart(int process) {
        world.changedHands = world.ticks();
        processes[process] = Remediator.builder()
                .topology(plants.topology(world::topology, world))
                .metrics(world::metrics)
                .detector(World.atOnce())
                .plans(plans)
                .isolators(
                        world.isolators.values().stream().map(plants::isolator).toList())
                .migrator(plants.migrator(world.migrator))
                .shares(plants.shares(world.shares))
                .journal(journal)
                .leadership(plants.leadership(replicas.of(process), world))
                .policy(runPolicy())
                .listener(watch::heard, Runnable::run)
                .clock(() -> world.faults.call("clock", Optional.empty(), world.clock::instant))
                .ticker(world::ticks)
                .build();
    }

    /** Returns each change of phase that was seen. */
    Set<String> arrows() {
        return watch.arrows;
    }

    /** Returns what must not be. */
    List<String> run(int chaoticPasses) {
        Chaos chaos = new Chaos(random, world, watch, coverage, 0.05, frozen, goals);
        world.faults.script = chaos;
        for (int i = 0; i < chaoticPasses; i++) {
            int process = random.nextInt(2);
            chaos.meanwhile = () -> {
                nested = true;
                try {
                    meanwhile(1 - process);
                } finally {
                    nested = false;
                }
            };
            pass(process);
            happen();
            world.clock.advance(seconds(random, 60));
        }
        world.faults.script = (call, vm) -> Faults.Fault.NONE;
        try {
            return peace();
        } catch (RuntimeException e) {
            return List.of("a pass threw " + e);
        }
    }

    /** Another process makes a pass in the middle of this one's, for its own zones or, when this one is frozen, for all. */
    private void meanwhile(int process) {
        if (!frozen || random.nextBoolean()) {
            pass(process);
            return;
        }
        replicas.allTo(process);
        int passes = 1 + random.nextInt(5);
        for (int i = 0; i < passes; i++) {
            world.clock.advance(Duration.ofSeconds(31 + random.nextInt(120)));
            pass(process);
        }
    }

    private void pass(int process) {
        int interrupted = acting;
        acting = process;
        try {
            List<Migration> begun = processes[process].pass().started();
            started += begun.size();
            waited += (int) begun.stream().filter(Migration::waiting).count();
        } catch (Faults.Death death) {
            if (plants.machineDies() && nested) {
                throw death;
            }
            plants.died();
            restart(process);
            if (plants.machineDies()) {
                restart(1 - process);
            }
        } catch (RuntimeException e) {
            world.violations.add("a pass threw " + e);
        } finally {
            acting = interrupted;
        }
    }

    /** What the journal knew of budgets and cooldowns is nobody's fault any more. */
    private void loseJournal() {
        losable.lose();
        watch.forget();
        world.migrator.disown();
        world.mostPerRole = Integer.MAX_VALUE;
    }

    /** Whoever put an older copy in the journal's place starts the processes again after a while. */
    private void replaceJournal() {
        losable.replace();
        world.mostPerRole = Integer.MAX_VALUE;
    }

    private void reopenJournal() {
        watch.restore(losable.reopen());
        world.migrator.disown();
        restart(0);
        restart(1);
    }

    /** What others do in the meantime. */
    private void happen() {
        replicas.shuffle(random);
        if (careless && plants.journalMayBeLost()) {
            tamper();
        }
        bystanders.happen();
        if (!losable.isReplaced()) {
            operator.happen();
        }
    }

    /** The journal is deleted, or replaced by a copy, and the processes are started again some passes later. */
    private void tamper() {
        if (losable.isReplaced()) {
            if (random.nextInt(3) == 0) {
                reopenJournal();
            }
            return;
        }
        switch (random.nextInt(60)) {
            case 0, 1 -> loseJournal();
            case 2, 3, 4, 5 -> losable.copy();
            case 6, 7 -> replaceJournal();
            default -> {
                // Mostly nobody touches it.
            }
        }
    }

    /**
     * Nothing fails any more, and nobody mends what is broken: what is begun ends, or is reported as unknown, within the stated time. Then
     * it is mended, and whatever is left over is found by the sweep.
     */
    private List<String> peace() {
        if (losable.isReplaced()) {
            reopenJournal();
        }
        world.migrator.endOthers();
        operator.leave();
        replicas.allTo(0);
        // Weights would help, and who is helped by them is not moved.
        world.sharesHelp = false;
        world.busyHosts.clear();
        List<String> starved = real && !approving ? starved() : List.of();
        world.violations.addAll(starved);
        world.hotHosts.clear();
        passUntilToldOf();
        passUntilQuiet();
        // The clock may have been set back since the last sweep.
        world.clock.advance(Sweep.INTERVAL.multipliedBy(3));
        return passUntilQuiet().imbalance(world, bystanders);
    }

    /**
     * Returns the hosts on which VMs suffer and could be helped, and of which none is moved for hours: not the one that carries the
     * control plane, nor the one that its orchestrator never lets go.
     */
    private List<String> starved() {
        TreeMap<String, NavigableSet<VmId>> waiting = new TreeMap<>();
        for (String host : world.hotHosts) {
            NavigableSet<VmId> here = helpable(host);
            helpless(here);
            waiting.put(host, here);
        }
        for (int i = 0; i < PATIENCE_PASSES; i++) {
            processes[0]
                    .pass()
                    .started()
                    .forEach(begun -> waiting.remove(begun.move().source().value()));
            waiting.forEach((host, vms) -> vms.retainAll(helpable(host)));
            waiting.values().removeIf(Set::isEmpty);
            if (waiting.isEmpty()) {
                break;
            }
            world.migrator.repair();
            operator.resolveAll();
            world.clock.advance(Duration.ofMinutes(1));
        }
        bystanders.letGo();
        return waiting.entrySet().stream()
                .map(host -> "nobody leaves " + host.getKey() + ", though " + host.getValue() + " suffer and could")
                .toList();
    }

    /** Returns those on a host that are in service, stand still, and are neither refused nor of the control plane. */
    private NavigableSet<VmId> helpable(String host) {
        TreeSet<VmId> here = new TreeSet<>();
        world.guests.forEach((vm, guest) -> {
            if (guest.host.value().equals(host)
                    && guest.state == VmState.ACTIVE
                    && !guest.role.equals(CONTROL_PLANE)
                    && !world.outOfService(vm)
                    && !world.migrator.running(vm)
                    && watch.phase(vm).equals("none")
                    && world.isolators.values().stream().noneMatch(isolator -> isolator.refuses.contains(vm))) {
                here.add(vm);
            }
        });
        return here;
    }

    /** Makes one of them of the control plane, and lets the orchestrator keep another one, as long as one is left. */
    private void helpless(NavigableSet<VmId> here) {
        if (here.size() > 1) {
            VmId carries = here.pollFirst();
            world.guests.get(carries).role = CONTROL_PLANE;
        }
        if (here.size() > 1) {
            world.isolator("consul").refuses.add(here.pollFirst());
        }
    }

    private void passUntilToldOf() {
        Seen seen = Seen.of(processes[0].pass());
        for (int i = 0; i < STATED_MINUTES && !seen.unended().isEmpty(); i++) {
            world.clock.advance(Duration.ofMinutes(1));
            seen = Seen.of(processes[0].pass());
        }
        seen.unended()
                .forEach(migration -> world.violations.add(
                        "neither ended nor unknown after " + STATED_MINUTES + " minutes: " + migration));
    }

    private Seen passUntilQuiet() {
        Seen seen = Seen.of(processes[0].pass());
        for (int i = 0; i < 200 && !seen.quiet(); i++) {
            world.migrator.repair();
            world.clock.advance(Duration.ofMinutes(1));
            seen = Seen.of(processes[0].pass());
        }
        return seen;
    }
}
