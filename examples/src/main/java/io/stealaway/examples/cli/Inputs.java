package io.stealaway.examples.cli;

import io.stealaway.json.PlanJson;
import io.stealaway.json.PolicyJson;
import io.stealaway.json.SnapshotJson;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

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
        try (InputStream source = new BufferedInputStream(Files.newInputStream(file))) {
            return reader.read(source);
        } catch (IllegalArgumentException e) {
            throw new BadInput(option + " " + file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new BadInput(option + " " + file + ": " + StagedFiles.words(e), e);
        }
    }
}
