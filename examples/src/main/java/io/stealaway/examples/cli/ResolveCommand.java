package io.stealaway.examples.cli;

import io.stealaway.remediation.OperatorCommand.Verb;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells that UNKNOWN migrations are over. */
@Command(
        name = "resolve",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        header = "Confirm that a migration with unknown outcome has ended.",
        description = {
            "",
            "Only for migrations in phase UNKNOWN, after you have looked: the loop then ends each by where its VM is. That"
                    + " has no effect as long as the VM is seen to migrate."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  ${ROOT-COMMAND-NAME} resolve north-e3-7 --journal stealaway.journal --why \"looked at both hosts\"",
            "",
            "Exit code: 0 done, 1 refused or bad input, 2 wrong command line, 3 no answer in time."
        })
final class ResolveCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            paramLabel = "ID",
            arity = "1..*",
            description = "migrations, as `${ROOT-COMMAND-NAME} status` shows them")
    private List<String> migrations = List.of();

    @Mixin
    private OrderOptions order = new OrderOptions();

    ResolveCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return order.deliver(console, Verb.RESOLVE, Optional.empty(), migrations);
    }
}
