package io.stealaway.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Journal;
import io.stealaway.spi.Journal.Committed;
import io.stealaway.spi.Journal.Fenced;
import io.stealaway.spi.Journal.Put;
import io.stealaway.testkit.JournalContract;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KubernetesJournalTest extends JournalContract {
    private static final AvailabilityZone ZONE = AvailabilityZone.of("az1");
    private static final String PATH = "/api/v1/namespaces/ops/configmaps/journal";

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Override
    protected Journal journal() {
        return new KubernetesJournal(world.config(), "ops", "journal", world.retryDelay());
    }

    @Override
    protected Journal reopened() {
        return journal();
    }

    @Test
    void aWriteThatAnotherOvertookIsJudgedAnew() {
        journal().raiseEpoch(ZONE, 0);
        world.server.beforeNextWrite(() -> world.server.change(PATH, map -> {}));
        assertThat(journal().commit(ZONE, 1, List.of(new Put("a", 0, "x")))).isInstanceOf(Committed.class);
        Journal other = journal();
        world.server.beforeNextWrite(() -> world.server.change(PATH, map -> raised(map, 2)));
        assertThat(other.commit(ZONE, 1, List.of(new Put("b", 0, "x")))).isEqualTo(new Fenced(2));
        assertThat(other.read().entries()).containsOnlyKeys("a");
    }

    /** Another leader takes over: the same journal with the zone's epoch raised. */
    private static void raised(com.fasterxml.jackson.databind.node.ObjectNode map, long epoch) {
        try {
            com.fasterxml.jackson.databind.node.ObjectNode data =
                    (com.fasterxml.jackson.databind.node.ObjectNode) map.get("binaryData");
            Document now = Document.of("test", data.get("journal.json.gz").binaryValue());
            data.put("journal.json.gz", now.withEpoch(ZONE, epoch).bytes());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void whatIsNoJournalIsNeverTakenForAnEmptyOne() {
        journal().raiseEpoch(ZONE, 0);
        world.server.change(PATH, map -> map.putObject("binaryData").put("journal.json.gz", new byte[] {1, 2, 3}));
        assertThatThrownBy(() -> journal().read()).isInstanceOf(BackendException.Conflict.class);
        world.server.change(PATH, map -> map.remove("binaryData"));
        assertThatThrownBy(() -> journal().read())
                .isInstanceOf(BackendException.Conflict.class)
                .hasMessageContaining("someone else");
        assertThatThrownBy(() -> journal().commit(ZONE, 0, List.of(new Put("a", 0, "x"))))
                .isInstanceOf(BackendException.Conflict.class);
    }

    @Test
    void whoMayNotReadOrWriteIsForbidden() {
        world.server.forbid("POST /configmaps");
        assertThatThrownBy(() -> journal().raiseEpoch(ZONE, 0)).isInstanceOf(BackendException.Forbidden.class);
        world.server.forbid("GET /configmaps");
        assertThatThrownBy(() -> journal().read()).isInstanceOf(BackendException.Forbidden.class);
    }

    @Test
    void aReadIsRepeatedAndAWriteIsNot() {
        journal().raiseEpoch(ZONE, 0);
        world.server.fail(503, 503);
        assertThat(journal().read().epoch(ZONE)).isEqualTo(1);
        long writes = writes();
        world.server.failNextWrite(503);
        assertThatThrownBy(() -> journal().raiseEpoch(ZONE, 1)).isInstanceOf(BackendException.Unavailable.class);
        assertThat(writes()).isEqualTo(writes + 1);
        world.server.fail(503, 503, 503);
        assertThatThrownBy(() -> journal().read()).isInstanceOf(BackendException.Unavailable.class);
    }

    private long writes() {
        return world.server.requests().stream()
                .filter(request -> !request.startsWith("GET"))
                .count();
    }

    @Test
    void aFullJournalSaysSoAndKeepsWhatItHas() {
        byte[] noise = new byte[1_100_000];
        new SplittableRandom(7).nextBytes(noise);
        String incompressible = java.util.Base64.getEncoder().encodeToString(noise);
        journal().commit(ZONE, 0, List.of(new Put("a", 0, "x")));
        assertThatThrownBy(() -> journal().commit(ZONE, 0, List.of(new Put("b", 0, incompressible))))
                .isInstanceOf(BackendException.Conflict.class)
                .hasMessageContaining("it is full");
        assertThat(journal().read().entries()).containsOnlyKeys("a");
    }
}
