package io.stealaway.examples.cli;

import io.stealaway.examples.report.ExplanationText;
import io.stealaway.json.ExplanationJson;
import io.stealaway.local.FileJournal;
import io.stealaway.model.Explanation;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.remediation.OperatorCommands;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Explains where a VM would go, host by host. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        header = "Explain a VM: every host, why it would be chosen or why not.",
        description = {
            "",
            "Asks every filter and every scorer about every host for this VM, whether it suffers or not, and prints"
                    + " the hosts that may take it, best first, then the refused ones with the figures, and what would"
                    + " have to change for each to win."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ${ROOT-COMMAND-NAME} explain --snapshot examples/snapshots/hot-host.json --vm web-1",
            "  ${ROOT-COMMAND-NAME} explain --snapshot now.json --vm web-1 --journal stealaway.journal   with cooldowns and bans"
        })
final class ExplainCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private SnapshotOptions input = new SnapshotOptions();

    @Option(names = "--vm", required = true, paramLabel = "ID", description = "the VM to explain")
    private String vm = "";

    @ArgGroup(heading = "%nThe loop's journal, for cooldowns and banned hosts; without it there are none:%n")
    private @Nullable JournalPlace journal;

    @Mixin
    private PlugInOption plugIns = new PlugInOption();

    @Mixin
    private JsonOption json = new JsonOption();

    ExplainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        json.checkWritable();
        ClusterSnapshot snapshot = input.snapshot();
        Policy policy = input.policy();
        VmId id = known(snapshot);
        Explanation explanation = plugIns.engine(policy).explain(snapshot, id, holds());
        json.write(ExplanationJson.write(explanation));
        boolean suffers = SnapshotOptions.suffering(snapshot, policy).stream()
                .anyMatch(detection -> detection.vm().equals(id));
        console.out().print(ExplanationText.of(snapshot, explanation, suffers, policy.migration()));
        return 0;
    }

    private PlacementHolds holds() {
        return journal == null
                ? PlacementHolds.none()
                : journal.with(
                        file -> OperatorCommands.of(FileJournal.readOnly(file))
                                .status()
                                .holds(),
                        shared -> OperatorCommands.of(shared).status().holds());
    }

    private VmId known(ClusterSnapshot snapshot) {
        return snapshot.vms().stream()
                .map(known -> known.id())
                .filter(known -> known.value().equals(vm))
                .findFirst()
                .orElseThrow(() -> new BadInput("--vm " + vm + ": not in the snapshot"));
    }
}
