package io.stealaway.remediation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file system of 64 KiB, where the machine lets its user mount one. */
final class SmallFileSystem {
    private SmallFileSystem() {}

    /** Returns the folder, or nothing where it is not permitted. */
    static Optional<Path> mount(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        try {
            return run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.toString()) == 0
                    ? Optional.of(folder)
                    : Optional.empty();
        } catch (IOException noSuchCommand) {
            return Optional.empty();
        }
    }

    static void unmount(Path folder) throws IOException, InterruptedException {
        if (run("umount", folder.toString()) != 0) {
            throw new IOException("cannot unmount " + folder);
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor();
    }
}
