package io.stealaway.examples.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.HostId;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.VmId;
import io.stealaway.remediation.report.PassReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NoticesTest {
    private static final Instant START = Instant.parse("2026-03-02T12:00:00Z");

    private final List<Notice> heard = new ArrayList<>();
    private final Notices notices = new Notices(Duration.ofHours(1), heard::add);

    private static Migration.Builder migration(String vm) {
        MigrationRequest move =
                new MigrationRequest(MigrationId.of("z-e1-" + vm), VmId.of(vm), HostId.of("a1"), HostId.of("a2"));
        return Migration.builder(move, AvailabilityZone.of("z"), START).planHash("cafe");
    }

    private static PassReport pass(Instant at, List<Migration> proposed, List<Migration> inFlight) {
        PassReport busy = PassReport.busy(at, 0, Duration.ofMinutes(1));
        TreeMap<MigrationId, String> waiting = new TreeMap<>();
        inFlight.forEach(one -> waiting.put(one.id(), "pod web/db-0 waits for budget db"));
        return new PassReport(
                at,
                false,
                busy.leading(),
                List.of(),
                Optional.empty(),
                List.of(),
                proposed,
                List.of(),
                List.of(),
                Collections.emptySortedMap(),
                List.of(),
                inFlight,
                waiting,
                List.of(),
                Collections.emptySortedSet(),
                List.of(),
                0,
                Duration.ofMinutes(1),
                busy.figures());
    }

    @Test
    void aPlanIsProposedInOneNoticeWithItsHash() {
        notices.passed(pass(
                START, List.of(migration("web-1").build(), migration("web-2").build()), List.of()));

        assertThat(heard).singleElement().satisfies(notice -> {
            assertThat(notice.kind()).isEqualTo(Notice.Kind.APPROVAL_WANTED);
            assertThat(notice.subject()).isEqualTo("cafe");
            assertThat(notice.text())
                    .isEqualTo(
                            "2 migrations of plan cafe wait to be approved or rejected: web-1 from a1 to a2; web-2 from"
                                    + " a1 to a2");
        });
    }

    @Test
    void anIsolationThatIsTooLongIsToldOnceWithWhatItWaitsFor() {
        Migration out = migration("web-1")
                .phase(MigrationPhase.ISOLATING)
                .isolatingSince(START)
                .build();
        Migration back = migration("web-2")
                .phase(MigrationPhase.OBSERVING)
                .isolatingSince(START)
                .reintegratedAt(START.plusSeconds(60))
                .build();
        for (int minutes : new int[] {1, 60, 61, 62, 180}) {
            notices.passed(pass(START.plus(Duration.ofMinutes(minutes)), List.of(), List.of(out, back)));
        }

        assertThat(heard).singleElement().satisfies(notice -> {
            assertThat(notice.kind()).isEqualTo(Notice.Kind.ISOLATED_TOO_LONG);
            assertThat(notice.at()).isEqualTo(START.plus(Duration.ofMinutes(61)));
            assertThat(notice.text())
                    .isEqualTo(
                            "web-1 from a1 to a2 (z-e1-web-1) is isolated for 61.0 min, ISOLATING: pod web/db-0 waits"
                                    + " for budget db");
        });
    }
}
