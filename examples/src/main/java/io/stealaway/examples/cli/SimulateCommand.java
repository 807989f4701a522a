package io.stealaway.examples.cli;

import io.stealaway.examples.report.Explanations;
import io.stealaway.examples.report.HtmlReport;
import io.stealaway.examples.report.SimulationJson;
import io.stealaway.examples.report.SimulationReport;
import io.stealaway.examples.report.SummaryText;
import io.stealaway.examples.report.Timing;
import io.stealaway.examples.report.Units;
import io.stealaway.recording.Recorder;
import io.stealaway.simulation.Simulation;
import io.stealaway.simulation.SimulationConfig;
import io.stealaway.simulation.SimulationConfig.DemandFamily;
import io.stealaway.simulation.SimulationConfig.NewVmPlacement;
import io.stealaway.simulation.SimulationResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Simulates, and tells what it showed. */
@Command(
        name = SimulateCommand.NAME,
        mixinStandardHelpOptions = true,
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        header = "Run the whole loop on a simulated cluster (the default command).",
        description = {
            "",
            "Replays the same demand three times: without the loop, with it, and with an oracle under the same"
                    + " brakes that knows the truth. Prints a summary and writes a page of HTML. The same options"
                    + " give the same answer, byte for byte."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ${ROOT-COMMAND-NAME} simulate --seed 7                     another day",
            "  ${ROOT-COMMAND-NAME} simulate --days 3 --family bursty     days in a row, with demand in bursts",
            "  ${ROOT-COMMAND-NAME} simulate --hosts 20 --vms 250 --hours 6",
            "  ${ROOT-COMMAND-NAME} simulate --days 3 --arrivals 600 --place-by nova",
            "                                                 VMs come and go, placed as OpenStack does",
            "  ${ROOT-COMMAND-NAME} simulate --trace shared/bitbrains     demand of a real trace",
            "  ${ROOT-COMMAND-NAME} simulate --policy mine.json --json out.json",
            "",
            "Exit code 1 also when a rule was broken."
        })
final class SimulateCommand implements Callable<Integer> {
    static final String NAME = "simulate";
    private static final SimulationConfig DEFAULTS = SimulationConfig.defaults();

    private static final int MOST_GIGABITS = 1_000;
    private static final int MOST_GIGABYTES = 100_000;
    private static final long BYTES_PER_GIGABIT = 125_000_000L;
    private static final long BYTES_PER_GIGABYTE = 1_000_000_000L;

    private final Console console;
    private final CommandLineTool.Simulator simulator;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--hosts", paramLabel = "N", description = "hypervisors; ${DEFAULT-VALUE} unless given")
    private int hosts = DEFAULTS.hosts();

    @Option(names = "--vms", paramLabel = "N", description = "VMs; ${DEFAULT-VALUE} unless given")
    private int vms = DEFAULTS.vms();

    @Option(names = "--zones", paramLabel = "N", description = "availability zones; ${DEFAULT-VALUE} unless given")
    private int zones = DEFAULTS.zones();

    @Option(names = "--hours", paramLabel = "H", description = "simulated hours; ${DEFAULT-VALUE} unless given")
    private int hours = DEFAULTS.hours();

    @Option(
            names = "--days",
            paramLabel = "N",
            description =
                    "simulated days in a row instead of --hours; from the second on the loop foresees what VMs will want")
    private Optional<Integer> days = Optional.empty();

