package io.stealaway.examples.cli;

import io.stealaway.examples.report.BacktestJson;
import io.stealaway.examples.report.BacktestText;
import io.stealaway.examples.report.Explanations;
import io.stealaway.examples.report.HtmlReport;
import io.stealaway.examples.report.SimulationReport;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.policy.Policy.RunMode;
import io.stealaway.recording.Recording;
import io.stealaway.recording.Reproduction;
import io.stealaway.simulation.SimulationConfig;
import io.stealaway.simulation.SimulationListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Replays recorded days with the loop. */
@Command(
        name = "backtest",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        header = "Replay recorded days of your cloud: what would the loop have done?",
        description = {
            "",
            "Your hosts, your placement and your demand, on the simulated cluster: without the loop, with it, and with an oracle."
                    + " Says first how well the model tells again the steal that was measured, and with that how far to trust the"
                    + " rest. Several policies are compared. The same recording and policy give the same answer, byte for byte."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ${ROOT-COMMAND-NAME} record --config live.yaml --out week --from -7d",
            "  ${ROOT-COMMAND-NAME} backtest --recording week",
            "  ${ROOT-COMMAND-NAME} backtest --recording week --policy now.json --policy bolder.json",
            "",
            "Exit code 1 also when a rule was broken."
        })
final class BacktestCommand implements Callable<Integer> {
    private final Console console;
    private final CommandLineTool.Simulator simulator;

    @Option(
            names = "--recording",
            required = true,
            paramLabel = "DIR",
            description = "what `${ROOT-COMMAND-NAME} record` wrote: a folder, or one file of it")
    private Path recording = Path.of("");

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description =
                    "the loop's policy, JSON (stealaway.policy/1.0); may be given several times; always told to act."
                            + " Without it the defaults")
    private List<Path> policies = new ArrayList<>();

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description =
                    "folder for the page, index.html, of several policies one folder each; ${DEFAULT-VALUE} unless given")
    private Path report = Path.of("report");

    @Mixin
    private PlugInOption plugIns = new PlugInOption();

    @Mixin
    private JsonOption json = new JsonOption();

    BacktestCommand(Console console, CommandLineTool.Simulator simulator) {
        this.console = console;
        this.simulator = simulator;
    }

    @Override
    public Integer call() throws InterruptedException {
        StagedFiles.checkWritableFolder("--report", report);
        json.checkWritable();
        Map<String, Policy> compared = compared();
        compared.values().forEach(plugIns::check);
        compared.keySet().forEach(name -> StagedFiles.checkWritable("--report", page(name)));
        Recording days = Inputs.asked("--recording", () -> Recording.read(recording));
        Reproduction reproduction = Reproduction.of(days);
        List<SimulationReport> runs = runs(compared, days);
        console.out().print(BacktestText.of(days, reproduction, runs));
        try (StagedFiles files = new StagedFiles()) {
            runs.forEach(run -> files.stage(page(run.policyName()), HtmlReport.of(run)));
            json.file().ifPresent(file -> files.stage(file, BacktestJson.of(days, reproduction, runs)));
            files.publish();
        }
        console.out().println();
        runs.forEach(run -> console.out().println("Report: " + page(run.policyName())));
        json.file().ifPresent(file -> console.out().println("JSON:   " + file));
        boolean broken = runs.stream().anyMatch(run -> run.result().summary().ruleViolations() > 0);
        return broken ? 1 : 0;
    }

    private Path page(String policy) {
        return (policies.size() > 1 ? report.resolve(policy.replaceFirst("\\.json$", "")) : report)
                .resolve("index.html");
    }

    private Map<String, Policy> compared() {
        Map<String, Policy> byName = new TreeMap<>();
        for (Path file : policies) {
            String name = String.valueOf(file.toAbsolutePath().getFileName());
            Policy acting = Inputs.policy(file).toBuilder().mode(RunMode.ACT).build();
            if (byName.put(name, acting) != null) {
                throw new BadInput("--policy: two files are named " + name + ", and their reports would be one");
            }
        }
        if (byName.isEmpty()) {
            byName.put("default", SimulationConfig.defaultPolicy());
        }
        return byName;
    }

    /** Policies are tried at the same time, on as many threads as there are processors; the first shows how far it is. */
    private List<SimulationReport> runs(Map<String, Policy> compared, Recording days) throws InterruptedException {
        ProgressBar progress = new ProgressBar(console);
        int threads = Math.min(compared.size(), Runtime.getRuntime().availableProcessors());
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<SimulationReport>> begun = new ArrayList<>();
            compared.forEach((name, policy) -> {
                boolean first = begun.isEmpty();
                begun.add(pool.submit(() -> run(name, policy, days, first ? progress : SimulationListener.none())));
            });
            List<SimulationReport> runs = new ArrayList<>();
            for (Future<SimulationReport> run : begun) {
                runs.add(run.get());
            }
            return runs;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
            progress.finish();
        }
    }

    private SimulationReport run(String name, Policy policy, Recording days, SimulationListener progress) {
        SimulationConfig config = SimulationConfig.builder()
                .recording(days)
                .policy(policy)
                .rules(plugIns.rules())
                .build();
        Explanations explanations = new Explanations();
        return new SimulationReport(
                config, name, simulator.run(config, new Watcher(progress, explanations, pass -> {})), explanations);
    }
}
