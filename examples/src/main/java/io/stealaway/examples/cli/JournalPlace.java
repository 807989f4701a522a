package io.stealaway.examples.cli;

import io.stealaway.examples.live.LiveParts;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Journal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name a journal: a file, or one that Consul or Kubernetes keeps. */
final class JournalPlace {
    @Option(
            names = "--journal",
            paramLabel = "FILE",
            description =
                    "the journal of the loop, as `journal` in the configuration of `${ROOT-COMMAND-NAME} live` names it")
    private @Nullable Path journal;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "the configuration of `${ROOT-COMMAND-NAME} live`, whose journal it is, wherever that is kept")
    private @Nullable Path config;

    /**
     * Runs what reads or writes the journal; what is wrong with it is the user's to know, in one line.
     *
     * @param onFile what to do with a file, which exists
     * @param onShared what to do with a journal that other processes can reach
     * @throws BadInput if there is none: a command must not make a journal that no loop reads
     */
    <T> T with(Function<Path, T> onFile, Function<Journal, T> onShared) {
        Path named = config;
        return named == null
                ? onFile(Optional.ofNullable(journal).orElseThrow(), onFile)
                : told("--config " + named, () -> configured(named, onFile, onShared));
    }

    private static <T> T configured(Path config, Function<Path, T> onFile, Function<Journal, T> onShared) {
        try (LiveParts parts = LiveParts.read(config, System.getenv())) {
            Optional<Path> file = parts.journalFile();
            return file.isPresent()
                    ? onFile(file.get(), onFile)
                    : onShared.apply(parts.sharedJournal().orElseThrow());
        }
    }

    private static <T> T onFile(Path file, Function<Path, T> action) {
        String option = "--journal " + file;
        if (Files.isDirectory(file)) {
            throw new BadInput(option + ": is a folder, not a file");
        }
        if (!Files.exists(file)) {
            throw new BadInput(option + ": no such file");
        }
        return told(option, () -> action.apply(file));
    }

    private static <T> T told(String option, Supplier<T> action) {
        try {
            return action.get();
        } catch (BackendException | IllegalStateException e) {
            throw new BadInput(option + ": " + e.getMessage(), e);
        }
    }
}
