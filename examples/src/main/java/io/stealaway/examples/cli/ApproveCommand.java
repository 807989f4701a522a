package io.stealaway.examples.cli;

import io.stealaway.remediation.OperatorCommand.Verb;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets a proposed plan be done. */
@Command(
        name = "approve",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        header = "Approve a plan that waits for it, or some of its migrations.",
        description = {
            "",
            "Each migration begins once rules and budgets, judged again, allow it. A plan that names what is not proposed is"
                    + " refused as a whole. Proposals come from a loop whose policy is in mode APPROVE."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  ${ROOT-COMMAND-NAME} approve 2af386a7... --journal stealaway.journal",
            "  ${ROOT-COMMAND-NAME} approve 2af386a7... --only north-e3-1 north-e3-2 --journal stealaway.journal",
            "",
            "Exit code: 0 done, 1 refused or bad input, 2 wrong command line, 3 no answer in time."
        })
final class ApproveCommand implements Callable<Integer> {
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

    ApproveCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return order.deliver(console, Verb.APPROVE, Optional.of(hash), only);
    }
}
