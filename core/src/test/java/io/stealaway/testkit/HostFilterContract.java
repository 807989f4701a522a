package io.stealaway.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.HostId;
import io.stealaway.model.Vm;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.spi.FilterScope;
import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementKind;
import io.stealaway.spi.PlacementView;
import io.stealaway.testkit.Trials.Trial;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What every {@link HostFilter} must do, tried on a thousand small clusters; subclass it and hand out yours:
 *
 * <pre>{@code
 * class MyFilterTest extends HostFilterContract {
 *     protected HostFilter filter() { return new MyFilter(); }
 * }
 * }</pre>
 *
 * <p>A cluster on which a rule is broken is shrunk to the smallest on which it still is, and shown as JSON.
 */
public abstract class HostFilterContract {
    /** For subclasses. */
    protected HostFilterContract() {}

    /** Returns the filter under test. */
    protected abstract HostFilter filter();

    /** Returns the policy to filter under; the defaults unless overridden. */
    protected Policy policy() {
        return Policy.defaults();
    }

    @Test
    void everyHostOfEveryZoneHasAnAnswerAndItIsTheSameAgain() {
        HostFilter filter = filter();
        Trials.check(trial -> Trials.look(trial, policy(), (view, hosts) -> {
            Map<HostId, Boolean> first = answers(filter, view);
            for (int host = view.snapshot().hosts().size() - 1; host >= 0; host--) {
                assertThat(filter.accepts(view, host))
                        .as("asked again about host %s", view.host(host).id())
                        .isEqualTo(first.get(view.host(host).id()));
            }
        }));
    }

    @Test
    void everyRefusalHasAReasonOfOneLine() {
        HostFilter filter = filter();
        Trials.check(trial -> Trials.look(trial, policy(), (view, hosts) -> {
            for (int host = 0; host < view.snapshot().hosts().size(); host++) {
                if (!filter.accepts(view, host)) {
                    assertThat(filter.reason(view, host))
                            .as("reason to refuse host %s", view.host(host).id())
                            .isNotBlank()
                            .doesNotContain("\n")
                            .doesNotContain("\r");
                }
            }
        }));
    }

    @Test
    void aFilterThatSpeaksOfNewVmsHasAnAnswerForOne() {
        HostFilter filter = filter();
        if (!filter.appliesTo(PlacementKind.NEW_VM)) {
            return;
        }
        Trials.check(trial -> Trials.lookAtNewVm(trial, policy(), (view, hosts) -> {
            for (int host = 0; host < view.snapshot().hosts().size(); host++) {
                boolean accepted = filter.accepts(view, host);
                assertThat(filter.accepts(view, host))
                        .as("asked again about host %s", view.host(host).id())
                        .isEqualTo(accepted);
                if (!accepted) {
                    assertThat(filter.reason(view, host))
                            .as("reason to refuse host %s", view.host(host).id())
                            .isNotBlank()
                            .doesNotContain("\n");
                }
            }
        }));
    }

    @Test
    void orderInWhichHostsAndVmsWereReadChangesNothing() {
        HostFilter filter = filter();
        Trials.check(trial -> {
            ClusterSnapshot shuffled = Shuffled.of(trial.snapshot(), trial.dice());
            assertThat(answers(filter, trial.on(shuffled))).isEqualTo(answers(filter, trial));
        });
    }

    @Test
    void anyThreadGetsTheSameAnswers() {
        HostFilter filter = filter();
        assertThat(Threads.answers(() -> Trials.collect(trial -> answers(filter, trial))))
                .as("different answers")
                .hasSize(1);
    }

    @Test
    void everyVmGetsTheSameAnswersIfTheScopeIsTheHost() {
        HostFilter filter = filter();
        if (filter.scope() != FilterScope.HOST) {
            return;
        }
        Trials.check(trial -> {
            Map<HostId, Boolean> first = answers(filter, trial);
            for (Vm vm : trial.snapshot().vms()) {
                assertThat(answers(filter, trial.of(vm.id())))
                        .as("answers for VM %s, which the scope HOST makes the same as for %s", vm.id(), trial.vm())
                        .isEqualTo(first);
            }
        });
    }

    @Test
    void otherVmsThatArePlannedToMoveChangeNoAnswerUnlessTheScopeIsGuests() {
        HostFilter filter = filter();
        if (filter.scope() == FilterScope.GUESTS) {
            return;
        }
        Trials.check(trial -> {
            Map<HostId, Boolean> alone = answers(filter, trial);
            Trials.lookAfterOthersMoved(
                    trial,
                    policy(),
                    (view, hosts) -> assertThat(answers(filter, view))
                            .as(
                                    "answers after other VMs were planned to move, which the scope %s makes the same",
                                    filter.scope())
                            .isEqualTo(alone));
        });
    }

    private Map<HostId, Boolean> answers(HostFilter filter, Trial trial) {
        Map<HostId, Boolean> answers = new LinkedHashMap<>();
        Trials.look(trial, policy(), (view, hosts) -> answers.putAll(answers(filter, view)));
        return answers;
    }

    private static Map<HostId, Boolean> answers(HostFilter filter, PlacementView view) {
        Map<HostId, Boolean> answers = new LinkedHashMap<>();
        for (int host = 0; host < view.snapshot().hosts().size(); host++) {
            answers.put(view.host(host).id(), filter.accepts(view, host));
        }
        return answers;
    }
}
