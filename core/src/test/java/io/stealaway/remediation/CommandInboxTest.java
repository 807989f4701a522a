package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stealaway.local.FileJournal;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.policy.Policy.RunMode;
import io.stealaway.remediation.CommandInbox.Answer;
import io.stealaway.remediation.OperatorCommand.Verb;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.remediation.report.PassReport.Brake;
import io.stealaway.remediation.report.PassReport.PassStatus;
import io.stealaway.remediation.report.RemediationEvent;
import io.stealaway.remediation.report.RemediationEvent.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandInboxTest {
    private final World world = World.twoZones();
    private final Bench bench = new Bench(world);
    private final List<RemediationEvent> events = new ArrayList<>();

    @TempDir
    private Path directory;

    private FileJournal journal;
    private CommandInbox inbox;

    @BeforeEach
    void open() {
        Path file = directory.resolve("journal");
        journal = FileJournal.open(file);
        bench.journal = journal;
        inbox = CommandInbox.beside(file);
        restart(RunMode.ACT);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private void restart(RunMode mode) {
        bench.policy = bench.policy.toBuilder().mode(mode).build();
        bench.remediator = bench.builder()
                .inbox(inbox)
                .listener(events::add, Runnable::run)
                .build();
    }

    private String send(Verb verb, String planHash, String... migrations) {
        OperatorCommand order = new OperatorCommand(
                verb,
                Optional.of(planHash).filter(hash -> !hash.isEmpty()),
                Stream.of(migrations).map(MigrationId::of).toList(),
                "maintenance",
                "alice");
        return inbox.send(order, world.now(), world.now().plusSeconds(60));
    }

    private Answer answer(String id) {
        return inbox.fetch(id).orElseThrow();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(inbox.folder())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aRunningLoopIsPausedByTheNextPassAndSaysSo() throws IOException {
        String id = send(Verb.PAUSE, "");
        assertThat(inbox.fetch(id)).isEmpty();
        PassReport report = bench.pass();
        assertThat(report.brakes()).extracting(Brake::text).containsExactly("paused: maintenance (alice)");
        assertThat(report.started()).isEmpty();
        assertThat(answer(id).done()).isTrue();
        assertThat(answerIsGone(id)).isTrue();
        assertThat(files()).containsExactly("last-pass");
        assertThat(events)
                .filteredOn(event -> event.kind() == Kind.ORDERED)
                .singleElement()
                .satisfies(
                        event -> assertThat(event.text()).startsWith("paused: ").endsWith("(alice)"));
    }

    /** Who waits looks again and again while the pass writes: no look may throw an answer away that it did not read. */
    @Test
    void noLookLosesAnAnswerThatComesAtThatMoment() throws Exception {
        ExecutorService loop = Executors.newSingleThreadExecutor();
        try {
            for (int order = 0; order < 200; order++) {
                String id = send(order % 2 == 0 ? Verb.PAUSE : Verb.RESUME, "");
                Future<PassReport> pass = loop.submit(bench::pass);
                Optional<Answer> answer = Optional.empty();
                while (answer.isEmpty() && !pass.isDone()) {
                    answer = inbox.fetch(id);
                }
                pass.get();
                assertThat(answer.or(() -> inbox.fetch(id)))
                        .as("order %d", order)
                        .isPresent();
            }
        } finally {
            loop.shutdownNow();
        }
    }

    private boolean answerIsGone(String id) {
        return inbox.fetch(id).isEmpty();
    }

    @Test
    void ordersAreCarriedOutAsTheyCame() {
        String pause = send(Verb.PAUSE, "");
        String resume = send(Verb.RESUME, "");
        assertThat(bench.pass().started()).isNotEmpty();
        assertThat(answer(pause).done()).isTrue();
        assertThat(answer(resume)).isEqualTo(new Answer(true, "resumed"));
    }

    @Test
    void aPlanIsApprovedWholeOrInPart() {
        restart(RunMode.APPROVE);
        List<Migration> proposed = bench.pass().proposed();
        Migration one = proposed.get(1);
        String id = send(Verb.APPROVE, one.planHash(), one.id().value());
        PassReport report = bench.pass();
        assertThat(answer(id)).isEqualTo(new Answer(true, "approved: [" + one.id() + "] of plan " + one.planHash()));
        assertThat(report.inFlight())
                .filteredOn(m -> m.phase() != MigrationPhase.PROPOSED)
                .extracting(Migration::id)
                .containsExactly(one.id());
        String rest = send(Verb.REJECT, one.planHash());
        assertThat(bench.pass().finished())
                .hasSize(proposed.size() - 1)
                .allMatch(m -> m.reason().equals("rejected by an operator: maintenance (alice)"));
        assertThat(answer(rest).done()).isTrue();
    }

    @Test
    void anOrderThatNamesWhatIsNotProposedIsRefusedAsAWhole() {
        restart(RunMode.APPROVE);
        Migration one = bench.pass().proposed().get(0);
        String typo = send(Verb.APPROVE, one.planHash(), one.id().value(), "a-e1-99");
        String unknown = send(Verb.APPROVE, "0123");
        assertThat(bench.pass().inFlight()).allMatch(m -> m.phase() == MigrationPhase.PROPOSED);
        assertThat(answer(typo).text()).startsWith("migration a-e1-99 is not proposed by plan " + one.planHash());
        assertThat(answer(unknown))
                .isEqualTo(new Answer(false, "plan 0123 is not proposed. Maybe its proposal expired?"));
    }

    @Test
    void onlyWhatIsUnknownIsResolved() {
        Migration one = bench.pass().started().get(0);
        String early = send(Verb.RESOLVE, "", one.id().value());
        String typo = send(Verb.RESOLVE, "", "a-e1-99");
        bench.pass();
        assertThat(answer(early).text()).contains("only one that is UNKNOWN is for an operator to resolve");
        assertThat(answer(typo).text()).isEqualTo("migration a-e1-99 is not open. Maybe it has ended?");
        assertThat(journal.read().entries().keySet()).noneMatch(key -> key.startsWith("resolution/"));
    }

    @Test
    void whatIsTakenBackIsNeverCarriedOut() {
        String id = send(Verb.PAUSE, "");
        assertThat(inbox.withdraw(id)).isTrue();
        assertThat(bench.pass().started()).isNotEmpty();
        assertThat(inbox.withdraw(send(Verb.RESUME, "")) && inbox.withdraw(id)).isFalse();
    }

    @Test
    void whatNobodyTookInTimeIsVoid() {
        String id = send(Verb.PAUSE, "");
        world.clock.advance(Duration.ofSeconds(60));
        assertThat(bench.pass().started()).isNotEmpty();
        assertThat(answer(id).text()).startsWith("it was void from ");
    }

    @Test
    void whatAProcessThatDiedHadTakenIsTakenAgain() throws IOException {
        String id = send(Verb.PAUSE, "");
        Files.move(inbox.folder().resolve(id + ".order"), inbox.folder().resolve(id + ".taken"));
        bench.pass();
        assertThat(answer(id).done()).isTrue();
        assertThat(files()).containsExactly("last-pass");
    }

    @Test
    void whatTheJournalCouldNotTakeIsTriedAgain() {
        String id = send(Verb.PAUSE, "");
        boolean[] full = {true};
        world.faults.script =
                (call, vm) -> full[0] && call.contains("commit") ? Faults.Fault.UNAVAILABLE_BEFORE : Faults.Fault.NONE;
        assertThat(bench.pass().problems()).anyMatch(problem -> problem.contains("journal.inbox"));
        assertThat(inbox.fetch(id)).isEmpty();
        full[0] = false;
        bench.pass();
        assertThat(answer(id).done()).isTrue();
    }

    @Test
    void whatIsNoOrderIsRefusedAndHoldsNothingUp() throws IOException {
        Files.createDirectories(inbox.folder());
        Files.writeString(inbox.folder().resolve("!a.order"), "pause, please");
        Files.write(inbox.folder().resolve("!b.order"), new byte[] {(byte) 0xff, 0});
        Files.writeString(inbox.folder().resolve("!c.order"), "StealAway order 1\nverb: PAUS\nend\n");
        Files.writeString(inbox.folder().resolve("!d.order"), "StealAway order 1\nverb: PAUSE\nwhy: torn\n");
        String id = send(Verb.PAUSE, "");
        bench.pass();
        assertThat(answer("!a").text()).startsWith("it must begin with the line 'StealAway order 1'");
        assertThat(answer("!b").done()).isFalse();
        assertThat(answer("!c").text()).contains("PAUS");
        assertThat(answer("!d").done()).isFalse();
        assertThat(answer(id).done()).isTrue();
    }

    @Test
    void answersThatNobodyFetchesAreThrownAway() throws IOException {
        send(Verb.RESUME, "");
        bench.pass();
        assertThat(files()).hasSize(2);
        world.clock.advance(Duration.ofHours(2));
        bench.pass();
        assertThat(files()).containsExactly("last-pass");
    }

    @Test
    void ordersOfOneInstantKeepTheirOrder() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(send(i % 2 == 0 ? Verb.PAUSE : Verb.RESUME, ""));
        }
        assertThat(ids).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void theLastPassTellsWhoServesAndWhatHoldsItBack() {
        assertThat(inbox.lastPass()).isEmpty();
        send(Verb.PAUSE, "");
        PassReport report = bench.pass();
        assertThat(inbox.lastPass())
                .contains(new PassStatus(
                        ProcessHandle.current().pid(),
                        world.now(),
                        world.now().plus(report.nextPassAfter()),
                        List.of(AvailabilityZone.of("a"), AvailabilityZone.of("b")),
                        List.of("PAUSED: paused: maintenance (alice)"),
                        List.of(),
                        Collections.emptySortedMap(),
                        false));
    }

    @Test
    void aLoopInSimulatedTimeSaysSo() {
        bench.remediator = bench.builder().inbox(inbox.inSimulatedTime()).build();
        PassReport report = bench.pass();

        assertThat(inbox.lastPass()).hasValueSatisfying(last -> {
            assertThat(last.simulated()).isTrue();
            assertThat(last.at()).isEqualTo(report.at());
            assertThat(last.leading()).hasSize(2);
        });
    }

    @Test
    void anInboxThatCannotBeReadIsAProblemAndNoMore() throws IOException {
        Files.writeString(inbox.folder(), "a file where the folder should be");
        assertThat(bench.pass().started()).isNotEmpty();
        Files.delete(inbox.folder());
        Files.createDirectories(inbox.folder().resolve("x.order").resolve("y"));
        PassReport report = bench.pass();
        assertThat(report.problems()).singleElement().asString().contains("the operators' inbox");
    }

    @Test
    void whoMayOnlyReadSeesWhatTheOwnerWrites() {
        OperatorCommands other = OperatorCommands.of(FileJournal.readOnly(directory.resolve("journal")));
        PassReport report = bench.pass();
        assertThat(other.status().open()).isEqualTo(report.inFlight());
        bench.remediator.pause("now");
        assertThat(other.status().paused()).contains("now");
    }

    @Test
    void ordersAreOneLineEach() {
        OperatorCommand order =
                new OperatorCommand(Verb.PAUSE, Optional.empty(), List.of(), "a\nverb: RESUME", " b\r\nc ");
        assertThat(order.why()).isEqualTo("a verb: RESUME");
        assertThat(CommandCodec.read(CommandCodec.write(new CommandCodec.Dated(order, Optional.empty())))
                        .order())
                .isEqualTo(order);
    }

    @Test
    void anOrderWithoutWhatItIsAboutIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OperatorCommand(Verb.APPROVE, Optional.empty(), List.of(), "", ""))
                .withMessage("APPROVE needs the hash of a plan");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OperatorCommand(Verb.RESOLVE, Optional.empty(), List.of(), "", ""))
                .withMessage("RESOLVE needs a migration");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OperatorCommand(Verb.PAUSE, Optional.of("1"), List.of(), "", ""))
                .withMessage("PAUSE is not about a plan");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new OperatorCommand(Verb.RESUME, Optional.empty(), List.of(MigrationId.of("x")), "", ""))
                .withMessage("RESUME is not about migrations");
    }
}
