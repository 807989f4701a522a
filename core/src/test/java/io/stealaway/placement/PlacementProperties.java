package io.stealaway.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.check.HostShares;
import io.stealaway.check.PlanChecker;
import io.stealaway.json.PlanJson;
import io.stealaway.model.Detection;
import io.stealaway.model.Explanation;
import io.stealaway.model.HostEvaluation;
import io.stealaway.model.HostEvaluation.Refusal;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.Placement;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.placement.rule.GuardedScorer;
import io.stealaway.placement.rule.Rules;
import io.stealaway.placement.state.PlanState;
import io.stealaway.placement.state.VmPlacementView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;

class PlacementProperties {
    private static final Placement NOTHING = new Placement.Stays(VmId.of("nobody"), "nobody suffers");

    @Property(seed = "1", shrinking = ShrinkingMode.OFF)
    void orderOfHostsVmsAndDetectionsChangesNothing(@ForAll long seed) {
        RandomCase random = RandomCase.any(seed);
        Random shuffle = new Random(seed);
        ClusterSnapshot.Builder shuffled =
                ClusterSnapshot.builder(random.snapshot().takenAt());
        shuffled(random.snapshot().hosts(), shuffle).forEach(shuffled::host);
        shuffled(random.snapshot().vms(), shuffle).forEach(shuffled::vm);
        shuffled(random.snapshot().serverGroups(), shuffle).forEach(shuffled::serverGroup);
        shuffled(random.snapshot().inFlight(), shuffle).forEach(shuffled::inFlight);
        shuffled.observations(random.snapshot().observations());

        MigrationPlan plan = plan(random);
        assertThat(random.engine().plan(shuffled.build(), shuffled(random.detections(), shuffle), random.holds()))
                .isEqualTo(plan);
    }

    @Property(seed = "2", shrinking = ShrinkingMode.OFF)
    void everyPrefixOfEveryPlanKeepsEveryRule(@ForAll long seed) {
        RandomCase random = RandomCase.any(seed);
        MigrationPlan plan = plan(random);
        int moves = plan.migrations().size();
        Statistics.label("moves").collect(Math.min(moves, 4)).coverage(coverage -> {
            coverage.check(1).percentage(share -> share > 10.0);
            coverage.check(2).percentage(share -> share > 3.0);
        });
        Statistics.label("a move waits for another")
                .collect(plan.migrations().stream()
                        .anyMatch(step -> !step.after().isEmpty()))
                .coverage(coverage -> coverage.check(true).count(chains -> chains > 5));
        Statistics.label("a neighbour leaves")
                .collect(plan.migrations().stream().anyMatch(step -> step.purpose() == MigrationPurpose.RELIEVE))
                .coverage(coverage -> coverage.check(true).count(reliefs -> reliefs > 5));

        assertThat(PlanChecker.check(random.snapshot(), plan, random.policy(), random.holds()))
                .isEmpty();
        for (int answers = 1; answers < chosen(plan).size(); answers++) {
            assertThat(PlanChecker.check(
                            random.snapshot(), prefix(plan, answers, random), random.policy(), random.holds()))
                    .isEmpty();
        }
    }

    @Property(seed = "10", shrinking = ShrinkingMode.OFF)
    void whicheverMovesHaveBegunOrEndedNoRuleIsBrokenThatWasNot(@ForAll long seed) {
        RandomCase random = RandomCase.any(seed);
        List<PlannedMigration> steps = plan(random).migrations();
        Execution execution = new Execution(random.snapshot(), steps);
        Random dice = new Random(seed);
        while (execution.goOn(dice)) {
            assertThat(PlanChecker.checkState(random.snapshot(), execution.state(), random.policy()))
                    .as("%s of %s", execution, steps)
                    .isEmpty();
        }
        assertThat(execution.isOver()).as("%s of %s", execution, steps).isTrue();
    }

    @Property(tries = 300, seed = "3", shrinking = ShrinkingMode.OFF)
    void movesOfAPlanInFlightInTheNextSnapshotLeaveItsOtherMovesLegal(@ForAll long seed) {
        // Those of a chain are legal only once what they wait for is over.
        RandomCase random = RandomCase.any(seed).withoutChains();
        MigrationPlan plan = plan(random);
        List<InFlightMigration> inFlight = new ArrayList<>(random.snapshot().inFlight());
        for (PlannedMigration migration : plan.migrations()) {
            ClusterSnapshot next = random.snapshot().withInFlight(inFlight);
            assertThat(random.engine().refusal(next, migration.vm(), migration.target(), random.holds()))
                    .isEmpty();
            inFlight.add(new InFlightMigration(migration.vm(), migration.source(), migration.target()));
            ClusterSnapshot started = random.snapshot().withInFlight(inFlight);
            assertThat(random.engine().refusal(started, migration.vm(), migration.target(), random.holds()))
                    .as("its own migration does not stand in its way")
                    .isEmpty();
        }
    }

