package io.stealaway.examples.cli;

import io.stealaway.examples.live.LiveParts;
import io.stealaway.examples.report.Units;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.recording.Recorder;
import io.stealaway.spi.BackendException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes down what a loop would see of a real cloud, to replay it. */
@Command(
        name = "record",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        header = "Record a real cloud, for backtest: what would the loop have done last week?",
        description = {
            "",
            "Reads the cloud and its steal at intervals until it is stopped, or past days out of Prometheus at once, and writes"
                    + " files that ${ROOT-COMMAND-NAME} backtest replays. Needs the rights to read alone; opens no journal,"
                    + " takes no lease, changes nothing. About 4 bytes for each VM and moment: 1,000 VMs take 1 MB a day."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ${ROOT-COMMAND-NAME} record --config live.yaml --out week --from -7d   the past week, out of Prometheus",
            "  ${ROOT-COMMAND-NAME} record --config live.yaml --out days            from now on, until Ctrl-C",
            "  ${ROOT-COMMAND-NAME} record --config live.yaml --out past --from -9d --until -2d --topology days",
            "  ${ROOT-COMMAND-NAME} backtest --recording week",
            "",
            "With --from every VM is taken to have been where it is now, unless --topology tells where it was."
        })
final class RecordCommand implements Callable<Integer> {
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    private final Console console;
    private final InstantSource clock = InstantSource.system();

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "the configuration of `${ROOT-COMMAND-NAME} live`, YAML")
    private Path config = Path.of("");

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "folder to write to, one file for each day in UTC; made if it is not there")
    private Path out = Path.of("");

    @Option(
            names = "--every",
            paramLabel = "TIME",
            converter = DurationText.class,
            description = "time between two moments, 1 minute to 1 hour; ${DEFAULT-VALUE} unless given",
            defaultValue = "5m")
    private Duration every = Duration.ofMinutes(5);

    @Option(
            names = "--from",
            paramLabel = "WHEN",
            description = "record the past instead, out of Prometheus, from then on: " + PastTime.SPELLINGS)
    private Optional<String> from = Optional.empty();

    @Option(
            names = "--until",
            paramLabel = "WHEN",
            description = "where the past ends, as --from says where it begins; now unless given")
    private Optional<String> until = Optional.empty();

    @Option(
            names = "--topology",
            paramLabel = "DIR",
            description = "the hosts and VMs of each past moment, by what was recorded then: a folder, or a file, that"
                    + " ${ROOT-COMMAND-NAME} record or live --record wrote; the cloud is not asked")
    private Optional<Path> topology = Optional.empty();

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = DurationText.class,
            description = "without --from: stop after this time; else when told to")
    private Optional<Duration> length = Optional.empty();

    RecordCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (every.compareTo(SHORTEST) < 0 || every.compareTo(Duration.ofHours(1)) > 0) {
            throw new BadInput("--every (" + Units.duration(every) + ") must be 1 minute to 1 hour");
        }
        checkTogether();
        Optional<PastSpan> past = from.map(begin -> PastSpan.of(begin, until, clock.instant()));
        StagedFiles.checkWritableFolder("--out", out);
        try (LiveParts parts = LiveParts.read(config, System.getenv())) {
            return past.isPresent() ? past(parts, past.get()) : present(parts.reader());
        } catch (BackendException e) {
            throw new BadInput(String.valueOf(e.getMessage()), e);
        }
    }

    private void checkTogether() {
        if (from.isEmpty() && until.isPresent()) {
            throw new BadInput("--until " + until.get() + " needs --from, which says where the past begins");
        }
        if (from.isEmpty() && topology.isPresent()) {
            throw new BadInput("--topology " + topology.get() + " needs --from, which says where the past begins");
        }
        if (from.isPresent() && length.isPresent()) {
            throw new BadInput("--for " + Units.duration(length.get())
                    + " is for what comes; --until says where the past ends that --from begins");
        }
        if (topology.filter(this::isOut).isPresent()) {
            throw new BadInput("--out " + out + " must not be the folder that --topology reads");
        }
    }

    private boolean isOut(Path place) {
        Path read = place.toAbsolutePath().normalize();
        Path written = out.toAbsolutePath().normalize();
        return read.equals(written) || written.equals(read.getParent());
    }

    private int past(LiveParts parts, PastSpan span) {
        Optional<RecordedTopology> known = topology.map(this::known);
        int moments;
        try (Recorder recorder = Recorder.in(out)) {
            moments = known.isPresent()
                    ? parts.backfill(at -> then(known.get(), at), span.from(), span.until(), every, recorder::append)
                    : parts.backfill(span.from(), span.until(), every, recorder::append);
        }
        console.err().println("recorded " + Units.count(moments, "moment") + " " + span.words() + " into " + out);
        console.err().flush();
        return 0;
    }

    private RecordedTopology known(Path place) {
        try {
            RecordedTopology known = RecordedTopology.read(place);
            known.notes().forEach(note -> console.complain("--topology: " + note));
            return known;
        } catch (IllegalArgumentException e) {
            throw new BadInput("--topology " + e.getMessage(), e);
        }
    }

    /** What it was before anybody looked, or after that, would be a guess. */
    private static ClusterSnapshot then(RecordedTopology known, Instant at) {
        try {
            return known.at(at);
        } catch (IllegalArgumentException e) {
            throw new BadInput(
                    "--topology: " + e.getMessage() + ". Maybe --from " + known.first() + " --until " + known.last()
                            + "?",
                    e);
        }
    }

    private int present(Supplier<ClusterSnapshot> cloud) throws InterruptedException {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try (Recorder recorder = Recorder.in(out)) {
            // What cannot be read at all is better known at once.
            recorder.append(cloud.get());
            ScheduledFuture<?> passes = timer.scheduleAtFixedRate(
                    () -> record(recorder, cloud), every.toSeconds(), every.toSeconds(), TimeUnit.SECONDS);
            timer.awaitTermination(length.map(Duration::toSeconds).orElse(Long.MAX_VALUE), TimeUnit.SECONDS);
            passes.cancel(false);
            return 0;
        } finally {
            timer.shutdownNow();
        }
    }

    /** A moment that cannot be read, or written, is a gap; it is told, and the next one comes. */
    private void record(Recorder recorder, Supplier<ClusterSnapshot> cloud) {
        try {
            recorder.append(cloud.get());
        } catch (BackendException | UncheckedIOException e) {
            console.complain("not recorded: " + e.getMessage());
        }
    }
}