    @Option(
            names = "--family",
            paramLabel = "NAME",
            description = "how demand goes: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} unless given")
    private DemandFamily family = DEFAULTS.family();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "what every random choice is drawn from; ${DEFAULT-VALUE} unless given")
    private long seed = DEFAULTS.seed();

    @Option(
            names = "--trace",
            paramLabel = "DIR",
            description = "replay the demand of this trace (Bitbrains GWA-T-12 CSV) instead of the synthetic day")
    private Optional<Path> trace = Optional.empty();

    @Option(
            names = "--arrivals",
            paramLabel = "N",
            description =
                    "VMs that are asked for on an average day while as many leave, at most five for every eight of --vms;"
                            + " none unless given")
    private int arrivals;

    @Option(
            names = "--place-by",
            paramLabel = "NAME",
            converter = PlaceByNames.class,
            completionCandidates = PlaceByNames.class,
            description =
                    "who chooses hosts for them: stealaway (the default), stealaway-present (without what VMs wanted"
                            + " before), nova or half-committed; with --arrivals")
    private Optional<NewVmPlacement> placeBy = Optional.empty();

    @Option(
            names = "--link-gbit",
            paramLabel = "N",
            description =
                    "bandwidth of each made-up host's link, 1 to 1,000 gigabits a second; ${DEFAULT-VALUE} unless given")
    private int linkGigabits = 10;

    @Option(
            names = "--disk-gb",
            paramLabel = "N",
            description =
                    "size of the disk that three in five made-up VMs have on their host, 1 to 100,000 GB; 10 to 80 GiB, a few"
                            + " 500, unless given")
    private Optional<Integer> diskGigabytes = Optional.empty();

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "the loop's policy, JSON (stealaway.policy/1.0); without it the defaults, told to act")
    private Optional<Path> policy = Optional.empty();

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "folder for the page, index.html; ${DEFAULT-VALUE} unless given")
    private Path report = Path.of("report");

    @Option(names = "--metrics", paramLabel = "FILE", description = "what Prometheus would have read at the end, text")
    private Optional<Path> metrics = Optional.empty();

    @Option(
            names = "--record",
            paramLabel = "DIR",
            description = "also record what a loop would see of these days, for backtest, without intervening")
    private Optional<Path> recorded = Optional.empty();

    @Mixin
    private PlugInOption plugIns = new PlugInOption();

    @Mixin
    private JsonOption json = new JsonOption();

    SimulateCommand(Console console, CommandLineTool.Simulator simulator) {
        this.console = console;
        this.simulator = simulator;
    }

    @Override
    public Integer call() {
        long begun = console.nanos().getAsLong();
        checkPlaces();
        SimulationConfig config = config();
        plugIns.check(config.policy());
        recorded.ifPresent(folder -> record(config, folder));
        Explanations explanations = new Explanations();
        SimulatedMeters meters = new SimulatedMeters();
        SimulationReport told =
                new SimulationReport(config, policyName(), simulate(config, explanations, meters), explanations);
        long millis = (console.nanos().getAsLong() - begun) / 1_000_000;
        console.out().print(SummaryText.of(told));
        Path page = report.resolve("index.html");
        write(told, meters, page, new Timing(millis, System.getProperty("java.version", "")));
        console.out().println();
        console.out().println("Report: " + page);
        json.file().ifPresent(file -> console.out().println("JSON:   " + file));
        metrics.ifPresent(file -> console.out().println("Metrics: " + file));
        console.out().println("Took:   " + Units.duration(Duration.ofMillis(millis)));
        return told.result().summary().ruleViolations() > 0 ? 1 : 0;
    }

    private static void record(SimulationConfig config, Path folder) {
        try (Recorder recorder = Recorder.in(folder)) {
            Simulation.observe(config, recorder::append);
        }
    }

    /** What cannot be written, or read, is better known before a minute of work than after it. */
    private void checkPlaces() {
        StagedFiles.checkWritableFolder("--report", report);
        StagedFiles.checkWritable("--report", report.resolve("index.html"));
        json.checkWritable();
        metrics.ifPresent(file -> StagedFiles.checkWritable("--metrics", file));
        recorded.ifPresent(folder -> StagedFiles.checkWritableFolder("--record", folder));
        trace.ifPresent(folder -> {
            if (!Files.isDirectory(folder)) {
                throw new BadInput("--trace " + folder + ": "
                        + (Files.exists(folder) ? "is a file, not a folder" : "no such folder"));
            }
        });
    }

    private SimulationConfig config() {
        SimulationConfig.Builder config = SimulationConfig.builder()
                .hosts(hosts)
                .vms(vms)
                .zones(zones)
                .hours(hours)
                .seed(seed)
                .rules(plugIns.rules());
        config.family(family).arrivals(arrivals);
        if (placeBy.isPresent() && arrivals == 0) {
            throw new ParameterException(spec.commandLine(), "--place-by needs --arrivals: without it no VM is placed");
        }
        placeBy.ifPresent(config::placeBy);
        config.linkBytesPerSecond(between("--link-gbit", linkGigabits, MOST_GIGABITS) * BYTES_PER_GIGABIT);
        diskGigabytes.ifPresent(
                size -> config.diskBytesPerVm(between("--disk-gb", size, MOST_GIGABYTES) * BYTES_PER_GIGABYTE));
        trace.ifPresent(config::trace);
        policy.ifPresent(file -> config.policy(Inputs.policy(file)));
        try {
            days.ifPresent(config::days);
            return config.build();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
        }
    }

    private long between(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new ParameterException(spec.commandLine(), option + " (" + value + ") must be between 1 and " + most);
        }
        return value;
    }

    private String policyName() {
        return policy.map(file -> String.valueOf(file.toAbsolutePath().getFileName()))
                .orElse("default");
    }

    private SimulationResult simulate(SimulationConfig config, Explanations explanations, SimulatedMeters meters) {
        ProgressBar progress = new ProgressBar(console);
        try {
            return simulator.run(config, new Watcher(progress, explanations, meters));
        } finally {
            progress.finish();
        }
    }

    private void write(SimulationReport told, SimulatedMeters meters, Path page, Timing timing) {
        try (StagedFiles files = new StagedFiles()) {
            files.stage(page, HtmlReport.of(told));
            json.file().ifPresent(file -> files.stage(file, SimulationJson.of(told, Optional.of(timing))));
            metrics.ifPresent(file -> files.stage(file, meters.scrape()));
            files.publish();
        }
    }
}
