package io.stealaway.examples.cli;

import io.stealaway.examples.report.PlacementText;
import io.stealaway.examples.report.PlanDiff;
import io.stealaway.examples.report.PlanDiffJson;
import io.stealaway.examples.report.PlanDiffText;
import io.stealaway.examples.report.StepTable;
import io.stealaway.examples.report.TextTable;
import io.stealaway.examples.report.Units;
import io.stealaway.json.PlanJson;
import io.stealaway.model.Detection;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.Placement;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Plans for a snapshot. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        header = "Plan for a snapshot: what to move now, in order, and the plan's hash.",
        description = {
            "",
            "A VM counts as suffering when its observation crosses the policy's thresholds in this one snapshot;"
                    + " the loop would wait until it does so repeatedly. Nothing is done, only planned."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ${ROOT-COMMAND-NAME} plan --snapshot examples/snapshots/hot-host.json --json plan.json",
            "  ${ROOT-COMMAND-NAME} plan --snapshot now.json --policy today.json --diff tomorrow.json"
        })
final class PlanCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private SnapshotOptions input = new SnapshotOptions();

    @Option(
            names = "--diff",
            paramLabel = "FILE",
            description = "what if: compare with what this policy would answer; --json then writes the comparison"
                    + " (stealaway.plan-diff/1.0)")
    private Optional<Path> diff = Optional.empty();

    @Mixin
    private PlugInOption plugIns = new PlugInOption();

    @Mixin
    private JsonOption json = new JsonOption();

    PlanCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        json.checkWritable();
        ClusterSnapshot snapshot = input.snapshot();
        Policy policy = input.policy();
        List<Detection> suffering = SnapshotOptions.suffering(snapshot, policy);
        MigrationPlan plan = plan(snapshot, policy);
        if (diff.isPresent()) {
            compare(new PlanDiff(new PlanDiff.Side(input.policyName(), policy, plan), other(snapshot, diff.get())));
            return 0;
        }
        json.write(PlanJson.write(plan));
        print(snapshot, suffering, plan);
        return 0;
    }

    private MigrationPlan plan(ClusterSnapshot snapshot, Policy policy) {
        List<Detection> suffering = SnapshotOptions.suffering(snapshot, policy);
        return plugIns.engine(policy).plan(snapshot, suffering, PlacementHolds.none());
    }

    private PlanDiff.Side other(ClusterSnapshot snapshot, Path file) {
        Policy policy = Inputs.policy("--diff", file);
        return new PlanDiff.Side(String.valueOf(file.getFileName()), policy, plan(snapshot, policy));
    }

    private void compare(PlanDiff compared) {
        json.write(PlanDiffJson.of(compared));
        console.out().print(PlanDiffText.of(compared));
        json.file().ifPresent(file -> console.out().println("JSON: " + file));
    }

    private void print(ClusterSnapshot snapshot, List<Detection> suffering, MigrationPlan plan) {
        console.out()
                .println("Snapshot of " + snapshot.takenAt() + ": "
                        + Units.count(snapshot.hosts().size(), "host")
                        + ", " + Units.count(snapshot.vms().size(), "VM") + ", "
                        + Units.count(snapshot.observations().byVm().size()) + " observed, "
                        + Units.count(suffering.size()) + " suffering");
        if (!plan.migrations().isEmpty()) {
            console.out().println();
            console.out().print(StepTable.of(plan.migrations()));
        }
        if (plan.placements().stream().anyMatch(placement -> !(placement instanceof Placement.Chosen))) {
            console.out().println();
            console.out().print(staying(plan));
        }
        console.out().println();
        console.out().println("Migrations: " + Units.count(plan.migrations().size()));
        console.out().println("Plan hash:  " + plan.hash());
        json.file().ifPresent(file -> console.out().println("JSON:       " + file));
    }

    private static TextTable staying(MigrationPlan plan) {
        TextTable table = new TextTable("VM that stays", "why");
        for (Placement placement : plan.placements()) {
            if (!(placement instanceof Placement.Chosen)) {
                table.row(placement.vm().value(), PlacementText.why(placement));
            }
        }
        return table;
    }
}
