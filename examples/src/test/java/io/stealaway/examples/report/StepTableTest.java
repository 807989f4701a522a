package io.stealaway.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.HostId;
import io.stealaway.model.MigrationPurpose;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.VmId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A plan of several steps, as people read it. */
class StepTableTest {
    private static final VmId WEB = VmId.of("web-1");
    private static final PlannedMigration ROOM = PlannedMigration.builder(
                    VmId.of("db-7"), HostId.of("calm"), HostId.of("idle"))
            .purpose(MigrationPurpose.MAKE_ROOM, WEB)
            .bytesToCopy(4L << 30)
            .predictedDuration(Duration.ofSeconds(50))
            .predictedDowntime(Duration.ofMillis(120))
            .build();
    private static final PlannedMigration CURE = PlannedMigration.builder(WEB, HostId.of("hot"), HostId.of("calm"))
            .after(List.of(1))
            .score(0.75)
            .steal(0.24, 0.01)
            .bytesToCopy(8L << 30)
            .predictedStart(2, Duration.ofSeconds(50))
            .predictedDuration(Duration.ofMinutes(3))
            .predictedDowntime(Duration.ofMillis(480))
            .build();

    @Test
    void stepsStandInTheOrderInWhichTheyBegin() {
        List<String> lines =
                StepTable.of(List.of(CURE, ROOM)).toString().lines().toList();

        assertThat(lines.get(2)).matches(" *1 +2 +db-7 +calm +idle +0 s +50 s +120 ms +4 GiB +make room for.*");
        assertThat(String.join(" ", lines.subList(3, lines.size())).replaceAll(" +", " "))
                .contains("2 1 web-1 hot calm 50 s 3.0 min 480 ms 8 GiB cure: steal 24.0 % to", "after #2");
    }

    @Test
    void timesThatNobodyCanKnowAreQuestionMarks() {
        PlannedMigration undeclared = PlannedMigration.builder(CURE.vm(), CURE.source(), CURE.target())
                .bytesToCopy(CURE.bytesToCopy())
                .predictedStart(2, Duration.ZERO)
                .build();

        assertThat(StepTable.of(List.of(undeclared, ROOM)).toString())
                .containsPattern("web-1 +hot +calm +[?] +[?] +[?] +8 GiB");
    }

    @Test
    void everyPurposeIsToldWithTheVmThatItIsFor() {
        PlannedMigration relieve = ROOM.toBuilder()
                .purpose(MigrationPurpose.RELIEVE, WEB)
                .steal(0.3, 0.02)
                .build();
        PlannedMigration aside = CURE.toBuilder()
                .purpose(MigrationPurpose.STEP_ASIDE, WEB)
                .after(List.of())
                .build();

        assertThat(words(List.of(relieve, aside)))
                .contains("relieve web-1: its steal 30.0 % to 2.0 %", "step aside, to come back");
    }

    @Test
    void longIdsLeaveEveryLineShortEnough() {
        PlannedMigration step = PlannedMigration.builder(
                        VmId.of("v".repeat(255)), HostId.of("s".repeat(255)), HostId.of("t".repeat(255)))
                .build();

        assertThat(StepTable.of(List.of(step)).toString().lines()).allMatch(line -> line.length() <= TextTable.WIDTH);
    }

    /** Returns the last column in one line. */
    private static String words(List<PlannedMigration> steps) {
        List<String> lines = StepTable.of(steps).toString().lines().toList();
        int column = lines.get(0).indexOf("what for");
        StringBuilder words = new StringBuilder();
        for (String line : lines.subList(2, lines.size())) {
            words.append(line.substring(column)).append(' ');
        }
        return words.toString();
    }
}
