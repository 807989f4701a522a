package io.stealaway.consul;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.spi.Journal.Committed;
import io.stealaway.spi.Journal.Put;
import io.stealaway.spi.Leadership.Following;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A replica that does what it is told on standard input, for tests that stop a whole process. */
final class ReplicaProgram {
    private static final AvailabilityZone ZONE = AvailabilityZone.of("az1");

    private ReplicaProgram() {}

    public static void main(String[] arguments) throws IOException {
        ConsulConfig config = new ConsulLab(arguments[0]).config().build();
        ConsulLeadership leadership = new ConsulLeadership(
                config, "test/leaders", "a", ConsulLeadershipLab.TTL, ConsulLeadershipLab.LOCK_DELAY);
        ConsulJournal journal = new ConsulJournal(config, "test/journal");
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            System.out.println(answer(command, leadership, journal));
        }
    }

    private static String answer(String command, ConsulLeadership leadership, ConsulJournal journal) {
        switch (command) {
            case "lead" -> {
                String lease = leadership.lease(ZONE).getClass().getSimpleName();
                return lease + ", epoch " + ((Committed) journal.raiseEpoch(ZONE, 0)).revision();
            }
            case "lease" -> {
                return leadership.lease(ZONE) instanceof Following following
                        ? "Following " + following.leader()
                        : "Leading";
            }
            default -> {
                long revision = journal.read().entries().containsKey("by a")
                        ? journal.read().entries().get("by a").revision()
                        : 0;
                return journal.commit(ZONE, 1, List.of(new Put("by a", revision, "x")))
                        .getClass()
                        .getSimpleName();
            }
        }
    }
}
