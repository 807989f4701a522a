package io.stealaway.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Journal;
import io.stealaway.spi.Journal.Change;
import io.stealaway.spi.Journal.Committed;
import io.stealaway.spi.Journal.Delete;
import io.stealaway.spi.Journal.Put;
import io.stealaway.testkit.JournalContract;
import io.stealaway.testkit.ManualClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsulJournalTest extends JournalContract {
    private static final AvailabilityZone ZONE = AvailabilityZone.of("az1");

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private FakeConsul consul;

    @BeforeEach
    void start() {
        consul = new FakeConsul();
    }

    @AfterEach
    void stop() {
        consul.close();
    }

    @Override
    protected Journal journal() {
        return journal("");
    }

    @Override
    protected Journal reopened() {
        return journal("");
    }

    private ConsulJournal journal(String token) {
        ConsulConfig.Builder config = Vms.config(consul, clock);
        if (!token.isEmpty()) {
            config.token(() -> token);
        }
        return new ConsulJournal(config.build(), "stealaway/journal");
    }

    @Test
    void aBatchHoldsAsMuchAsConsulTakesAndNoMore() {
        List<Change> most = new ArrayList<>();
        for (int i = 0; i < ConsulJournal.MAX_CHANGES; i++) {
            most.add(new Put("key " + i, 0, "x"));
        }
        assertThat(journal().commit(ZONE, 0, most)).isInstanceOf(Committed.class);
        most.add(new Put("one more", 0, "x"));
        assertThatThrownBy(() -> journal().commit(ZONE, 0, most))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("64");
        List<Change> deletions = new ArrayList<>();
        journal().read().entries().forEach((key, entry) -> deletions.add(new Delete(key, entry.revision())));
        assertThatThrownBy(() -> journal().commit(ZONE, 0, deletions)).isInstanceOf(IllegalArgumentException.class);
        assertThat(journal().commit(ZONE, 0, deletions.subList(0, 31))).isInstanceOf(Committed.class);
        assertThatThrownBy(() -> journal().commit(ZONE, 0, List.of(new Put("long", 0, "x".repeat(400_000)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("524288");
    }

    @Test
    void aReadWithoutTheRightToReadIsNoEmptyJournal() {
        journal().commit(ZONE, 0, List.of(new Put("key", 0, "x")));
        consul.allowOnly("good");
        consul.know("powerless");
        assertThatThrownBy(() -> journal("powerless").read()).isInstanceOf(BackendException.Forbidden.class);
        assertThatThrownBy(() -> journal("powerless").commit(ZONE, 0, List.of(new Put("key", 0, "y"))))
                .isInstanceOf(BackendException.Forbidden.class);
        assertThat(journal("good").read().entries()).containsOnlyKeys("key");
    }

    @Test
    void anotherProgramsKeysAreNoJournal() {
        ConsulJournal journal = journal("");
        journal.read();
        ConsulJournal inside = new ConsulJournal(Vms.config(consul, clock).build(), "stealaway");
        assertThatThrownBy(inside::read)
                .isInstanceOf(BackendException.Conflict.class)
                .hasMessageContaining("stealaway/format");
    }

    @Test
    void whatCannotBeReachedThrows() {
        consul.breakDown();
        assertThatThrownBy(() -> journal().read()).isInstanceOf(BackendException.Unavailable.class);
        assertThatThrownBy(() -> journal().raiseEpoch(ZONE, 0)).isInstanceOf(BackendException.Unavailable.class);
    }
}
