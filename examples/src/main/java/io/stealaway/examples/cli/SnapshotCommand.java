package io.stealaway.examples.cli;

import io.stealaway.examples.live.LiveParts;
import io.stealaway.examples.report.Units;
import io.stealaway.json.SnapshotJson;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.spi.BackendException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Reads a real cloud once, as the loop would, and writes what it saw. */
@Command(
        name = "snapshot",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        header = "Write what the loop would see of a real cloud now, for plan, explain and check.",
        description = {
            "",
            "Reads the cloud and the steal that the configuration names, once, and writes one document, stealaway.snapshot. Opens"
                    + " no journal, takes no lease, changes nothing."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ${ROOT-COMMAND-NAME} snapshot --config live.yaml > now.json",
            "  ${ROOT-COMMAND-NAME} plan --snapshot now.json --policy policy.json",
            "",
            "Exit code: 1 when the cloud or the steal could not be read as a whole; nothing is written then."
        })
final class SnapshotCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "the configuration of `${ROOT-COMMAND-NAME} live`, YAML")
    private Path config = Path.of("");

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "write to this file, whole or not at all; else to standard output")
    private Optional<Path> out = Optional.empty();

    SnapshotCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        out.ifPresent(file -> StagedFiles.checkWritable("--out", file));
        try (LiveParts parts = LiveParts.read(config, System.getenv())) {
            ClusterSnapshot snapshot = parts.snapshot();
            write(text(snapshot));
            console.err()
                    .println(Units.count(snapshot.hosts().size(), "host") + ", "
                            + Units.count(snapshot.vms().size(), "VM") + ", "
                            + Units.count(snapshot.observations().byVm().size()) + " observed, "
                            + Units.count(snapshot.problems().size(), "odd record"));
            console.err().flush();
            return 0;
        } catch (BackendException e) {
            throw new BadInput(String.valueOf(e.getMessage()), e);
        }
    }

    private static String text(ClusterSnapshot snapshot) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SnapshotJson.write(snapshot, bytes);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private void write(String text) {
        if (out.isEmpty()) {
            console.out().println(text);
            console.out().flush();
            return;
        }
        try (StagedFiles files = new StagedFiles()) {
            files.stage(out.get(), text);
            files.publish();
        }
    }
}
