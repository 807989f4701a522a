package io.stealaway.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.spi.HostScorer;
import io.stealaway.spi.PlacementKind;
import io.stealaway.spi.PlacementView;
import io.stealaway.testkit.Trials.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * What every {@link HostScorer} must do, tried on a thousand small clusters; subclass it and hand out yours:
 *
 * <pre>{@code
 * class MyScorerTest extends HostScorerContract {
 *     protected HostScorer scorer() { return new MyScorer(); }
 * }
 * }</pre>
 *
 * <p>A cluster on which a rule is broken is shrunk to the smallest on which it still is, and shown as JSON.
 */
public abstract class HostScorerContract {
    /** For subclasses. */
    protected HostScorerContract() {}

    /** Returns the scorer under test. */
    protected abstract HostScorer scorer();

    /** Returns the policy to score under; the defaults unless overridden. */
    protected Policy policy() {
        return Policy.defaults();
    }

    /**
     * Returns whether a host's score depends on that host, what is on it, and the VM alone. Override it to answer false for a
     * scorer that looks at other hosts, as one that counts the members of a server group does.
     */
    protected boolean hostLocal() {
        return true;
    }

    /**
     * Returns whether more steal on a host never raises its score. Override it to answer true for a scorer that keeps to that;
     * the kit then checks it.
     */
    protected boolean stealMonotone() {
        return false;
    }

    @Test
    void aScorerThatSpeaksOfNewVmsScoresThemOneByOneAsAllAtOnce() {
        HostScorer scorer = scorer();
        if (!scorer.appliesTo(PlacementKind.NEW_VM)) {
            return;
        }
        Trials.check(trial -> Trials.lookAtNewVm(trial, policy(), (view, hosts) -> {
            double[] all = new double[hosts.length];
            scorer.scoreAll(view, hosts, hosts.length, all);
            for (int i = 0; i < hosts.length; i++) {
                assertThat(scorer.score(view, hosts[i]))
                        .as("score of host %s", view.host(hosts[i]).id())
                        .isEqualTo(all[i])
                        .isBetween(0.0, 1.0);
            }
        }));
    }

    @Test
    void everyHostOfTheZoneHasAScoreThatIsAFraction() {
        HostScorer scorer = scorer();
        Trials.check(trial -> Trials.look(trial, policy(), (view, hosts) -> {
            for (int host : hosts) {
                assertThat(scorer.score(view, host))
                        .as("score of host %s, feasible or not", view.host(host).id())
                        .isBetween(0.0, 1.0);
            }
        }));
    }

    @Test
    void columnFormGivesTheSameBitsAsThePairFormForAnyHostsInAnyOrder() {
        HostScorer scorer = scorer();
        Trials.check(trial -> Trials.look(trial, policy(), (view, hosts) -> {
            double[] pairs = pairsBackwards(scorer, view, hosts);
            assertThat(column(scorer, view, hosts)).as("scoreAll of the zone").containsExactly(pairs);
            SplittableRandom dice = trial.dice();
            int[] some = Arrays.stream(hosts).filter(host -> dice.nextBoolean()).toArray();
            assertThat(column(scorer, view, some))
                    .as("scoreAll of hosts %s", Arrays.toString(some))
                    .containsExactly(pairsBackwards(scorer, view, some));
        }));
    }

    @Test
    void columnFormWritesNoMoreThanItIsAskedFor() {
        HostScorer scorer = scorer();
        Trials.check(trial -> Trials.look(trial, policy(), (view, hosts) -> {
            int[] before = hosts.clone();
            double[] scores = new double[hosts.length + 1];
            Arrays.fill(scores, -1.0);
            scorer.scoreAll(view, hosts, hosts.length - 1, scores);
            assertThat(hosts).as("hosts are not to be changed").containsExactly(before);
            assertThat(Arrays.copyOfRange(scores, hosts.length - 1, scores.length))
                    .as("places from count on")
                    .containsOnly(-1.0);
        }));
    }

    @Test
    void orderInWhichHostsAndVmsWereReadChangesNothing() {
        HostScorer scorer = scorer();
        Trials.check(trial -> {
            ClusterSnapshot shuffled = Shuffled.of(trial.snapshot(), trial.dice());
            assertThat(scores(scorer, trial.on(shuffled))).isEqualTo(scores(scorer, trial));
        });
    }

