package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.MigrationPhase;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.IsolationPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.policy.Policy.RunMode;
import io.stealaway.model.policy.SharePolicy;
import io.stealaway.model.policy.SharePolicy.Fairness;
import io.stealaway.remediation.Faults.Death;
import io.stealaway.remediation.Faults.Fault;
import io.stealaway.remediation.journal.JournalKeys;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.remediation.report.PassReport.ShareFigures;
import io.stealaway.remediation.report.RemediationEvent;
import io.stealaway.remediation.step.Sweep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShareRemediesTest {
    private static final Duration STEP = Duration.ofSeconds(20);
    private static final VmId VICTIM = VmId.of("victim");
    private static final int BOUGHT = WorldShares.BOUGHT;

    /** Four VMs that want 4 CPUs of 3; only one of them is detected. */
    private final World world = world();

    private final List<RemediationEvent> events = new ArrayList<>();
    private final List<VmId> detected = new ArrayList<>(List.of(VICTIM));
    private SharePolicy shares =
            SharePolicy.builder().whenItStays(true).minBenefit(0.01).build();
    private final Bench bench = new Bench(world) {
        @Override
        Remediator.Builder builder() {
            return super.builder()
                    .shares(world.shares)
                    .detector((snapshot, history) -> {
                        var all = World.atOnce().detect(snapshot, history);
                        return new io.stealaway.spi.Detector.Detections(
                                all.found().stream()
                                        .filter(found -> detected.contains(found.vm()))
                                        .toList(),
                                history);
                    })
                    .listener(events::add, Runnable::run);
        }
    };

    private static World world() {
        World world = new World().host("a-hot", "a").hot("a-hot");
        world.threads.put("a-hot", 3);
        for (String vm : List.of("n1", "n2", "n3")) {
            world.vm(vm, "a-hot", "db");
        }
        return world.vm("victim", "a-hot", "web");
    }

    private void allow(SharePolicy allowed) {
        shares = allowed;
        bench.policy(Bench.policy().toBuilder()
                .isolation(IsolationPolicy.builder().defaultMinInService(0.0).build())
                .shares(allowed)
                .build());
    }

    private int weight() {
        return world.shares.weight(VICTIM);
    }

    private void passes(Duration time) {
        for (Duration past = Duration.ZERO; past.compareTo(time) < 0; past = past.plus(STEP)) {
            world.clock.advance(STEP);
            bench.pass();
        }
    }

    private List<String> said(RemediationEvent.Kind kind) {
        return events.stream()
                .filter(event -> event.kind() == kind)
                .map(RemediationEvent::text)
                .toList();
    }

    @Test
    void weightsAreLeftAloneUnlessThePolicySaysOtherwise() {
        bench.restart();
        passes(Duration.ofMinutes(5));
        assertThat(world.shares.timesSet).isZero();
    }

    @Test
    void aVmThatNoHostTakesGetsWhatItNeedsForATimeAndThenWeightsRest() {
        allow(shares);
        assertThat(bench.pass().figures().shares()).isEqualTo(new ShareFigures(1, 1, Duration.ZERO, 1));
        world.clock.advance(STEP);
        assertThat(bench.pass().figures().shares()).isEqualTo(new ShareFigures(1, 1, STEP, 0));
        assertThat(weight()).isEqualTo(2 * BOUGHT);
        assertThat(said(RemediationEvent.Kind.SHARES_SET))
                .first()
                .asString()
                .contains("from 1024 to 2048", "predicted 0.000");
        passes(Duration.ofMinutes(2));
        assertThat(said(RemediationEvent.Kind.SHARES_SET)).last().asString().startsWith("helps: steal 0.200 before");
        passes(shares.maxDuration());
        assertThat(weight()).as("put back when the time is up").isEqualTo(BOUGHT);
        passes(shares.maxDuration().minusMinutes(3));
        assertThat(world.shares.timesSet).isEqualTo(1);
        passes(Duration.ofMinutes(6));
        assertThat(world.shares.timesSet)
                .as("and once more, when it has rested")
                .isEqualTo(2);
    }

    @Test
    void aBridgeLastsUntilTheMigrationIsOver() {
        world.host("a-calm", "a");
        world.migrator.duration = Duration.ofMinutes(3);
        allow(SharePolicy.builder().bridge(true).minBenefit(0.01).build());
        PassReport report = bench.pass();
        assertThat(report.started()).hasSize(1);
        assertThat(weight()).isEqualTo(2 * BOUGHT);
        passes(Duration.ofMinutes(2));
        assertThat(weight()).isEqualTo(2 * BOUGHT);
        bench.passUntil(STEP, r -> r.inFlight().stream().anyMatch(m -> m.phase() == MigrationPhase.OBSERVING));
        bench.pass();
        assertThat(world.hostOf(report.started().get(0).vm().value()).value()).isEqualTo("a-calm");
        assertThat(weight()).isEqualTo(BOUGHT);
        assertThat(bench.journal.read().entries().keySet()).noneMatch(key -> key.startsWith(JournalKeys.SHARES));
    }

    @Test
    void aVmWhoseMoveWaitsForItsTurnIsBridgedToo() {
        VmId second = VmId.of("second");
        world.host("a-calm", "a").host("a-hotter", "a").hot("a-hotter");
        world.threads.put("a-hotter", 3);
        for (String vm : List.of("m1", "m2", "m3", "second")) {
            world.vm(vm, "a-hotter", "api");
        }
        detected.add(second);
        world.migrator.duration = Duration.ofMinutes(10);
        shares = SharePolicy.builder().bridge(true).minBenefit(0.01).build();
        Policy one = Bench.policy();
        bench.policy(one.toBuilder()
                .isolation(IsolationPolicy.builder().defaultMinInService(0.0).build())
                .migration(one.migration().toBuilder().maxInFlight(1).build())
                .shares(shares)
                .build());

        PassReport report = bench.pass();

        assertThat(report.started()).hasSize(1);
        assertThat(report.refused()).hasSize(1);
        assertThat(report.refused().get(0).migration().judgedBy()).isIn(VICTIM, second);
        assertThat(List.of(world.shares.weight(VICTIM), world.shares.weight(second)))
                .containsOnly(2 * BOUGHT);
    }

    @Test
    void whatDoesNotHelpIsPutBackAndNotTriedAgainSoon() {
        world.sharesHelp = false;
        allow(shares);
        bench.pass();
        assertThat(weight()).isEqualTo(2 * BOUGHT);
        passes(Duration.ofMinutes(2));
        assertThat(weight()).isEqualTo(BOUGHT);
        assertThat(said(RemediationEvent.Kind.SHARES_UNDONE)).last().asString().contains("it does not help");
        passes(Duration.ofMinutes(20));
        assertThat(world.shares.timesSet).isEqualTo(1);
    }

    @Test
    void whatAHumanSetsMeanwhileStays() {
        allow(shares);
        bench.pass();
        world.shares.human("victim", 777);
        passes(Duration.ofMinutes(1));
        assertThat(weight()).isEqualTo(777);
        assertThat(said(RemediationEvent.Kind.SHARES_UNDONE))
                .anySatisfy(text -> assertThat(text).contains("left at 777"));
        assertThat(world.shares.tags).isEmpty();
    }

    @Test
    void nobodyIsLeftLessThanTheFloor() {
        // Of 3 CPUs each of the others has 0.75 at the worst, and 0.6 when one has twice the weight.
        allow(shares.toBuilder().floorPerVcpu(0.16).build());
        bench.pass();
        assertThat(weight()).isEqualTo(BOUGHT);
        allow(shares.toBuilder().floorPerVcpu(0.15).build());
        bench.pass();
        assertThat(weight()).isEqualTo(2 * BOUGHT);
    }

    @Test
    void aVmThatComesEndsWhatWouldLeaveItTooLittle() {
        allow(shares.toBuilder().floorPerVcpu(0.15).build());
        bench.pass();
        assertThat(weight()).isEqualTo(2 * BOUGHT);
        world.vm("n4", "a-hot", "db");
        passes(Duration.ofSeconds(40));
        assertThat(weight()).isEqualTo(BOUGHT);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fairness.class,
            names = {"VCPUS", "RAM"})
    void fairWeightsFollowWhatWasBought(Fairness fairness) {
        world.shares.weights.put(VICTIM, 100);
        world.sharesHelp = false;
        allow(SharePolicy.builder().fairness(fairness).minBenefit(0.01).build());
        bench.pass();
        int each = fairness == Fairness.VCPUS ? 4 * 1024 : 8 * 1024;
        assertThat(world.shares.weights.values()).containsOnly(each);
        passes(Duration.ofMinutes(2));
        assertThat(world.shares.weights.get(VICTIM)).isEqualTo(100);
    }

    @Test
    void aDryRunSaysWhatItWouldSet() {
        allow(shares);
        bench.policy(bench.policy.toBuilder().mode(RunMode.DRY_RUN).build());
        bench.pass();
        assertThat(world.shares.timesSet).isZero();
        assertThat(said(RemediationEvent.Kind.WOULD_START))
                .anySatisfy(text ->
                        assertThat(text).contains("would set CPU weights: CPU weight of victim from 1024 to 2048"));
    }

    @Test
    void aPauseForbidsAndPutsNothingBackEarly() {
        allow(shares);
        bench.pass();
        bench.remediator.pause("a drill");
        passes(Duration.ofMinutes(2));
        assertThat(weight()).isEqualTo(2 * BOUGHT);
        passes(shares.maxDuration());
        assertThat(weight()).isEqualTo(BOUGHT);
        passes(shares.maxDuration().plusMinutes(2));
        assertThat(world.shares.timesSet).isEqualTo(1);
    }

    @Test
    void aPolicyThatIsTakenBackPutsBackWhatItAllowed() {
        allow(shares);
        bench.pass();
        allow(SharePolicy.defaults());
        bench.pass();
        assertThat(weight()).isEqualTo(BOUGHT);
    }

    /** Whatever the process dies of, and before or after whatever call: the next one leaves no weight changed. */
    @ParameterizedTest
    @ValueSource(strings = {"readShares", "setShares", "restoreShares", "ownedShares", "commit"})
    void aProcessThatDiesLeavesNoWeightChanged(String deadly) {
        for (Fault fault : List.of(Fault.DIES_BEFORE, Fault.DIES_AFTER)) {
            for (int nth = 1; nth <= 4; nth++) {
                World own = world();
                Bench dying = new Bench(own) {
                    @Override
                    Remediator.Builder builder() {
                        return super.builder().shares(own.shares);
                    }
                };
                Policy policy = Bench.policy().toBuilder()
                        .isolation(IsolationPolicy.builder()
                                .defaultMinInService(0.0)
                                .build())
                        .shares(shares)
                        .build();
                dying.policy(policy);
                TreeMap<String, Integer> calls = new TreeMap<>();
                int when = nth;
                own.faults.script = (call, vm) ->
                        call.equals(deadly) && calls.merge(call, 1, Integer::sum) == when ? fault : Fault.NONE;
                for (int i = 0; i < 150; i++) {
                    try {
                        dying.pass();
                    } catch (Death death) {
                        dying.restart();
                    }
                    own.clock.advance(STEP);
                }
                own.faults.script = (call, vm) -> Fault.NONE;
                dying.policy(policy.toBuilder().shares(SharePolicy.defaults()).build());
                dying.pass();
                own.clock.advance(Sweep.INTERVAL.multipliedBy(2));
                dying.pass();
                assertThat(own.shares.imbalance())
                        .as("%s at %s, time %s", fault, deadly, nth)
                        .isEmpty();
                assertThat(own.violations).isEmpty();
            }
        }
    }

    @Test
    void whatALostJournalKnewIsFoundByItsTag() {
        allow(shares);
        bench.pass();
        bench.journal = new io.stealaway.local.InMemoryJournal();
        bench.policy(bench.policy.toBuilder().shares(SharePolicy.defaults()).build());
        assertThat(weight()).isEqualTo(2 * BOUGHT);
        bench.pass();
        assertThat(weight()).isEqualTo(BOUGHT);
        assertThat(world.shares.tags).isEmpty();
    }

    @Test
    void aHostThatDoesNotAnswerIsAskedAgain() {
        allow(shares);
        bench.pass();
        world.faults.script = (call, vm) -> call.equals("restoreShares") ? Fault.UNAVAILABLE_BEFORE : Fault.NONE;
        passes(shares.maxDuration().plusMinutes(1));
        assertThat(weight()).isEqualTo(2 * BOUGHT);
        world.faults.script = (call, vm) -> Fault.NONE;
        passes(STEP);
        assertThat(weight()).isEqualTo(BOUGHT);
    }

    @Test
    void aPolicyThatAllowsNeedsSomethingToDoItWith() {
        Policy allowing = Policy.builder().shares(shares).build();
        assertThatThrownBy(() -> Remediator.builder()
                        .topology(world::topology)
                        .metrics(world::metrics)
                        .migrator(world.migrator)
                        .journal(bench.journal)
                        .policy(allowing)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("shares(...)");
        assertThat(Optional.of(allowing.shares())).contains(shares);
    }
}
