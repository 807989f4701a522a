package io.stealaway.examples.cli;

import io.stealaway.local.FileJournal;
import io.stealaway.spi.BackendException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Cuts a damaged journal off where the damage begins. */
@Command(
        name = "cut",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        header = "Cut a damaged journal off where its damage begins.",
        description = {
            "",
            "The offset is the one that `${ROOT-COMMAND-NAME} status` or `${ROOT-COMMAND-NAME} live` names. What was written from there on is lost: migrations begun"
                    + " since are found by their isolations, cooldowns since are gone. The whole is kept beside it as FILE.damaged."
                    + " No loop may have the journal open."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  ${ROOT-COMMAND-NAME} cut --journal stealaway.journal --at 4711",
            "",
            "Exit code: 0 done, 1 refused or bad input, 2 wrong command line."
        })
final class CutCommand implements Callable<Integer> {
    private final Console console;

    @Option(names = "--journal", required = true, paramLabel = "FILE", description = "the damaged journal")
    private Path journal = Path.of("");

    @Option(names = "--at", required = true, paramLabel = "OFFSET", description = "where it is damaged, bytes")
    private long offset;

    CutCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (!Files.isRegularFile(journal)) {
            throw new BadInput("--journal " + journal + ": no such file");
        }
        try {
            Path copy = FileJournal.cutOff(journal, offset);
            console.out().println("cut off at " + offset + "; the whole is kept as " + copy);
            return 0;
        } catch (BackendException e) {
            throw new BadInput("--journal " + journal + ": " + e.getMessage(), e);
        }
    }
}
