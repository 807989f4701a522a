package io.stealaway.examples.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.examples.report.StatusJson;
import io.stealaway.examples.report.StatusText;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.HostId;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.PlacementHolds.Ban;
import io.stealaway.model.VmId;
import io.stealaway.remediation.OperatorCommands.OperatorStatus;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.remediation.report.PassReport.PassMetrics;
import io.stealaway.remediation.report.PassReport.PassStatus;
import io.stealaway.remediation.report.PassReport.ShareFigures;
import io.stealaway.remediation.report.RemediationEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The words of an isolator reach whoever reads what a pass, or `status`, says. */
class PassTextTest {
    private static final Instant AT = Instant.parse("2026-03-02T12:00:00Z");
    private static final MigrationId ID = MigrationId.of("z-e1-1");
    private static final Migration ISOLATING = Migration.builder(
                    new MigrationRequest(ID, VmId.of("vm-1"), HostId.of("hot"), HostId.of("calm")),
                    AvailabilityZone.of("z"),
                    AT)
            .phase(MigrationPhase.ISOLATING)
            .build();
    private static final SortedMap<MigrationId, String> WAITING =
            new TreeMap<>(Map.of(ID, "kubernetes isolates: pod web/db-0 waits for budget db, 3 of 3"));

    @Test
    void whatIsWaitedForIsInThePassAndInTheStatus() {
        PassReport report = new PassReport(
                AT,
                false,
                Collections.emptySortedSet(),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Collections.emptySortedMap(),
                List.of(),
                List.of(ISOLATING),
                WAITING,
                List.of(),
                Collections.emptySortedSet(),
                List.of(),
                0,
                Duration.ofSeconds(60),
                new PassMetrics(
                        Duration.ZERO,
                        Duration.ZERO,
                        Collections.emptySortedSet(),
                        0,
                        0,
                        0,
                        0,
                        0,
                        ShareFigures.none()));
        PassStatus last = new PassStatus(1, AT, AT.plusSeconds(60), List.of(), List.of(), List.of(), WAITING, false);
        OperatorStatus status = new OperatorStatus(
                Optional.empty(), List.of(ISOLATING), PlacementHolds.none(), Collections.emptySortedMap());

        assertThat(PassText.of(report))
                .contains("in flight   vm-1 from hot to calm: ISOLATING: kubernetes isolates: pod web/db-0 waits for"
                        + " budget db, 3 of 3\n");
        assertThat(StatusText.of(status, Optional.of(last), AT)).contains("pod web/db-0");
    }

    @Test
    void aStatusTellsWhoIsLeftAloneAndForHowLong() {
        TreeMap<VmId, Instant> cooldowns = new TreeMap<>();
        cooldowns.put(VmId.of("vm-1"), AT.plusSeconds(1_800));
        cooldowns.put(VmId.of("vm-2"), AT);
        TreeMap<Ban, Instant> bans = new TreeMap<>();
        bans.put(new Ban(VmId.of("vm-3"), HostId.of("calm")), AT.plusSeconds(7_200));
        OperatorStatus status = new OperatorStatus(
                Optional.empty(), List.of(), new PlacementHolds(cooldowns, bans), Collections.emptySortedMap());

        assertThat(StatusText.of(status, Optional.empty(), AT))
                .containsPattern("vm-1 +- +2026-03-02T12:30:00Z +30.0 min more")
                .containsPattern("vm-3 +calm +2026-03-02T14:00:00Z +2.0 h more")
                .doesNotContain("vm-2");
        assertThat(StatusJson.of(status, Optional.empty()))
                .contains("\"vm-1\": \"2026-03-02T12:30:00Z\"", "\"host\": \"calm\"");
    }

    @Test
    void whatIsBegunIsOneLine() {
        RemediationEvent event = new RemediationEvent(
                AT,
                RemediationEvent.Kind.STARTED,
                Optional.of(ID),
                Optional.empty(),
                Optional.of(VmId.of("vm-1")),
                Optional.of(HostId.of("hot")),
                Optional.of(HostId.of("calm")),
                "to cure it");

        assertThat(PassText.of(event))
                .isEqualTo("2026-03-02T12:00:00Z STARTED vm-1 from hot to calm (z-e1-1): to cure it\n");
    }
}
