package io.stealaway.examples.cli;

import io.stealaway.examples.live.ListenAddress;
import io.stealaway.examples.live.LiveParts;
import io.stealaway.model.policy.Policy;
import io.stealaway.simulation.SimulationConfig;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options by which a live loop is rehearsed on a simulated cluster. */
final class SimulatedOptions {
    private static final int MAX_SPEED = 1_000_000;

    @Option(
            names = "--simulated",
            required = true,
            description =
                    "in place of --config: a simulated cluster of 20 hosts and 250 VMs, from 11:00 of a working day on")
    private boolean wanted;

    @Option(
            names = "--journal",
            paramLabel = "FILE",
            description =
                    "simulated: the journal, made for it, which the other commands name; ${DEFAULT-VALUE} unless given")
    private Path journal = Path.of("rehearsal.journal");

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "simulated: the policy, JSON; without it the one of `${ROOT-COMMAND-NAME} simulate`")
    private Optional<Path> policy = Optional.empty();

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "simulated: where /metrics and /healthz are; nowhere unless given")
    private Optional<String> listen = Optional.empty();

    @Option(
            names = "--speed",
            paramLabel = "N",
            description =
                    "simulated: seconds that pass in one second, 0 for as many as can; ${DEFAULT-VALUE} unless given")
    private int speed = 60;

    @Option(
            names = "--hours",
            paramLabel = "H",
            description =
                    "simulated: end after so many simulated hours, at most ${DEFAULT-VALUE}, which it is unless given")
    private int hours = Rehearsal.MOST_HOURS;

    Policy readPolicy() {
        return policy.map(Inputs::policy).orElseGet(SimulationConfig::defaultPolicy);
    }

    int speed() {
        return speed;
    }

    int hours() {
        return hours;
    }

    Path journal() {
        return journal;
    }

    Optional<InetSocketAddress> listen() {
        return listen.map(text -> ListenAddress.parse("--listen", text));
    }

    /** @throws BadInput naming the option that is wrong */
    void check() {
        if (!wanted) {
            throw new BadInput("--simulated must be given for its other options to count");
        }
        if (speed < 0 || speed > MAX_SPEED) {
            throw new BadInput("--speed (" + speed + ") must be 0 to " + MAX_SPEED);
        }
        if (hours < 1 || hours > Rehearsal.MOST_HOURS) {
            throw new BadInput("--hours (" + hours + ") must be 1 to " + Rehearsal.MOST_HOURS);
        }
        if (Files.exists(journal)) {
            throw new BadInput("--journal " + journal
                    + ": is there already, and a simulated cluster knows nothing of what it holds. Maybe remove it, or"
                    + " name another one?");
        }
        StagedFiles.checkWritable("--journal", journal);
        StagedFiles.checkWritable("--journal", LiveParts.historyBeside(journal));
    }
}
