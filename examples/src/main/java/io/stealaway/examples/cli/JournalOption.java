package io.stealaway.examples.cli;

import io.stealaway.spi.BackendException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** The option that names the journal that an operator's command is about. */
final class JournalOption {
    @Option(
            names = "--journal",
            required = true,
            paramLabel = "FILE",
            description = "the journal of the loop, as `journal` in the configuration of `run live` names it")
    private Path journal = Path.of("");

    /**
     * Returns the file.
     *
     * @throws BadInput if there is none: a command must not make a journal that no loop reads
     */
    Path existing() {
        if (Files.isDirectory(journal)) {
            throw new BadInput("--journal " + journal + ": is a folder, not a file");
        }
        if (!Files.exists(journal)) {
            throw new BadInput("--journal " + journal + ": no such file");
        }
        return journal;
    }

    /** Runs what reads or writes the journal; what is wrong with it is the user's to know, in one line. */
    <T> T with(Supplier<T> action) {
        try {
            return action.get();
        } catch (BackendException | IllegalStateException e) {
            throw new BadInput("--journal " + journal + ": " + e.getMessage(), e);
        }
    }
}