    @Property(seed = "4", shrinking = ShrinkingMode.OFF)
    void removingALosingHostKeepsTheWinner(@ForAll long seed) {
        RandomCase random = RandomCase.hostLocal(seed);
        ClusterSnapshot snapshot = random.snapshot();
        Set<HostId> busy = new TreeSet<>();
        snapshot.inFlight().forEach(migration -> {
            busy.add(migration.source());
            busy.add(migration.target());
        });
        Optional<Detection> detection = oneOf(random.detections(), seed);
        Placement answer =
                detection.map(found -> single(random, snapshot, found)).orElse(NOTHING);
        boolean found = answer instanceof Placement.Chosen;
        for (int i = 0; detection.isPresent() && i < snapshot.hosts().size(); i++) {
            HostId host = snapshot.hosts().get(i).id();
            boolean won = answer instanceof Placement.Chosen chosen
                    && chosen.decisive().target().equals(host);
            if (won || busy.contains(host) || host.equals(detection.get().host())) {
                continue;
            }
            Placement without = single(random, without(snapshot, host), detection.get());
            assertThat(found ? without : without.getClass()).isEqualTo(found ? answer : answer.getClass());
        }
        Statistics.label("winner")
                .collect(found)
                .coverage(coverage -> coverage.check(true).percentage(share -> share > 10.0));
    }

    @Property(seed = "5", shrinking = ShrinkingMode.OFF)
    void raisingAHostsStealNeverImprovesItsRank(@ForAll long seed) {
        RandomCase random = RandomCase.odd(seed);
        double rise = new Random(seed).nextDouble();
        Optional<Detection> detection = oneOf(random.detections(), seed);
        Statistics.label("a host was ranked")
                .collect(detection.isPresent() && neverImproves(random, detection.get(), rise, seed))
                .coverage(coverage -> coverage.check(true).percentage(share -> share > 10.0));
    }

    /** Returns whether there was a host to compare the rank of. */
    private static boolean neverImproves(RandomCase random, Detection detection, double rise, long seed) {
        Explanation before = random.engine().explain(random.snapshot(), detection.vm(), random.holds());
        Optional<HostEvaluation.Accepted> ranked = oneOf(before.ranking(), seed);
        ranked.ifPresent(host -> assertThat(rank(
                        random.engine()
                                .explain(
                                        withMoreSteal(random.snapshot(), host.host(), rise),
                                        detection.vm(),
                                        random.holds()),
                        host.host()))
                .isGreaterThanOrEqualTo(host.rank()));
        return ranked.isPresent();
    }

    @Property(seed = "6", shrinking = ShrinkingMode.OFF)
    void explanationAgreesWithThePlanAndWithTheRecheck(@ForAll long seed) {
        RandomCase random = RandomCase.any(seed);
        oneOf(random.detections(), seed)
                .ifPresent(detection -> agree(random, random.engine(), detection, random.holds()));
    }

    @Property(seed = "11", shrinking = ShrinkingMode.OFF)
    void explanationAgreesWithThePlanForAnyFilterAndScorer(@ForAll long seed) {
        RandomCase random = RandomCase.any(seed);
        PlacementEngine.Builder builder = PlacementEngine.builder(random.policy())
                .filter("dice", new RandomFilter(seed))
                .scorer("dice", 1 + Math.floorMod(seed, 50), new RandomScorer(seed));
        PlacementEngine engine = (seed % 2 == 0 ? builder : builder.withoutDefaults()).build();
        oneOf(random.detections(), seed).ifPresent(detection -> agree(random, engine, detection, random.holds()));
    }

    private static void agree(RandomCase random, PlacementEngine engine, Detection detection, PlacementHolds holds) {
        Explanation explanation = engine.explain(random.snapshot(), detection.vm(), holds);
        Placement answer = engine.plan(random.snapshot(), List.of(detection), holds)
                .placements()
                .get(0);
        assertThat(explanation.answer()).isEqualTo(answer);
        if (answer instanceof Placement.Chosen chosen && cures(chosen)) {
            HostEvaluation.Accepted first = explanation.ranking().get(0);
            assertThat(first.host()).isEqualTo(chosen.decisive().target());
            assertThat(first.score()).isEqualTo(chosen.decisive().score());
            assertThat(explanation.margin().orElse(0.0)).isNotNegative();
        }
        if (answer instanceof Placement.NoHost none) {
            assertThat(explanation.ranking()).isEmpty();
            assertThat(none.rejections()).isEqualTo(firstRefusals(explanation));
        }
        if (answer instanceof Placement.NoHost || (answer instanceof Placement.Chosen chosen && cures(chosen))) {
            for (HostEvaluation verdict : explanation.hosts()) {
                assertThat(engine.refusal(random.snapshot(), detection.vm(), verdict.host(), holds)
                                .map(text -> text.substring(0, text.indexOf(':')))
                                .orElse("accepted"))
                        .isEqualTo(firstButBenefit(verdict));
            }
        }
    }

