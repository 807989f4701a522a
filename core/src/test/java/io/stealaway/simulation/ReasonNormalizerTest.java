package io.stealaway.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.HostId;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.VmId;
import io.stealaway.remediation.report.PassReport.RefusedStart;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReasonNormalizerTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 leaving host-003, at most 1 are allowed       | leaving a host",
                "1 arriving on calm, at most 1 are allowed       | arriving on a host",
                "4 in flight in zone north, at most 4 are allowed | in flight in a zone",
                "5 in flight in the cluster, at most 5 are allowed | in flight in the cluster",
                "2 of role web2 out of service, at most 2 are allowed | VMs of role web2 out of service",
                "3 of 5 of role web would be left in service, at least 0.7 of them must be | VMs of role web would be left in service",
                "1 arriving on host-012, at most 1 are allowed   | arriving on a host",
                "900 bytes per second into host-012, at most 800 are allowed | bytes per second into a host",
                "would be isolated for too long: PT1M3S (PT1M to isolate, PT3S on the wire), at most PT1M is allowed | would be isolated for too long",
                "its peer vm-9 would suffer while it is out of service, steal would rise from 0.0 | its peer would suffer while it is out of service",
                "vm-7 is left alone until 2026-03-02T00:00:00Z (cooldown) | a VM is left alone (cooldown)",
                "zone north is not led                            | a zone is not led",
                "all of vm-7 would be out of service              | all of a VM would be out of service"
            })
    void aRefusalReadsTheSameWhomeverItIsAbout(String reason, String gist) {
        PlannedMigration move = PlannedMigration.builder(VmId.of("vm-7"), HostId.of("host-003"), HostId.of("calm"))
                .build();
        assertThat(ReasonNormalizer.of(new RefusedStart(move, reason))).isEqualTo(gist);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"no answer in 10 s, again | no answer in s", "plain | plain", "7, then | ''"})
    void figuresAndWhatFollowsACommaGo(String text, String gist) {
        assertThat(ReasonNormalizer.withoutFigures(text)).isEqualTo(gist);
    }
}
