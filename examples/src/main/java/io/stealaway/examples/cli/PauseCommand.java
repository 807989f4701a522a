package io.stealaway.examples.cli;

import io.stealaway.remediation.OperatorCommand.Verb;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Forbids every start. */
@Command(
        name = "pause",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        header = "Pause the loop: nothing is begun until resume.",
        description = {
            "",
            "What migrates goes on; what is isolated and not yet migrating is put back. Takes effect when the running loop"
                    + " begins its next pass, at once when none runs; the journal remembers it over restarts."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  ${ROOT-COMMAND-NAME} pause --journal stealaway.journal --why \"switch maintenance until 14:00\"",
            "",
            "Exit code: 0 done, 1 refused or bad input, 2 wrong command line, 3 no answer in time."
        })
final class PauseCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private OrderOptions order = new OrderOptions();

    PauseCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return order.deliver(console, Verb.PAUSE, Optional.empty(), List.of());
    }
}