    private static boolean cures(Placement.Chosen chosen) {
        return chosen.migrations().size() == 1 && chosen.decisive().purpose() == MigrationPurpose.CURE;
    }

    /** The re-check does not ask whether a move is still worth it. */
    private static String firstButBenefit(HostEvaluation verdict) {
        return verdict instanceof HostEvaluation.Rejected rejected
                ? rejected.refusals().stream()
                        .map(Refusal::filter)
                        .filter(filter -> !filter.equals("benefit"))
                        .findFirst()
                        .orElse("accepted")
                : "accepted";
    }

    @Property(seed = "7", shrinking = ShrinkingMode.OFF)
    void columnFormAndPairFormGiveTheSameBits(@ForAll long seed) {
        RandomCase random = RandomCase.odd(seed);
        PlanState state = new PlanState(random.snapshot(), random.policy(), random.holds());
        VmPlacementView view =
                state.viewOf(new Random(seed).nextInt(random.snapshot().vms().size()));
        int[] hosts = random.snapshot().zoneHosts(random.snapshot().hostZone(view.sourceHost()));
        for (GuardedScorer scorer : Rules.of(List.of(), HostScorers.defaults()).scorers()) {
            double[] column = new double[hosts.length];
            scorer.scoreAll(view, hosts, column);
            // Arrays compare doubles bit by bit.
            assertThat(column)
                    .containsExactly(IntStream.of(hosts)
                            .mapToDouble(host -> scorer.scorer().score(view, host))
                            .toArray());
        }
    }

    @Property(tries = 300, seed = "8", shrinking = ShrinkingMode.OFF)
    void countsKeptByTheStateEqualCountsTakenAnew(@ForAll long seed) {
        RandomCase random = RandomCase.odd(seed);
        ClusterSnapshot snapshot = random.snapshot();
        PlanState state = new PlanState(snapshot, random.policy(), random.holds());
        Random dice = new Random(seed);
        for (int i = 0; i < 3; i++) {
            int vm = dice.nextInt(snapshot.vms().size());
            if (state.viewOf(vm).movingTo().isEmpty()) {
                int[] zone = snapshot.zoneHosts(snapshot.hostZone(snapshot.vmHost(vm)));
                int target = zone[dice.nextInt(zone.length)];
                if (target != snapshot.vmHost(vm)) {
                    state.plan(vm, target);
                }
            }
        }
        int asked = dice.nextInt(snapshot.vms().size());
        VmPlacementView view = state.viewOf(asked);
        for (int host = 0; host < snapshot.hosts().size(); host++) {
            List<Vm> others = new ArrayList<>();
            for (int vm = 0; vm < snapshot.vms().size(); vm++) {
                boolean here = snapshot.vmHost(vm) == host
                        || state.viewOf(vm).movingTo().equals(OptionalInt.of(host));
                if (here && vm != asked) {
                    others.add(snapshot.vms().get(vm));
                }
            }
            Vm asker = view.vm();
            assertThat(view.sameRoleVms(host)).isEqualTo((int) others.stream()
                    .filter(vm -> asker.role().isPresent() && vm.role().equals(asker.role()))
                    .count());
            for (ServerGroup group : snapshot.serverGroups()) {
                assertThat(view.groupVms(group.id(), host)).isEqualTo((int) others.stream()
                        .filter(vm -> vm.serverGroups().contains(group.id()))
                        .count());
            }
            assertThat(view.vmNeededMicroCores()).isEqualTo(needed(snapshot, asker));
            boolean counted = snapshot.vmHost(asked) == host || view.movingTo().equals(OptionalInt.of(host));
            assertThat(view.freeRamBytes(host))
                    .isEqualTo(snapshot.hosts().get(host).ramCapacityBytes()
                            - others.stream().mapToLong(Vm::ramBytes).sum()
                            - (counted ? asker.ramBytes() : 0));
            assertThat(view.neededMicroCores(host))
                    .as("CPU needed of host %s by all but VM %s", host, asked)
                    .isEqualTo(snapshot.hosts().get(host).hypervisorDemandMicroCores()
                            + others.stream()
                                    .mapToLong(vm -> needed(snapshot, vm))
                                    .sum());
        }
    }

    private static long needed(ClusterSnapshot snapshot, Vm vm) {
        int index = snapshot.vmIndex(vm.id()).orElseThrow();
        if (!vm.running()) {
            return 0;
        }
        return snapshot.observed(index) ? snapshot.needMicroCores(index) : vm.cpuLimitMicroCores();
    }

