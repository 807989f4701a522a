package io.stealaway.remediation;

import io.stealaway.local.InMemoryJournal;
import io.stealaway.model.Migration;
import io.stealaway.model.policy.IsolationPolicy;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.policy.Policy.RunMode;
import io.stealaway.remediation.report.PassReport;
import io.stealaway.spi.Journal;
import io.stealaway.spi.Leadership;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** A remediator over a {@link World}, with a short policy that acts, and passes on demand. */
class Bench {
    final World world;
    Journal journal = new InMemoryJournal();
    Leadership leadership = Leadership.alone();
    Policy policy = policy();
    Remediator remediator;

    Bench(World world) {
        this.world = world;
        world.isolator("consul");
        remediator = build();
    }

    static Policy policy() {
        return Policy.builder()
                .mode(RunMode.ACT)
                .isolation(IsolationPolicy.builder()
                        .defaultChain(List.of("consul"))
                        .defaultMinInService(0.0)
                        .build())
                .migration(MigrationPolicy.builder()
                        .bandwidthBytesPerSecond(1_000_000_000L)
                        .maxRoleShare(0.5)
                        .build())
                .build();
    }

    Bench policy(Policy changed) {
        policy = changed;
        return restart();
    }

    /** A new process on the same journal. */
    Bench restart() {
        remediator = build();
        return this;
    }

    Remediator build() {
        return builder().build();
    }

    Remediator.Builder builder() {
        return Remediator.builder()
                .topology(world::topology)
                .metrics(world::metrics)
                .detector(World.atOnce())
                .isolators(List.copyOf(world.isolators.values()))
                .migrator(world.migrator)
                .journal(new FaultyJournal(journal, world.faults))
                .leadership(leadership)
                .policy(policy)
                .clock(world.clock);
    }

    PassReport pass() {
        return remediator.pass();
    }

    /** Passes every so often until a report is as wanted. */
    PassReport passUntil(Duration step, Predicate<PassReport> wanted) {
        for (int i = 0; i < 1_000; i++) {
            PassReport report = pass();
            if (wanted.test(report)) {
                return report;
            }
            world.clock.advance(step);
        }
        throw new AssertionError("never happened");
    }

    /** Passes until a migration of this VM ends. */
    Migration finished(String vm) {
        return passUntil(
                        Duration.ofSeconds(20),
                        r -> r.finished().stream().anyMatch(m -> m.vm().value().equals(vm)))
                .finished()
                .stream()
                .filter(m -> m.vm().value().equals(vm))
                .findFirst()
                .orElseThrow();
    }
}
