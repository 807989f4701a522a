package io.stealaway.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.spi.Journal;
import io.stealaway.spi.Journal.Answer;
import io.stealaway.spi.Journal.Change;
import io.stealaway.spi.Journal.Committed;
import io.stealaway.spi.Journal.Contents;
import io.stealaway.spi.Journal.Delete;
import io.stealaway.spi.Journal.Entry;
import io.stealaway.spi.Journal.Fenced;
import io.stealaway.spi.Journal.Put;
import io.stealaway.spi.Journal.Stale;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every {@link Journal} must do; subclass it and hand out one that is empty. */
public abstract class JournalContract {
    private static final AvailabilityZone A = AvailabilityZone.of("zone a/1");
    private static final AvailabilityZone B = AvailabilityZone.of("zone-b");

    /** For subclasses. */
    protected JournalContract() {}

    /** Returns the journal under test: the same one during a test, empty at its start. */
    protected abstract Journal journal();

    /** Returns the journal as another process would see it after this one died; the same object if it cannot outlive it. */
    protected abstract Journal reopened();

    private static long revision(Answer answer) {
        assertThat(answer).isInstanceOf(Committed.class);
        return ((Committed) answer).revision();
    }

    private long put(String key, long expected, String text) {
        return revision(journal().commit(A, journal().read().epoch(A), List.of(new Put(key, expected, text))));
    }

    @Test
    void isEmptyAtFirst() {
        Contents contents = journal().read();
        assertThat(contents.entries()).isEmpty();
        assertThat(contents.epoch(A)).isZero();
    }

    @Test
    void whatWasCommittedIsRead() {
        long revision = put("migration/1", 0, "text");
        assertThat(revision).isPositive();
        assertThat(journal().read().entries()).containsOnlyKeys("migration/1");
        assertThat(journal().read().entries().get("migration/1")).isEqualTo(new Entry(revision, "text"));
    }

    @Test
    void whatWasCommittedOutlivesTheProcess() {
        long first = put("migration/1", 0, "first");
        put("hold/1", 0, "hold");
        journal().raiseEpoch(A, 0);
        long second = put("migration/1", first, "second");
        journal()
                .commit(
                        A,
                        1,
                        List.of(new Delete(
                                "hold/1",
                                journal().read().entries().get("hold/1").revision())));
        Contents before = journal().read();
        Contents after = reopened().read();
        assertThat(after).isEqualTo(before);
        assertThat(after.epoch(A)).isEqualTo(1);
        assertThat(after.entries().get("migration/1")).isEqualTo(new Entry(second, "second"));
    }

    @Test
    void everyWriteOfAKeyGivesItAnotherRevision() {
        long first = put("key", 0, "text");
        long second = put("key", first, "text");
        assertThat(second).isNotEqualTo(first);
        assertThat(journal().commit(A, 0, List.of(new Delete("key", second)))).isInstanceOf(Committed.class);
        assertThat(put("key", 0, "text")).isNotIn(first, second);
    }

    @Test
    void aKeyThatChangedMeanwhileIsStale() {
        long first = put("key", 0, "first");
        long second = put("key", first, "second");
        assertThat(journal().commit(A, 0, List.of(new Put("key", first, "third"))))
                .isEqualTo(new Stale("key"));
        assertThat(journal().commit(A, 0, List.of(new Put("key", 0, "third")))).isEqualTo(new Stale("key"));
        assertThat(journal().commit(A, 0, List.of(new Delete("key", first)))).isEqualTo(new Stale("key"));
        assertThat(journal().commit(A, 0, List.of(new Put("other", 7, "x")))).isEqualTo(new Stale("other"));
        assertThat(journal().commit(A, 0, List.of(new Delete("other", 7)))).isEqualTo(new Stale("other"));
        assertThat(journal().read().entries()).containsOnlyKeys("key");
        assertThat(journal().read().entries().get("key")).isEqualTo(new Entry(second, "second"));
    }

    @Test
    void aBatchIsAppliedWhollyOrNotAtAll() {
        long old = put("old", 0, "old");
        Answer refused = journal()
                .commit(A, 0, List.of(new Put("new", 0, "new"), new Put("stale", 9, "x"), new Delete("old", old)));
        assertThat(refused).isEqualTo(new Stale("stale"));
        assertThat(journal().read().entries()).containsOnlyKeys("old");
        long all = revision(journal()
                .commit(A, 0, List.of(new Put("new", 0, "new"), new Put("more", 0, "more"), new Delete("old", old))));
        assertThat(journal().read().entries()).containsOnlyKeys("more", "new");
        assertThat(journal().read().entries().values()).allMatch(entry -> entry.revision() == all);
    }

    @Test
    void theLargestBatchIsTaken() {
        List<Change> puts = new ArrayList<>();
        for (int i = 0; i < Journal.MAX_CHANGES; i++) {
            puts.add(new Put("hold/" + i, 0, "text"));
        }
        long written = revision(journal().commit(A, 0, puts));
        assertThat(journal().read().entries()).hasSize(Journal.MAX_CHANGES);
        List<Change> deletes =
                puts.stream().<Change>map(put -> new Delete(put.key(), written)).toList();
        assertThat(journal().commit(A, 0, deletes)).isInstanceOf(Committed.class);
        assertThat(journal().read().entries()).isEmpty();
    }

