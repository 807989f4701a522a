package io.stealaway.examples.cli;

import io.stealaway.remediation.OperatorCommand.Verb;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Ends a pause. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        header = "End a pause.",
        description = {"", "Starts are allowed again, within rules, brakes and budgets. Harmless without a pause."},
        footerHeading = "%nExample:%n",
        footer = {
            "  ${ROOT-COMMAND-NAME} resume --journal stealaway.journal",
            "",
            "Exit code: 0 done, 1 refused or bad input, 2 wrong command line, 3 no answer in time."
        })
final class ResumeCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private OrderOptions order = new OrderOptions();

    ResumeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return order.deliver(console, Verb.RESUME, Optional.empty(), List.of());
    }
}