    @Property(seed = "9", shrinking = ShrinkingMode.OFF)
    void planningAgainOnTheAppliedPlanMovesNothingBack(@ForAll long seed) {
        RandomCase random = RandomCase.hostLocal(seed);
        ClusterSnapshot before = HostShares.recomputed(random.snapshot().withInFlight(List.of()));
        PlacementEngine engine = random.engine();
        MigrationPlan plan = engine.plan(before, RandomCase.detections(before), PlacementHolds.none());
        Statistics.label("moves")
                .collect(!plan.migrations().isEmpty())
                .coverage(coverage -> coverage.check(true).percentage(share -> share > 5.0));

        ClusterSnapshot after = HostShares.recomputed(applied(before, plan));
        for (PlannedMigration again : engine.plan(after, RandomCase.detections(after), PlacementHolds.none())
                .migrations()) {
            assertThat(plan.migrations())
                    .noneMatch(migration -> migration.vm().equals(again.vm())
                            && migration.source().equals(again.target()));
        }
    }

    private static Map<String, Integer> firstRefusals(Explanation explanation) {
        TreeMap<String, Integer> refusals = new TreeMap<>();
        for (HostEvaluation verdict : explanation.hosts()) {
            String filter = ((HostEvaluation.Rejected) verdict).first().filter();
            if (!filter.equals("zone")) {
                refusals.merge(filter, 1, Integer::sum);
            }
        }
        return refusals;
    }

    private static ClusterSnapshot applied(ClusterSnapshot snapshot, MigrationPlan plan) {
        ClusterSnapshot applied = snapshot;
        for (PlannedMigration migration : plan.migrations()) {
            applied = Edits.vm(applied, migration.vm().value(), vm -> vm.host(migration.target()));
        }
        return applied;
    }

    private static ClusterSnapshot without(ClusterSnapshot snapshot, HostId host) {
        ClusterSnapshot.Builder builder = ClusterSnapshot.builder(snapshot.takenAt());
        snapshot.hosts().stream().filter(other -> !other.id().equals(host)).forEach(builder::host);
        snapshot.serverGroups().forEach(builder::serverGroup);
        snapshot.inFlight().forEach(builder::inFlight);
        List<VmObservation> observations = new ArrayList<>();
        for (Vm vm : snapshot.vms()) {
            if (!vm.host().equals(host)) {
                builder.vm(vm);
                snapshot.observations().of(vm.id()).ifPresent(observations::add);
            }
        }
        return builder.observations(Observations.of(observations)).build();
    }

    /** A VM in flight would take its steal to its second host too. */
    private static ClusterSnapshot withMoreSteal(ClusterSnapshot snapshot, HostId host, double rise) {
        Set<VmId> moving =
                snapshot.inFlight().stream().map(InFlightMigration::vm).collect(Collectors.toSet());
        List<VmObservation> observations = new ArrayList<>();
        for (VmObservation seen : snapshot.observations().byVm().values()) {
            boolean raise = snapshot.vm(seen.vm()).orElseThrow().host().equals(host) && !moving.contains(seen.vm());
            observations.add(
                    !raise
                            ? seen
                            : seen.toBuilder()
                                    .stealRatio(Math.min(1.0, seen.stealRatio() + rise))
                                    .build());
        }
        return snapshot.withObservations(Observations.of(observations));
    }

    private static int rank(Explanation explanation, HostId host) {
        return explanation.ranking().stream()
                .filter(accepted -> accepted.host().equals(host))
                .mapToInt(HostEvaluation.Accepted::rank)
                .findFirst()
                .orElse(Integer.MAX_VALUE);
    }

    private static List<Placement.Chosen> chosen(MigrationPlan plan) {
        return plan.placements().stream()
                .filter(Placement.Chosen.class::isInstance)
                .map(Placement.Chosen.class::cast)
                .toList();
    }

    private static MigrationPlan prefix(MigrationPlan plan, int answers, RandomCase random) {
        List<Placement> placements = List.copyOf(chosen(plan).subList(0, answers));
        List<PlannedMigration> migrations = placements.stream()
                .flatMap(placement -> ((Placement.Chosen) placement).migrations().stream())
                .toList();
        return new MigrationPlan(plan.snapshotTakenAt(), placements, PlanJson.hash(migrations, random.policy()));
    }

    private static MigrationPlan plan(RandomCase random) {
        return random.engine().plan(random.snapshot(), random.detections(), random.holds());
    }

    private static Placement single(RandomCase random, ClusterSnapshot snapshot, Detection detection) {
        return random.engine()
                .plan(snapshot, List.of(detection), random.holds())
                .placements()
                .get(0);
    }

    private static <T> Optional<T> oneOf(List<T> values, long seed) {
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(new Random(seed).nextInt(values.size())));
    }

    private static <T> List<T> shuffled(List<T> values, Random random) {
        List<T> shuffled = new ArrayList<>(values);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }
}
