package io.stealaway.examples.cli;

import java.nio.file.Path;

/** The files beside the sources that a newcomer tries. Tests run in the module's folder. */
final class SampleFiles {
    static final Path SNAPSHOT = Path.of("snapshots", "hot-host.json");
    static final Path POLICY = Path.of("policies", "simulation.json");

    private SampleFiles() {}
}
