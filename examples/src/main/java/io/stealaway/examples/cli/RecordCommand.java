package io.stealaway.examples.cli;

import io.stealaway.examples.live.LiveParts;
import io.stealaway.examples.report.Units;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.recording.Recorder;
import io.stealaway.spi.BackendException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
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
            "  ${ROOT-COMMAND-NAME} backtest --recording week",
            "",
            "With --from every VM is taken to have been where it is now."
        })
final class RecordCommand implements Callable<Integer> {
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    private final Console console;

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
            paramLabel = "AGO",
            converter = DurationText.class,
            description = "record the past instead, from so long ago until now, out of Prometheus: -7d")
    private Optional<Duration> from = Optional.empty();

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = DurationText.class,
            description = "stop after this time; else when told to")
    private Optional<Duration> length = Optional.empty();

    RecordCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (every.compareTo(SHORTEST) < 0 || every.compareTo(Duration.ofHours(1)) > 0) {
            throw new BadInput("--every (" + Units.duration(every) + ") must be 1 minute to 1 hour");
        }
        StagedFiles.checkWritableFolder("--out", out);
        try (LiveParts parts = LiveParts.read(config, System.getenv())) {
            return from.isPresent() ? past(parts, from.get()) : present(parts.reader());
        } catch (BackendException e) {
            throw new BadInput(String.valueOf(e.getMessage()), e);
        }
    }

    private int past(LiveParts parts, Duration ago) {
        int moments;
        try (Recorder recorder = Recorder.in(out)) {
            moments = parts.backfill(ago, every, recorder::append);
        }
        console.err()
                .println("recorded " + Units.count(moments, "moment") + " of the last " + Units.duration(ago) + " into "
                        + out);
        console.err().flush();
        return 0;
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
