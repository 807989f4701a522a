package io.stealaway.examples.cli;

import io.stealaway.json.BatchJson;
import io.stealaway.json.PlanJson;
import io.stealaway.json.PolicyJson;
import io.stealaway.json.SnapshotJson;
import io.stealaway.model.BatchPlacement;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.VmRequest;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Reads the files that options name; what is wrong with one is a {@link BadInput} that begins with its name. */
final class Inputs {
    @FunctionalInterface
    private interface Reader<T> {
        T read(InputStream source) throws IOException;
    }

    private Inputs() {}

    static ClusterSnapshot snapshot(Path file) {
        return read("--snapshot", file, SnapshotJson::read);
    }

    /** Reads standard input for {@code -}. */
    static VmRequest.Batch request(String file) {
        if (!file.equals("-")) {
            return read("--request", Path.of(file), BatchJson::readRequest);
        }
        return parsed("--request " + file, () -> BatchJson.readRequest(System.in));
    }

    static BatchPlacement placement(Path file) {
        return read("--placement", file, BatchJson::readPlacement);
    }

    /** Returns an answer; what is wrong with what was asked is a {@link BadInput} that begins with this name. */
    static <T> T asked(String name, Supplier<T> question) {
        try {
            return question.get();
        } catch (IllegalArgumentException e) {
            throw new BadInput(name + ": " + e.getMessage(), e);
        }
    }

    static MigrationPlan plan(Path file) {
        return read("--plan", file, PlanJson::read);
    }

    static Policy policy(Path file) {
        return policy("--policy", file);
    }

    static Policy policy(String option, Path file) {
        return read(option, file, PolicyJson::read);
    }

    private static <T> T read(String option, Path file, Reader<T> reader) {
        if (Files.isDirectory(file)) {
            throw new BadInput(option + " " + file + ": is a folder, not a file");
        }
        return parsed(option + " " + file, () -> {
            try (InputStream source = new BufferedInputStream(Files.newInputStream(file))) {
                return reader.read(source);
            }
        });
    }

    @FunctionalInterface
    private interface Source<T> {
        T read() throws IOException;
    }

    private static <T> T parsed(String name, Source<T> source) {
        try {
            return source.read();
        } catch (IllegalArgumentException e) {
            throw new BadInput(name + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new BadInput(name + ": " + StagedFiles.words(e), e);
        }
    }
}
