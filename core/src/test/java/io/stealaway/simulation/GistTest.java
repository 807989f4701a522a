package io.stealaway.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.HostId;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.VmId;
import io.stealaway.remediation.RefusedStart;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GistTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 leaving host-003, at most 1 are allowed       | leaving a host",
                "1 arriving on calm, at most 1 are allowed       | arriving on a host",
                "4 in flight in zone north, at most 4 are allowed | in flight in a zone",
                "5 in flight in the cluster, at most 5 are allowed | in flight in the cluster",
                "2 of role web out of service, at most 2 are allowed | of role web out of service",
                "all of vm-7 would be out of service             | all of a VM would be out of service"
            })
    void aRefusalReadsTheSameWhomeverItIsAbout(String reason, String gist) {
        PlannedMigration move = PlannedMigration.builder(VmId.of("vm-7"), HostId.of("host-003"), HostId.of("calm"))
                .build();
        assertThat(Gist.of(new RefusedStart(move, reason))).isEqualTo(gist);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"no answer in 10 s, again | no answer in s", "plain | plain", "7, then | ''"})
    void figuresAndWhatFollowsACommaGo(String text, String gist) {
        assertThat(Gist.withoutFigures(text)).isEqualTo(gist);
    }
}
