package io.stealaway.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.Vm;
import io.stealaway.spi.FilterScope;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.HostScorer;
import io.stealaway.spi.PlacementView;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Each contract finds the rule that breaks it, and shows the smallest cluster on which it does. */
class RuleContractsTest {
    private static final HostScorer GOOD = (view, host) -> 1.0 - view.stealRatio(host);

    @Test
    void scoreThatIsNoFractionIsFoundAlsoOnAHostThatIsNotFeasible() {
        fails(
                        scoring((view, host) -> view.host(host).up() ? 0.5 : Double.NaN)
                                ::everyHostOfTheZoneHasAScoreThatIsAFraction)
                .hasMessageContaining("\"up\":false");
        fails(scoring((view, host) -> 1.0 + view.stealRatio(host))::everyHostOfTheZoneHasAScoreThatIsAFraction);
        fails(scoring((view, host) -> -view.stealRatio(host))::everyHostOfTheZoneHasAScoreThatIsAFraction);
    }

    @Test
    void scorerThatThrowsIsFoundWithTheSmallestCluster() {
        HostScorer throwing =
                (view, host) -> 1.0 / view.vm().role().orElseThrow().value().length();

        fails(scoring(throwing)::everyHostOfTheZoneHasAScoreThatIsAFraction)
                .hasMessageContaining("No value present")
                .hasMessageContaining("smallest that fails")
                .message()
                .satisfies(message -> {
                    assertOnce(message, "\"tenant\"");
                    assertOnce(message, "\"zone\"");
                });
    }

    private static void assertOnce(String message, String word) {
        if (message.indexOf(word) != message.lastIndexOf(word)) {
            throw new AssertionError(word + " is there more than once in " + message);
        }
    }

    @Test
    void columnFormOfItsOwnMindIsFound() {
        HostScorer other = new HostScorer() {
            @Override
            public double score(PlacementView view, int host) {
                return 0.1 * (1.0 - view.stealRatio(host));
            }

            @Override
            public void scoreAll(PlacementView view, int[] hosts, int count, double[] scores) {
                for (int i = 0; i < count; i++) {
                    scores[i] = 0.1 - 0.1 * view.stealRatio(hosts[i]);
                }
            }
        };

        fails(scoring(other)::columnFormGivesTheSameBitsAsThePairFormForAnyHostsInAnyOrder);
    }

    @Test
    void columnFormThatTakesThePlaceOfAHostForItsIndexIsFound() {
        HostScorer other = new HostScorer() {
            @Override
            public double score(PlacementView view, int host) {
                return GOOD.score(view, host);
            }

            @Override
            public void scoreAll(PlacementView view, int[] hosts, int count, double[] scores) {
                for (int i = 0; i < scores.length; i++) {
                    scores[i] = GOOD.score(view, i);
                }
            }
        };

        fails(scoring(other)::columnFormGivesTheSameBitsAsThePairFormForAnyHostsInAnyOrder);
        fails(scoring(other)::columnFormWritesNoMoreThanItIsAskedFor);
    }

    @Test
    void scoreRescaledToTheOtherHostsIsFound() {
        HostScorer rescaled = (view, host) -> {
            double most = 0.0;
            for (int other = 0; other < view.snapshot().hosts().size(); other++) {
                most = Math.max(most, view.stealRatio(other));
            }
            return most == 0.0 ? 1.0 : 1.0 - view.stealRatio(host) / most;
        };

        fails(scoring(rescaled)::removingAnotherHostChangesNoScore);
    }

    @Test
    void scorerThatRemembersIsFound() {
        AtomicLong calls = new AtomicLong();

        fails(scoring((view, host) -> 1.0 / (calls.incrementAndGet() % 7 + 1))::anyThreadGetsTheSameScores);
        fails(
                scoring((view, host) -> 1.0 / (calls.incrementAndGet() % 7 + 1))
                        ::columnFormGivesTheSameBitsAsThePairFormForAnyHostsInAnyOrder);
    }

    @Test
    void brokenPromiseToBeStealMonotoneIsFound() {
        HostScorerContract attracted = new HostScorerContract() {
            @Override
            protected HostScorer scorer() {
                return (view, host) -> view.stealRatio(host);
            }

            @Override
            protected boolean stealMonotone() {
                return true;
            }
        };

        fails(attracted::moreStealOnAHostNeverRaisesItsScoreIfThatIsPromised);
    }

