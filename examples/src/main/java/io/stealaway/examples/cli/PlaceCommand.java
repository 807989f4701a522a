package io.stealaway.examples.cli;

import io.stealaway.examples.report.BatchText;
import io.stealaway.json.BatchJson;
import io.stealaway.model.BatchPlacement;
import io.stealaway.model.HostEvaluation;
import io.stealaway.model.VmId;
import io.stealaway.model.VmRequest;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.PlacementEngine;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Chooses hosts for VMs that do not exist yet. */
@Command(
        name = "place",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        header = "Place new VMs: a host for each, alternates, or why there is none.",
        description = {
            "",
            "All VMs of a request file are placed together: the largest first, and where one finds no host, others of"
                    + " the file are placed elsewhere. Nothing is created, only chosen.",
            "Exit code 0 when every VM has a host; 1, with the first one named, when one has none."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ${ROOT-COMMAND-NAME} place --snapshot examples/snapshots/hot-host.json --request"
                    + " examples/requests/web.json",
            "  ${ROOT-COMMAND-NAME} place --snapshot now.json --request - --preset nova < web.json"
        })
final class PlaceCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private SnapshotOptions input = new SnapshotOptions();

    @Mixin
    private RequestOption request = new RequestOption();

    @Mixin
    private PresetOption preset = new PresetOption();

    @Option(names = "--explain", paramLabel = "ID", description = "also tell what every host is to this new VM")
    private Optional<String> explain = Optional.empty();

    @Mixin
    private PlugInOption plugIns = new PlugInOption();

    @Mixin
    private JsonOption json = new JsonOption();

    PlaceCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        json.checkWritable();
        ClusterSnapshot snapshot = input.snapshot();
        VmRequest.Batch batch = request.batch();
        PlacementEngine engine = plugIns.engine(input.policy(), preset.preset());
        BatchPlacement placement = Inputs.asked(request.name(), () -> engine.place(snapshot, batch));
        Optional<List<HostEvaluation>> hosts =
                explain.map(vm -> Inputs.asked("--explain", () -> engine.explain(snapshot, batch, VmId.of(vm))));
        json.write(BatchJson.write(placement));
        console.out().print(BatchText.of(snapshot, placement));
        hosts.ifPresent(all -> console.out().print("\n" + BatchText.hosts(all)));
        json.file().ifPresent(file -> console.out().println("JSON:           " + file));
        Optional<BatchPlacement.Answer> without = placement.answers().stream()
                .filter(answer -> !(answer instanceof BatchPlacement.Placed))
                .findFirst();
        without.ifPresent(answer ->
                console.complain(request.name() + ": VM " + answer.vm() + " is not placed: " + BatchText.why(answer)));
        return without.isPresent() ? 1 : 0;
    }
}
