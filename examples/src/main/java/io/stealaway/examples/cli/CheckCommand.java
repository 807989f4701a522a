package io.stealaway.examples.cli;

import io.stealaway.check.PlanChecker;
import io.stealaway.check.Violation;
import io.stealaway.examples.report.TextTable;
import io.stealaway.examples.report.Units;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
            "Exit code 0 when the plan is good; 1, with every broken rule named, when it is not."
        },
        footerHeading = "%nExample:%n",
        footer = "  ${ROOT-COMMAND-NAME} check --snapshot examples/snapshots/hot-host.json --plan plan.json")
final class CheckCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private SnapshotOptions input = new SnapshotOptions();

    @Option(
            names = "--plan",
            required = true,
            paramLabel = "FILE",
            description = "the plan to judge, JSON (stealaway.plan/1.0), from ${ROOT-COMMAND-NAME} plan --json")
    private Path plan = Path.of("");

    CheckCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ClusterSnapshot snapshot = input.snapshot();
        MigrationPlan judged = Inputs.plan(plan);
        List<Violation> violations = PlanChecker.check(snapshot, judged, input.policy(), PlacementHolds.none());
        if (violations.isEmpty()) {
            console.out()
                    .println("Good: " + Units.count(judged.migrations().size(), "migration") + ", no rule broken.");
            console.out().println("Plan hash: " + judged.hash());
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
        console.complain("--plan " + plan + " breaks " + violations.size()
                + (violations.size() == 1 ? " rule: " : " rules, first ") + violations.get(0));
        return 1;
    }
}
