package io.stealaway.examples.cli;

import io.stealaway.examples.live.ConfigChecks;
import io.stealaway.examples.live.Finding;
import io.stealaway.examples.live.Finding.Level;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks the configuration of a live loop. */
@Command(
        name = "check-config",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        header = "Check what a live loop needs, without acting: rights, steal, journal, leases.",
        description = {
            "",
            "Reads what the configuration names and asks which rights there are, a line for each check: ok, warn or"
                    + " fail, with the culprit. One that fails does not stop the others. Creates and changes nothing, so"
                    + " it may be run beside a loop."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  ${ROOT-COMMAND-NAME} check-config --config live.yaml --json checks.json",
            "",
            "Exit code: 0 no check failed, 1 one did."
        })
final class CheckConfigCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "the configuration of `${ROOT-COMMAND-NAME} live`, YAML")
    private Path config = Path.of("");

    @Mixin
    private JsonOption json = new JsonOption();

    CheckConfigCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        json.checkWritable();
        List<Finding> findings = ConfigChecks.of(config, System.getenv(), InstantSource.system());
        json.write(CheckedConfig.json(findings));
        console.out().print(CheckedConfig.text(findings));
        console.out().flush();
        return findings.stream().anyMatch(finding -> finding.level() == Level.FAIL) ? 1 : 0;
    }
}