    @Test
    void rulesThatTakeANewVmForOneWithAHostAreFound() {
        assertThatThrownBy(filtering(
                        (view, host) -> view.host(view.sourceHost()).up())::aFilterThatSpeaksOfNewVmsHasAnAnswerForOne)
                .hasStackTraceContaining("IndexOutOfBoundsException");
        assertThatThrownBy(
                        scoring((view, host) -> view.stealRatio(view.sourceHost()))
                                ::aScorerThatSpeaksOfNewVmsScoresThemOneByOneAsAllAtOnce)
                .hasStackTraceContaining("IndexOutOfBoundsException");
    }

    @Test
    void filterThatIsNotAFunctionOfTheViewIsFound() {
        AtomicLong calls = new AtomicLong();

        fails(
                filtering((view, host) -> calls.incrementAndGet() % 3 != 0)
                        ::everyHostOfEveryZoneHasAnAnswerAndItIsTheSameAgain);
        fails(filtering((view, host) -> calls.incrementAndGet() % 7 != 0)::anyThreadGetsTheSameAnswers);
    }

    @Test
    void filterThatThrowsOrRefusesWithoutAReasonIsFound() {
        HostFilter silent = new HostFilter() {
            @Override
            public boolean accepts(PlacementView view, int host) {
                return view.host(host).enabled();
            }

            @Override
            public String reason(PlacementView view, int host) {
                return " ";
            }
        };

        fails(filtering(silent)::everyRefusalHasAReasonOfOneLine).hasMessageContaining("\"enabled\":false");
        fails(filtering((view, host) -> observed(view))::everyHostOfEveryZoneHasAnAnswerAndItIsTheSameAgain);
    }

    @Test
    void scopeThatLeavesOutTheVmIsFound() {
        HostFilter wide = scoped(
                FilterScope.HOST,
                (view, host) -> view.host(host).cores() >= view.vm().vcpus());

        fails(filtering(wide)::everyVmGetsTheSameAnswersIfTheScopeIsTheHost).hasMessageContaining("scope HOST");
    }

    @Test
    void scopeThatLeavesOutTheGuestsIsFound() {
        for (FilterScope scope : List.of(FilterScope.HOST, FilterScope.HOST_AND_VM)) {
            HostFilter roomy = scoped(scope, (view, host) -> view.freeVcpus(host) >= 8);
            fails(filtering(roomy)::otherVmsThatArePlannedToMoveChangeNoAnswerUnlessTheScopeIsGuests)
                    .hasMessageContaining("scope " + scope);
            HostFilter idle = scoped(scope, (view, host) -> view.neededMicroCores(host) < 4_000_000);
            fails(filtering(idle)::otherVmsThatArePlannedToMoveChangeNoAnswerUnlessTheScopeIsGuests);
        }
    }

    @Test
    void scopeThatIsTrueIsLeftAlone() {
        HostFilterContract facts = filtering(scoped(
                FilterScope.HOST, (view, host) -> view.host(host).traits().isEmpty()));
        passes(facts::everyVmGetsTheSameAnswersIfTheScopeIsTheHost);
        passes(facts::otherVmsThatArePlannedToMoveChangeNoAnswerUnlessTheScopeIsGuests);

        HostFilterContract guests =
                filtering((view, host) -> view.freeVcpus(host) >= view.vm().vcpus());
        passes(guests::everyVmGetsTheSameAnswersIfTheScopeIsTheHost);
        passes(guests::otherVmsThatArePlannedToMoveChangeNoAnswerUnlessTheScopeIsGuests);
    }

    private static HostFilter scoped(FilterScope scope, HostFilter filter) {
        return new HostFilter() {
            @Override
            public boolean accepts(PlacementView view, int host) {
                return filter.accepts(view, host);
            }

            @Override
            public FilterScope scope() {
                return scope;
            }
        };
    }

    private static boolean observed(PlacementView view) {
        Vm vm = view.vm();
        return view.snapshot().observations().of(vm.id()).orElseThrow().stealRatio() > 0.0;
    }

    private static void passes(ThrowingCallable rule) {
        assertThatCode(rule).doesNotThrowAnyException();
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> fails(ThrowingCallable rule) {
        return assertThatThrownBy(rule).isInstanceOf(AssertionError.class);
    }

    private static HostScorerContract scoring(HostScorer scorer) {
        return new HostScorerContract() {
            @Override
            protected HostScorer scorer() {
                return scorer;
            }
        };
    }

    private static HostFilterContract filtering(HostFilter filter) {
        return new HostFilterContract() {
            @Override
            protected HostFilter filter() {
                return filter;
            }
        };
    }
}