    @Test
    void removingAnotherHostChangesNoScore() {
        if (!hostLocal()) {
            return;
        }
        HostScorer scorer = scorer();
        Trials.check(trial -> {
            List<HostId> others = trial.snapshot().hosts().stream()
                    .map(Host::id)
                    .filter(host -> !needed(trial, host))
                    .toList();
            if (!others.isEmpty()) {
                HostId removed = others.get(trial.dice().nextInt(others.size()));
                Facts facts = new Facts(trial.snapshot());
                facts.removeHost(removed);
                Map<HostId, Long> expected = scores(scorer, trial);
                expected.remove(removed);
                assertThat(scores(scorer, trial.on(facts.snapshot())))
                        .as("without %s", removed)
                        .isEqualTo(expected);
            }
        });
    }

    @Test
    void anyThreadGetsTheSameScores() {
        HostScorer scorer = scorer();
        assertThat(Threads.answers(() -> Trials.collect(trial -> scores(scorer, trial))))
                .as("different answers")
                .hasSize(1);
    }

    @Test
    void moreStealOnAHostNeverRaisesItsScoreIfThatIsPromised() {
        if (!stealMonotone()) {
            return;
        }
        HostScorer scorer = scorer();
        Trials.check(trial -> {
            SplittableRandom dice = trial.dice();
            Map<HostId, Long> before = scores(scorer, trial);
            HostId host = List.copyOf(before.keySet()).get(dice.nextInt(before.size()));
            double rise = dice.nextDouble();
            Map<HostId, Long> after = scores(scorer, trial.on(withMoreSteal(trial.snapshot(), host, rise)));
            assertThat(Double.longBitsToDouble(after.get(host)))
                    .as("score of %s with %s more steal", host, rise)
                    .isLessThanOrEqualTo(Double.longBitsToDouble(before.get(host)));
        });
    }

    /** The VM's own host, and those between which something is in flight, cannot be removed without changing more. */
    private static boolean needed(Trial trial, HostId host) {
        boolean own = trial.snapshot().vm(trial.vm()).orElseThrow().host().equals(host);
        return own
                || trial.snapshot().inFlight().stream()
                        .anyMatch(migration -> migration.source().equals(host)
                                || migration.target().equals(host));
    }

    private static ClusterSnapshot withMoreSteal(ClusterSnapshot snapshot, HostId host, double rise) {
        TreeSet<VmId> moving = new TreeSet<>();
        snapshot.inFlight().forEach(migration -> moving.add(migration.vm()));
        List<VmObservation> observations = new ArrayList<>();
        for (VmObservation seen : snapshot.observations().byVm().values()) {
            boolean here = snapshot.vm(seen.vm()).orElseThrow().host().equals(host) && !moving.contains(seen.vm());
            observations.add(seen.toBuilder()
                    .stealRatio(here ? Math.min(1.0, seen.stealRatio() + rise) : seen.stealRatio())
                    .build());
        }
        return snapshot.withObservations(Observations.of(observations));
    }

    private Map<HostId, Long> scores(HostScorer scorer, Trial trial) {
        Map<HostId, Long> bits = new LinkedHashMap<>();
        Trials.look(trial, policy(), (view, hosts) -> {
            double[] scores = column(scorer, view, hosts);
            for (int i = 0; i < hosts.length; i++) {
                bits.put(view.host(hosts[i]).id(), Double.doubleToRawLongBits(scores[i]));
            }
        });
        return bits;
    }

    private static double[] column(HostScorer scorer, PlacementView view, int[] hosts) {
        double[] scores = new double[hosts.length];
        scorer.scoreAll(view, hosts, hosts.length, scores);
        return scores;
    }

    private static double[] pairsBackwards(HostScorer scorer, PlacementView view, int[] hosts) {
        double[] scores = new double[hosts.length];
        for (int i = hosts.length - 1; i >= 0; i--) {
            scores[i] = scorer.score(view, hosts[i]);
        }
        return scores;
    }
}
