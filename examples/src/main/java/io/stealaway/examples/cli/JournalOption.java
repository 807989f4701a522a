package io.stealaway.examples.cli;

import io.stealaway.spi.Journal;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine.ArgGroup;

/** The journal that an operator's command is about, which must be named. */
final class JournalOption {
    @ArgGroup(multiplicity = "1")
    private JournalPlace place = new JournalPlace();

    /** As {@link JournalPlace#with}. */
    <T> T with(Function<Path, T> onFile, Function<Journal, T> onShared) {
        return place.with(onFile, onShared);
    }
}
