package io.stealaway.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.benchmarks.Instance;
import io.stealaway.benchmarks.NewVms;
import io.stealaway.benchmarks.Size;
import io.stealaway.model.VmRequest;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewVmPeersTest {
    private final Problem problem = new Problem(Instance.of(new Size(80, 1_000)), 0);
    private final VmRequest.Batch hundred =
            NewVms.of("100", problem.instance.snapshot().zones().get(0));

    @ParameterizedTest
    @CsvSource({"stealaway, 1", "stealaway, 100", "stealaway, 100 alike", "fenzo, 1", "fenzo, 100"})
    void noSchedulerBreaksARuleTwiceInARow(String name, String created) {
        VmRequest.Batch batch =
                NewVms.of(created, problem.instance.snapshot().zones().get(0));
        NewVmPeer peer = NewVmRun.peer(name);
        peer.prepare(problem, batch);
        for (int call = 0; call < 2; call++) {
            NewVmVerdict verdict = NewVmVerdict.of(problem, batch, peer.solve());
            assertThat(verdict.violations()).isZero();
            assertThat(verdict.unplaced())
                    .isLessThan(NewVmVerdict.requests(batch).size());
        }
    }

    @Test
    void whatTheVerdictIsFor() {
        int[] nowhere = new int[100];
        Arrays.fill(nowhere, -1);
        assertThat(NewVmVerdict.of(problem, hundred, nowhere)).isEqualTo(new NewVmVerdict(0, 100));
        int[] allOnOne = new int[100];
        assertThat(NewVmVerdict.of(problem, hundred, allOnOne).violations()).isPositive();
    }
}
