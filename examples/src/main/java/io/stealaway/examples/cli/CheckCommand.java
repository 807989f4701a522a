package io.stealaway.examples.cli;

import io.stealaway.check.PlanChecker;
import io.stealaway.check.Violation;
import io.stealaway.examples.report.TextTable;
import io.stealaway.examples.report.Units;
import io.stealaway.model.BatchPlacement;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.VmId;
import io.stealaway.model.VmRequest;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Judges a plan. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        header = "Check a plan: does every step of it keep every rule?",
        description = {
            "",
            "The checker was written apart from the engine and works from the snapshot alone, with every VM that"
                    + " moves counted on both hosts. It also compares the plan's hash with its content and policy.",
            "With --placement and --request it judges where new VMs are to be created, by the rules of --preset.",
            "Exit code 0 when the plan is good; 1, with every broken rule named, when it is not."
        },
        footerHeading = "%nExample:%n",
        footer = "  ${ROOT-COMMAND-NAME} check --snapshot examples/snapshots/hot-host.json --plan plan.json")
final class CheckCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SnapshotOptions input = new SnapshotOptions();

    @Option(
            names = "--plan",
            paramLabel = "FILE",
            description = "the plan to judge, JSON (stealaway.plan/1.0), from ${ROOT-COMMAND-NAME} plan --json")
    private Optional<Path> plan = Optional.empty();

    @Option(
            names = "--placement",
            paramLabel = "FILE",
            description = "instead of a plan, the placement of new VMs to judge, JSON (stealaway.batch/1.0), from"
                    + " ${ROOT-COMMAND-NAME} place --json")
    private Optional<Path> placement = Optional.empty();

    @Option(
            names = "--request",
            paramLabel = "FILE",
            description = "with --placement, what was asked for, JSON (stealaway.request/1.0); - reads standard input")
    private Optional<String> request = Optional.empty();

    @Mixin
    private PresetOption preset = new PresetOption();

    CheckCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (plan.isPresent() == placement.isPresent()) {
            throw new ParameterException(spec.commandLine(), "exactly one of --plan and --placement is judged");
        }
        return plan.map(this::judgePlan).orElseGet(() -> judgePlacement(placement.orElseThrow()));
    }

    private int judgePlan(Path file) {
        ClusterSnapshot snapshot = input.snapshot();
        MigrationPlan judged = Inputs.plan(file);
        List<Violation> violations = PlanChecker.check(snapshot, judged, input.policy(), PlacementHolds.none());
        return tell(
                violations,
                "--plan " + file,
                Units.count(judged.migrations().size(), "migration"),
                "Plan hash: " + judged.hash());
    }

    private int judgePlacement(Path file) {
        String asked = request.orElseThrow(
                () -> new BadInput("--placement " + file + ": needs --request, to know what was asked for"));
        ClusterSnapshot snapshot = input.snapshot();
        VmRequest.Batch batch = Inputs.request(asked);
        BatchPlacement judged = Inputs.placement(file);
        List<Violation> violations = PlanChecker.checkBatch(
                snapshot, batch, judged, input.policy(), preset.preset().rules());
        return tell(
                violations,
                "--placement " + file,
                Units.count(judged.placed().size(), "new VM"),
                "Placement hash: " + judged.hash());
    }

    private int tell(List<Violation> violations, String name, String what, String hash) {
        if (violations.isEmpty()) {
            console.out().println("Good: " + what + ", no rule broken.");
            console.out().println(hash);
            return 0;
        }
        TextTable table = new TextTable("broken rule", "VM", "host", "detail");
        for (Violation violation : violations) {
            table.row(
                    violation.rule(),
                    violation.vm().map(VmId::value).orElse("-"),
                    violation.host().map(HostId::value).orElse("-"),
                    violation.detail());
        }
        console.out().print(table);
        console.complain(name + " breaks " + violations.size() + (violations.size() == 1 ? " rule: " : " rules, first ")
                + violations.get(0));
        return 1;
    }
}
