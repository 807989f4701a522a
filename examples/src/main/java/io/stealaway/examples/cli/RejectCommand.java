package io.stealaway.examples.cli;

import io.stealaway.remediation.OperatorCommand.Verb;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Drops a proposed plan. */
@Command(
        name = "reject",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        header = "Reject a plan that waits for approval, or some of its migrations.",
        description = {"", "They end as CANCELLED, with those that wait for them. Later passes may propose others."},
        footerHeading = "%nExample:%n",
        footer = {
            "  ${ROOT-COMMAND-NAME} reject 2af386a7... --journal stealaway.journal --why \"not on a Friday\"",
            "",
            "Exit code: 0 done, 1 refused or bad input, 2 wrong command line, 3 no answer in time."
        })
final class RejectCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "HASH", description = "the plan's hash, as `${ROOT-COMMAND-NAME} status` shows it")
    private String hash = "";

    @Option(
            names = "--only",
            arity = "1..*",
            paramLabel = "ID",
            description = "only these migrations of the plan; all that it proposes unless given")
    private List<String> only = List.of();

    @Mixin
    private OrderOptions order = new OrderOptions();

    RejectCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return order.deliver(console, Verb.REJECT, Optional.of(hash), only);
    }
}
