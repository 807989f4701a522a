package io.stealaway.examples.cli;

import io.stealaway.examples.report.StatusJson;
import io.stealaway.examples.report.StatusText;
import io.stealaway.local.FileJournal;
import io.stealaway.remediation.CommandInbox;
import io.stealaway.remediation.OperatorCommands;
import io.stealaway.remediation.OperatorCommands.OperatorStatus;
import io.stealaway.remediation.report.PassReport.PassStatus;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells what the journal holds and how the loop's last pass went. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        header = "What is in flight, what waits for an operator, and what holds the loop back.",
        description = {
            "",
            "Reads the journal as it is on the disk, whether a loop has it open or not, and what that loop said of its"
                    + " last pass. Changes nothing and never holds the loop up."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  ${ROOT-COMMAND-NAME} status --journal stealaway.journal --json status.json",
            "",
            "Exit code: 0 when the journal could be read, 1 when it could not, or not all of it."
        })
final class StatusCommand implements Callable<Integer> {
    private final Console console;
    private final InstantSource clock = InstantSource.system();

    @Mixin
    private JournalOption journal = new JournalOption();

    @Mixin
    private JsonOption json = new JsonOption();

    StatusCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        json.checkWritable();
        return journal.with(
                file -> tell(
                        OperatorCommands.of(FileJournal.readOnly(file)).status(),
                        CommandInbox.beside(file).lastPass()),
                shared -> tell(OperatorCommands.of(shared).status(), Optional.empty()));
    }

    private int tell(OperatorStatus status, Optional<PassStatus> last) {
        json.write(StatusJson.of(status, last));
        console.out().print(StatusText.of(status, last, clock.instant()));
        return status.unreadable().isEmpty() ? 0 : 1;
    }
}
