package io.stealaway.examples.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that also writes the answer to a file, for programs. */
final class JsonOption {
    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "also write the answer to this file, as JSON; whole or not at all")
    private Optional<Path> json = Optional.empty();

    Optional<Path> file() {
        return json;
    }

    void checkWritable() {
        json.ifPresent(file -> StagedFiles.checkWritable("--json", file));
    }

    void write(String text) {
        json.ifPresent(file -> {
            try (StagedFiles files = new StagedFiles()) {
                files.stage(file, text);
                files.publish();
            }
        });
    }
}
