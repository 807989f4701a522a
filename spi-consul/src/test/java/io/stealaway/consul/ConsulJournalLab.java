package io.stealaway.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Journal;
import io.stealaway.spi.Journal.Change;
import io.stealaway.spi.Journal.Committed;
import io.stealaway.spi.Journal.Put;
import io.stealaway.testkit.JournalContract;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The journal's contract, and its limits, on a real Consul. */
abstract class ConsulJournalLab extends JournalContract {
    private static final AvailabilityZone ZONE = AvailabilityZone.of("az1");

    final ConsulLab consul = new ConsulLab(mode());

    abstract String mode();

    @BeforeEach
    @AfterEach
    void tidy() {
        consul.tidy();
    }

    @Override
    protected Journal journal() {
        return new ConsulJournal(consul.config().build(), "test/journal");
    }

    @Override
    protected Journal reopened() {
        return journal();
    }

    @Test
    void theLargestBatchIsTakenByTheServer() {
        List<Change> most = new ArrayList<>();
        for (int i = 0; i < ConsulJournal.MAX_CHANGES; i++) {
            most.add(new Put("key " + i, 0, "x".repeat(5_000)));
        }
        Instant start = InstantSource.system().instant();
        assertThat(journal().commit(ZONE, 0, most)).isInstanceOf(Committed.class);
        System.out.println("lab: " + mode() + ": commit of 63 changes of 5 kB took "
                + Duration.between(start, InstantSource.system().instant()).toMillis() + " ms");
        assertThat(journal().read().entries()).hasSize(ConsulJournal.MAX_CHANGES);
        assertThat(journal().commit(ZONE, 0, List.of(new Put("large", 0, "x".repeat(380_000)))))
                .isInstanceOf(Committed.class);
    }

    @Test
    void whatCannotBeReachedThrows() {
        ConsulJournal nowhere = new ConsulJournal(consul.broken().build(), "test/journal");
        assertThatThrownBy(nowhere::read).isInstanceOf(BackendException.Unavailable.class);
        assertThatThrownBy(() -> nowhere.commit(ZONE, 0, List.of(new Put("a", 0, "b"))))
                .isInstanceOf(BackendException.Unavailable.class);
    }
}