    @Test
    void theFirstStaleKeyOfTheBatchIsNamed() {
        assertThat(journal().commit(A, 0, List.of(new Put("z", 5, ""), new Put("a", 6, ""))))
                .isEqualTo(new Stale("z"));
    }

    @Test
    void anEpochIsRaisedByOneFromWhatTheCallerBelieves() {
        assertThat(journal().raiseEpoch(A, 0)).isEqualTo(new Committed(1));
        assertThat(journal().raiseEpoch(A, 0)).isEqualTo(new Fenced(1));
        assertThat(journal().raiseEpoch(A, 7)).isEqualTo(new Fenced(1));
        assertThat(journal().raiseEpoch(A, 1)).isEqualTo(new Committed(2));
        assertThat(journal().read().epoch(A)).isEqualTo(2);
    }

    @Test
    void aFormerLeaderIsRefusedEverything() {
        journal().raiseEpoch(A, 0);
        long before = revision(journal().commit(A, 1, List.of(new Put("key", 0, "mine"))));
        journal().raiseEpoch(A, 1);
        assertThat(journal().commit(A, 1, List.of(new Put("key", before, "late"))))
                .isEqualTo(new Fenced(2));
        assertThat(journal().commit(A, 1, List.of(new Delete("key", before)))).isEqualTo(new Fenced(2));
        assertThat(journal().commit(A, 1, List.of(new Put("other", 99, "late"))))
                .isEqualTo(new Fenced(2));
        assertThat(journal().commit(A, 0, List.of(new Put("other", 0, "late")))).isEqualTo(new Fenced(2));
        assertThat(journal().read().entries().get("key")).isEqualTo(new Entry(before, "mine"));
        assertThat(journal().read().entries()).hasSize(1);
    }

    @Test
    void anEpochThatIsYetToComeIsRefused() {
        assertThat(journal().commit(A, 1, List.of(new Put("key", 0, "early")))).isEqualTo(new Fenced(0));
    }

    @Test
    void zonesHaveEpochsOfTheirOwn() {
        journal().raiseEpoch(A, 0);
        journal().raiseEpoch(A, 1);
        assertThat(journal().raiseEpoch(B, 0)).isEqualTo(new Committed(1));
        assertThat(journal().commit(B, 1, List.of(new Put("key", 0, "b")))).isInstanceOf(Committed.class);
        assertThat(journal().read().epoch(A)).isEqualTo(2);
    }

    @Test
    void raisingAnEpochLeavesTheEntriesAlone() {
        long revision = put("key", 0, "text");
        journal().raiseEpoch(A, 0);
        assertThat(journal().read().entries().get("key")).isEqualTo(new Entry(revision, "text"));
        assertThat(journal().commit(A, 1, List.of(new Put("key", revision, "more"))))
                .isInstanceOf(Committed.class);
    }

    @Test
    void keysAndTextsMayHoldWhatIdsAndDocumentsMayHold() {
        String longest = "k".repeat(Journal.MAX_KEY_LENGTH);
        List<String> odd = List.of(longest, "hold/vm one", "ban/a/b//c", "leader/%2F~0", "hold/Ünïcödé 雲", ".", "../x");
        for (String key : odd) {
            put(key, 0, "text of " + key);
        }
        put("empty", 0, "");
        put("lines", 0, "{\n\t\"a\": \"\\u0000\"\r\n}");
        put("large", 0, "0123456789".repeat(20_000));
        Contents contents = reopened().read();
        for (String key : odd) {
            assertThat(contents.entries().get(key).text()).isEqualTo("text of " + key);
        }
        assertThat(contents.entries().get("empty").text()).isEmpty();
        assertThat(contents.entries().get("lines").text()).isEqualTo("{\n\t\"a\": \"\\u0000\"\r\n}");
        assertThat(contents.entries().get("large").text()).hasSize(200_000);
    }

    @Test
    void whatWasReadDoesNotChangeLater() {
        put("key", 0, "text");
        Contents before = journal().read();
        put("other", 0, "text");
        assertThat(before.entries()).containsOnlyKeys("key");
    }

    @Test
    void aBatchThatMakesNoSenseIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> journal().commit(A, 0, List.of(new Put("twice", 0, "a"), new Put("twice", 0, "b"))))
                .withMessageContaining("twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> journal().commit(A, 0, List.of(new Put("k".repeat(1_025), 0, "a"))))
                .withMessageContaining("1025");
        assertThatIllegalArgumentException().isThrownBy(() -> journal().commit(A, 0, List.of(new Put("", 0, "a"))));
        assertThatIllegalArgumentException().isThrownBy(() -> journal().commit(A, 0, List.of()));
        assertThat(journal().read().entries()).isEmpty();
    }

    @Test
    void ofWritersThatRaceForOneRevisionOneWins() throws Exception {
        long first = put("key", 0, "0");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String text = "writer " + i;
                answers.add(threads.submit(() -> journal().commit(A, 0, List.of(new Put("key", first, text)))));
            }
            int won = 0;
            for (Future<Answer> answer : answers) {
                won += answer.get() instanceof Committed ? 1 : 0;
            }
            assertThat(won).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }
}
