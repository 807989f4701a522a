package io.stealaway.examples.cli;

import io.stealaway.examples.report.ProgramName;
import io.stealaway.examples.report.Units;
import io.stealaway.local.FileJournal;
import io.stealaway.remediation.CommandInbox;
import io.stealaway.remediation.CommandInbox.Answer;
import io.stealaway.remediation.OperatorCommand;
import io.stealaway.remediation.OperatorCommand.Verb;
import io.stealaway.remediation.OperatorCommands;
import io.stealaway.remediation.report.PassReport.PassStatus;
import io.stealaway.spi.BackendException;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Brings an operator's order to where it takes effect: into the journal when no process has it open, else into the inbox of
 * the process that has, whose answer it waits for.
 */
final class OrderDelivery {
    static final int NO_ANSWER = 3;
    /** Polling interval, for file systems without change notification. */
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Console console;
    private final Path journal;
    private final Duration timeout;
    private final InstantSource clock = InstantSource.system();

    OrderDelivery(Console console, Path journal, Duration timeout) {
        this.console = console;
        this.journal = journal;
        this.timeout = timeout;
    }

    /** Returns the exit code. */
    int deliver(OperatorCommand order) throws IOException, InterruptedException {
        try (FileJournal own = FileJournal.open(journal)) {
            console.out().println(order.carryOut(OperatorCommands.of(own)) + ". No loop has the journal open now.");
            return 0;
        } catch (BackendException.Conflict inUse) {
            return leave(order, String.valueOf(inUse.getMessage()));
        }
    }

    private int leave(OperatorCommand order, String inUse) throws IOException, InterruptedException {
        CommandInbox inbox = CommandInbox.beside(journal);
        Instant now = clock.instant();
        // A pause may take effect late. Any other command, found hours later, would be unexpected.
        boolean stays = order.verb() == Verb.PAUSE;
        String id = stays ? inbox.send(order, now) : inbox.send(order, now, now.plus(timeout));
        console.err()
                .println(ProgramName.get() + ": " + inUse + "; the order is left for it, waiting at most "
                        + Units.duration(timeout) + due(inbox));
        console.err().flush();
        Optional<Answer> answer = await(inbox, id);
        if (answer.isPresent()) {
            return tell(answer.get());
        }
        if (stays) {
            console.complain("no answer within " + Units.duration(timeout)
                    + "; the loop pauses with its next pass, or when it starts again, unless `"
                    + ProgramName.command("resume") + "` comes first");
            return NO_ANSWER;
        }
        boolean withdrawn = inbox.withdraw(id);
        Optional<Answer> late = inbox.fetch(id);
        if (late.isPresent()) {
            return tell(late.get());
        }
        console.complain("no answer within " + Units.duration(timeout)
                + (withdrawn ? "; the order is taken back, nothing was done" : "; it is being carried out")
                + ". `" + ProgramName.command("status") + "` tells when the last pass was");
        return NO_ANSWER;
    }

    private static String due(CommandInbox inbox) {
        return inbox.lastPass()
                .map(PassStatus::next)
                .map(next -> "; its next pass is due at " + next.truncatedTo(java.time.temporal.ChronoUnit.SECONDS))
                .orElse("; it has served no order yet");
    }

    private int tell(Answer answer) {
        if (answer.done()) {
            console.out().println(answer.text());
            return 0;
        }
        console.complain("refused: " + answer.text());
        return 1;
    }

    private Optional<Answer> await(CommandInbox inbox, String id) throws IOException, InterruptedException {
        long deadline = console.nanos().getAsLong() + timeout.toNanos();
        try (WatchService files = inbox.folder().getFileSystem().newWatchService()) {
            inbox.folder().register(files, StandardWatchEventKinds.ENTRY_CREATE);
            while (true) {
                Optional<Answer> answer = inbox.fetch(id);
                long left = deadline - console.nanos().getAsLong();
                if (answer.isPresent() || left <= 0) {
                    return answer;
                }
                WatchKey news = files.poll(Math.min(left, LOOK_NANOS), TimeUnit.NANOSECONDS);
                if (news != null) {
                    news.pollEvents();
                    news.reset();
                }
            }
        }
    }
}
