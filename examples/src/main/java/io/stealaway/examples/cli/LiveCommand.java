package io.stealaway.examples.cli;

import io.stealaway.examples.live.LiveParts;
import io.stealaway.examples.live.PassText;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.policy.Policy.RunMode;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.remediation.Remediator;
import io.stealaway.remediation.RemediatorService;
import io.stealaway.remediation.history.EventHistory;
import io.stealaway.remediation.report.PassObserver;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.remediation.report.PassReport.Brake;
import io.stealaway.remediation.report.RemediationEvent;
import io.stealaway.spi.BackendException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the loop on a real cloud. */
@Command(
        name = "live",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        header = "Run the loop on a real OpenStack cloud, or rehearse it; without --act it begins nothing.",
        description = {
            "",
            "Reads the cloud and the steal that the configuration names, pass after pass until it is stopped, and"
                    + " tells what each pass saw, decided and did. What an earlier run began, it finishes, with or"
                    + " without --act: the journal remembers it. It may be killed at any time.",
            "With --simulated the same loop runs on a simulated cluster in time that passes faster, and every other"
                    + " command works on it by --journal; times are simulated ones. --once without --act leaves nothing"
                    + " behind where there is no journal yet."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ${ROOT-COMMAND-NAME} live --config live.yaml --once   what would be moved now?",
            "  ${ROOT-COMMAND-NAME} live --config live.yaml --act      move",
            "  ${ROOT-COMMAND-NAME} live --config live.yaml --report seen   and show it: seen/index.html",
            "  ${ROOT-COMMAND-NAME} live --simulated --act --report seen    rehearse it, a minute in each second",
            "",
            "Exit code of --once: 0 the pass worked, whatever it decided; what is wrong with one VM, host or migration"
                    + " is a line on standard error. 1 bad input, so there was no pass. 2 wrong command line. 3 the pass"
                    + " could not work: the cloud, the steal, the journal or the leadership could not be read, or a"
                    + " plug-in failed."
        })
final class LiveCommand implements Callable<Integer> {
    /** Of {@code --once}: the pass ran, and could not do its work. */
    private static final int BLIND_PASS = 3;

    /** Brakes that say that something was not, or not wholly, seen. */
    private static final Set<Brake.Kind> BLIND =
            Set.of(Brake.Kind.TOPOLOGY, Brake.Kind.METRICS, Brake.Kind.JOURNAL, Brake.Kind.PLUG_IN);

    private final Console console;

    /** Where the loop runs. */
    static final class Where {
        @Option(
                names = "--config",
                paramLabel = "FILE",
                description =
                        "cloud, policy, journal, source of steal, isolation, leadership, metrics and webhook, YAML")
        private @Nullable Path config;

        @ArgGroup(exclusive = false)
        private @Nullable SimulatedOptions simulated;
    }

    @ArgGroup(multiplicity = "1")
    private Where where = new Where();

