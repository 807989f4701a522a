package io.stealaway.examples.cli;

import io.stealaway.model.MigrationId;
import io.stealaway.remediation.OperatorCommand;
import io.stealaway.remediation.OperatorCommand.Verb;
import io.stealaway.remediation.OperatorCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every order of an operator needs to be given and delivered. */
final class OrderOptions {
    @Mixin
    private JournalOption journal = new JournalOption();

    @Option(names = "--why", paramLabel = "TEXT", description = "for people; stands in the journal and in the log")
    private String why = "";

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description =
                    "how long to wait for a loop that has its journal in a file to carry it out, default ${DEFAULT-VALUE}")
    private int timeoutSeconds = 120;

    int deliver(Console console, Verb verb, Optional<String> planHash, List<String> migrations) {
        if (timeoutSeconds < 1) {
            throw new BadInput("--timeout (" + timeoutSeconds + ") must be at least 1 second");
        }
        OperatorCommand order = new OperatorCommand(
                verb,
                planHash,
                migrations.stream().map(MigrationId::of).toList(),
                why,
                System.getProperty("user.name", ""));
        return journal.with(
                file -> delivered(new OrderDelivery(console, file, Duration.ofSeconds(timeoutSeconds)), order),
                shared -> {
                    console.out()
                            .println(order.carryOut(OperatorCommands.of(shared)) + ". It holds from the next pass on.");
                    return 0;
                });
    }

    /** An interrupted wait leaves the order to end by itself. */
    private static int delivered(OrderDelivery delivery, OperatorCommand order) {
        try {
            return delivery.deliver(order);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OrderDelivery.NO_ANSWER;
        }
    }
}
