package io.stealaway.examples.cli;

import io.stealaway.examples.report.BatchText;
import io.stealaway.json.BatchJson;
import io.stealaway.model.VmCapacity;
import io.stealaway.model.VmRequest;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.PlacementEngine;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Counts how many more VMs of a kind fit. */
@Command(
        name = "capacity",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        header = "Count how many more VMs like one fit in each zone, and what runs out first.",
        description = {
            "",
            "The request file holds one request, whose own count does not matter. Where the policy asks that zones"
                    + " survive the loss of hosts (placement.failureShare), it is counted with that rule and without it."
        },
        footerHeading = "%nExample:%n",
        footer = "  ${ROOT-COMMAND-NAME} capacity --snapshot examples/snapshots/hot-host.json"
                + " --request examples/requests/small.json")
final class CapacityCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private SnapshotOptions input = new SnapshotOptions();

    @Mixin
    private RequestOption request = new RequestOption();

    @Mixin
    private PresetOption preset = new PresetOption();

    @Mixin
    private PlugInOption plugIns = new PlugInOption();

    @Mixin
    private JsonOption json = new JsonOption();

    CapacityCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        json.checkWritable();
        ClusterSnapshot snapshot = input.snapshot();
        VmRequest.Batch batch = request.batch();
        if (batch.requests().size() != 1) {
            throw new BadInput(request.name() + ": holds " + batch.requests().size()
                    + " requests, and capacity is counted for one. Maybe one file for each?");
        }
        PlacementEngine engine = plugIns.engine(input.policy(), preset.preset());
        VmCapacity capacity = Inputs.asked(
                request.name(), () -> engine.capacity(snapshot, batch.requests().get(0)));
        json.write(BatchJson.write(capacity));
        console.out().print(BatchText.of(capacity));
        json.file().ifPresent(file -> console.out().println("JSON: " + file));
        return 0;
    }
}