    @Option(names = "--once", description = "do one pass")
    private boolean once;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description =
                    "folder for a page of what was seen, decided and done, index.html; rewritten once a minute, and at"
                            + " the end")
    private Optional<Path> report = Optional.empty();

    @Option(
            names = "--record",
            paramLabel = "DIR",
            description = "folder to record in what each pass sees, for `${ROOT-COMMAND-NAME} backtest`")
    private Optional<Path> record = Optional.empty();

    @Mixin
    private PlugInOption plugIns = new PlugInOption();

    @Option(names = "--act", description = "begin migrations, or propose them where the policy says APPROVE; else dry")
    private boolean act;

    @Option(
            names = "--json-logs",
            description = "tell each event as one line of JSON (stealaway.event/1.0) in place of the text of each pass")
    private boolean jsonLogs;

    LiveCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        SimulatedOptions simulated = where.simulated;
        report.ifPresent(LivePage::checkWritable);
        record.ifPresent(folder -> StagedFiles.checkWritableFolder("--record", folder));
        try {
            return simulated == null ? real(Optional.ofNullable(where.config).orElseThrow()) : rehearsed(simulated);
        } catch (BackendException e) {
            throw new BadInput(String.valueOf(e.getMessage()), e);
        }
    }

    private int real(Path config) throws InterruptedException {
        try (LiveParts parts = LiveParts.read(config, System.getenv())) {
            parts.selfTest().ifPresent(problem -> console.complain("steal is not seen, so nothing begins: " + problem));
            PlacementEngine engine = plugIns.engine(mode(parts.policy()));
            Optional<LivePage> page = page(engine);
            // What a dry pass would have to say of a loop that never ran is not worth a file.
            boolean looksOnly = once && !act && parts.neverRan();
            Watchers watchers = new Watchers();
            if (!looksOnly) {
                parts.history().ifPresent(watchers::hear);
                parts.webhook()
                        .ifPresent(webhook -> watchers.hear(webhook::accept).watch(webhook::passed));
            }
            watchers.hear(this::happens);
            Remediator remediator = remediator(parts, engine, looksOnly, observer(page), watchers::heard);
            if (!once) {
                parts.metricsEndpoint().ifPresent(watchers::watch);
            }
            page.ifPresent(watchers::watch);
            watchers.watch(this::tell);
            return once ? once(remediator, watchers) : loop(remediator, watchers, page);
        }
    }

    private Remediator remediator(
            LiveParts parts,
            PlacementEngine engine,
            boolean looksOnly,
            PassObserver observer,
            Consumer<RemediationEvent> listener) {
        if (looksOnly) {
            return parts.onlooker(engine, console.nanos(), observer, listener);
        }
        return once
                ? parts.remediator(engine, console.nanos(), observer, listener)
                : parts.loop(engine, console.nanos(), observer, listener);
    }

    private int rehearsed(SimulatedOptions options) throws InterruptedException {
        options.check();
        try (Rehearsal rehearsal = new Rehearsal(options, act || !once)) {
            PlacementEngine engine = plugIns.engine(mode(options.readPolicy()));
            Optional<LivePage> page = page(engine);
            Watchers watchers = new Watchers();
            rehearsal.history().ifPresent(watchers::hear);
            watchers.hear(this::happens);
            Remediator remediator = rehearsal.remediator(engine, observer(page), watchers::heard);
            rehearsal.metricsEndpoint().ifPresent(watchers::watch);
            page.ifPresent(watchers::watch);
            watchers.watch(this::tell);
            if (once) {
                return once(remediator, watchers);
            }
            rehearsal.run(remediator, watchers);
            page.ifPresent(LivePage::write);
            return 0;
        }
    }

    private Optional<LivePage> page(PlacementEngine engine) {
        return report.map(folder -> new LivePage(folder, engine, console::complain));
    }

    private PassObserver observer(Optional<LivePage> page) {
        PassObserver shown = page.<PassObserver>map(LivePage::report).orElseGet(PassObserver::none);
        return record.<PassObserver>map(folder -> new PassRecorder(folder, shown, console::complain))
                .orElse(shown);
    }

    private Policy mode(Policy policy) {
        RunMode acting = policy.mode() == RunMode.APPROVE ? RunMode.APPROVE : RunMode.ACT;
        return policy.toBuilder().mode(act ? acting : RunMode.DRY_RUN).build();
    }

    private int once(Remediator remediator, Consumer<PassReport> told) {
        PassReport report = remediator.pass();
        told.accept(report);
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
        if (jsonLogs) {
            console.out().println(EventHistory.line(event));
            console.out().flush();
        } else if (event.kind() == RemediationEvent.Kind.STARTED || event.kind() == RemediationEvent.Kind.ACTING) {
            console.out().print(PassText.of(event));
            console.out().flush();
        }
    }

    private void tell(PassReport report) {
        if (jsonLogs) {
            return;
        }
        console.out().print(PassText.of(report));
        console.out().flush();
    }

    /** Until the process is told to end: what was begun is in the journal, so there is nothing to wait for. */
    private int loop(Remediator remediator, Consumer<PassReport> told, Optional<LivePage> page)
            throws InterruptedException {
        page.ifPresent(pages -> Runtime.getRuntime().addShutdownHook(new Thread(pages::write, "last-page")));
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
        try (RemediatorService loop = new RemediatorService(remediator, scheduler, InstantSource.system(), told)) {
            loop.start();
            new CountDownLatch(1).await();
            return 0;
        } finally {
            scheduler.shutdownNow();
        }
    }
}
