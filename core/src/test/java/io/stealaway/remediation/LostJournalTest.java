package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.remediation.journal.JournalKeys;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A journal that was deleted counts from one again, and so do two leaders who both are right by its epochs. */
class LostJournalTest {
    private final World world = World.twoZones();
    private final Bench bench = new Bench(world);
    private final LosableJournal journal = new LosableJournal();

    @Test
    void leaderFromBeforeTheLossTakesNoNameThatTheJournalHolds() {
        bench.journal = journal;
        world.hotHosts.clear();
        Remediator before = bench.builder().build();
        before.pass();
        journal.lose();
        world.hot("a-hot").hot("b-hot");
        Remediator after = bench.builder().build();
        List<Migration> first = after.pass().started();
        assertThat(first).isNotEmpty();
        List<Migration> second = List.of();
        for (int i = 0; i < 20 && second.isEmpty(); i++) {
            world.clock.advance(Duration.ofMinutes(1));
            world.vm("late-" + i, "a-hot", "late");
            second = before.pass().started();
        }
        assertThat(second).isNotEmpty();
        assertThat(second)
                .extracting(Migration::id)
                .doesNotContainAnyElementsOf(first.stream().map(Migration::id).toList());
        assertThat(first.stream().map(Migration::id).map(LostJournalTest::key))
                .allSatisfy(key -> assertThat(journal.read().entries()).containsKey(key));
    }

    private static String key(MigrationId id) {
        return JournalKeys.migration(id);
    }
}
