package io.stealaway.examples.cli;

import io.stealaway.examples.report.ProgramName;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what lets a shell complete commands and options. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Print a script by which bash and zsh complete commands and options.",
        footerHeading = "%nExamples:%n",
        footer = "  source <(${ROOT-COMMAND-NAME} completion)")
final class CompletionCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private @Nullable CommandSpec spec;

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("not run by picocli");
        }
        console.out().print(AutoComplete.bash(ProgramName.get(), spec.root().commandLine()));
        console.out().flush();
        return CommandLine.ExitCode.OK;
    }
}
