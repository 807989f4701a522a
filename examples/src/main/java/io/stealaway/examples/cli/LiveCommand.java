package io.stealaway.examples.cli;

import io.stealaway.examples.EmbeddedLoop;
import io.stealaway.examples.live.LiveParts;
import io.stealaway.examples.live.MetricsEndpoint;
import io.stealaway.examples.live.PassText;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.policy.Policy.RunMode;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.remediation.Remediator;
import io.stealaway.remediation.report.PassObserver;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.remediation.report.PassReport.Brake;
import io.stealaway.remediation.report.RemediationEvent;
import io.stealaway.spi.BackendException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the loop on a real cloud. */
@Command(
        name = "live",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        header = "Run the loop on a real OpenStack cloud; without --act it begins nothing.",
        description = {
            "",
            "Reads the cloud and the steal that the configuration names, pass after pass until it is stopped, and"
                    + " tells what each pass saw, decided and did. What an earlier run began, it finishes, with or"
                    + " without --act: the journal remembers it. It may be killed at any time."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ${ROOT-COMMAND-NAME} live --config live.yaml --once   what would be moved now?",
            "  ${ROOT-COMMAND-NAME} live --config live.yaml --act      move",
            "  ${ROOT-COMMAND-NAME} live --config live.yaml --report seen   and show it: seen/index.html",
            "",
            "Exit code of --once: 0 the pass worked, whatever it decided; what is wrong with one VM, host or migration is a"
                    + " line on standard error. 1 bad input, so there was no pass. 2 wrong command line. 3 the pass could not"
                    + " work: the cloud, the steal, the journal or the leadership could not be read, or a plug-in failed."
        })
final class LiveCommand implements Callable<Integer> {
    /** Of {@code --once}: the pass ran, and could not do its work. */
    private static final int BLIND_PASS = 3;

    /** Brakes that say that something was not, or not wholly, seen. */
    private static final Set<Brake.Kind> BLIND =
            Set.of(Brake.Kind.TOPOLOGY, Brake.Kind.METRICS, Brake.Kind.JOURNAL, Brake.Kind.PLUG_IN);

    private final Console console;

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "cloud, policy, journal, source of steal, isolation, leadership and metrics, YAML")
    private Path config = Path.of("");

    @Option(names = "--once", description = "do one pass")
    private boolean once;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description =
                    "folder for a page of what was seen, decided and done, index.html; rewritten once a minute, and at the end")
    private Optional<Path> report = Optional.empty();

    @Mixin
    private PlugInOption plugIns = new PlugInOption();

    @Option(names = "--act", description = "begin migrations, or propose them where the policy says APPROVE; else dry")
    private boolean act;

    LiveCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (LiveParts parts = LiveParts.read(config, System.getenv())) {
            parts.selfTest().ifPresent(problem -> console.complain("steal is not seen, so nothing begins: " + problem));
            PlacementEngine engine = plugIns.engine(mode(parts.policy()));
            Optional<LivePage> page = report.map(folder -> new LivePage(folder, engine, console::complain));
            PassObserver observer = page.<PassObserver>map(LivePage::report).orElseGet(PassObserver::none);
            Remediator remediator = parts.remediator(engine, console.nanos(), observer, this::happens);
            return once ? once(remediator, page) : loop(remediator, parts.metricsEndpoint(), page);
        } catch (BackendException e) {
            throw new BadInput(String.valueOf(e.getMessage()), e);
        }
    }

    private Policy mode(Policy policy) {
        RunMode acting = policy.mode() == RunMode.APPROVE ? RunMode.APPROVE : RunMode.ACT;
        return policy.toBuilder().mode(act ? acting : RunMode.DRY_RUN).build();
    }

    private int once(Remediator remediator, Optional<LivePage> page) {
        PassReport report = remediator.pass();
        page.ifPresent(pages -> pages.accept(report));
        tell(report);
        report.problems().forEach(problem -> console.complain("problem: " + problem));
        return worked(report) ? 0 : BLIND_PASS;
    }

    /** One odd VM or host, or one migration in trouble, is no failure of the pass; that it led nothing for want of an answer is. */
    private static boolean worked(PassReport report) {
        boolean blind = report.brakes().stream().map(Brake::kind).anyMatch(BLIND::contains);
        boolean leaderless = report.leading().isEmpty() && !report.problems().isEmpty();
        return !blind && !leaderless;
    }

    /** What is begun is told at once: a process that is killed in its first pass has said what it did. */
    private void happens(RemediationEvent event) {
        if (event.kind() == RemediationEvent.Kind.STARTED || event.kind() == RemediationEvent.Kind.ACTING) {
            console.out().print(PassText.of(event));
            console.out().flush();
        }
    }

    private void tell(PassReport report) {
        console.out().print(PassText.of(report));
        console.out().flush();
    }

    /** Until the process is told to end: what was begun is in the journal, so there is nothing to wait for. */
    private int loop(Remediator remediator, Optional<MetricsEndpoint> metrics, Optional<LivePage> page)
            throws InterruptedException {
        page.ifPresent(pages -> Runtime.getRuntime().addShutdownHook(new Thread(pages::write, "last-page")));
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
        try (EmbeddedLoop loop = new EmbeddedLoop(remediator, scheduler, report -> {
            metrics.ifPresent(endpoint -> endpoint.accept(report));
            page.ifPresent(pages -> pages.accept(report));
            tell(report);
        })) {
            loop.start();
            new CountDownLatch(1).await();
            return 0;
        } finally {
            scheduler.shutdownNow();
        }
    }
}
