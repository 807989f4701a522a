package io.stealaway.remediation;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.remediation.OperatorCommands.OperatorStatus;
import io.stealaway.spi.Journal;
import java.util.List;
import java.util.random.RandomGenerator;

/** Somebody who now and then pauses the loop, decides about what is proposed, and says what is over. */
final class Operator {
    private final RandomGenerator random;
    private final World world;
    private final OperatorCommands desk;

    Operator(RandomGenerator random, World world, Journal journal) {
        this.random = random;
        this.world = world;
        desk = OperatorCommands.of(journal);
    }

    void happen() {
        OperatorStatus status = desk.status();
        pauseOrResume(status.paused().isPresent());
        decide(inPhase(MigrationPhase.PROPOSED, status));
        resolve(inPhase(MigrationPhase.UNKNOWN, status));
    }

    /** Nobody is there any more; a loop that is paused would be so for ever. */
    void leave() {
        desk.resume();
    }

    /** Looks at all that is unknown, and says which of it is over: until then it holds its share of the budgets. */
    void resolveAll() {
        inPhase(MigrationPhase.UNKNOWN, desk.status()).stream()
                .filter(migration -> !world.migrator.running(migration.vm()))
                .forEach(migration -> desk.resolve(migration.id(), "it is over"));
    }

    private static List<Migration> inPhase(MigrationPhase phase, OperatorStatus status) {
        return status.open().stream()
                .filter(migration -> migration.phase() == phase)
                .toList();
    }

    private void pauseOrResume(boolean paused) {
        if (paused && random.nextInt(4) == 0) {
            desk.resume();
        } else if (!paused && random.nextInt(60) == 0) {
            desk.pause("for a while");
        }
    }

    private void decide(List<Migration> proposed) {
        if (proposed.isEmpty()) {
            return;
        }
        Migration one = proposed.get(random.nextInt(proposed.size()));
        switch (random.nextInt(8)) {
            case 0, 1 -> desk.approve(one.planHash());
            case 2 -> desk.approve(one.id());
            case 3 -> {
                if (random.nextBoolean()) {
                    desk.reject(one.id(), "not this one");
                } else {
                    desk.reject(one.planHash(), "not this plan");
                }
            }
            default -> {
                // Thinks about it.
            }
        }
    }

    /** Tells the truth: only of what is over. */
    private void resolve(List<Migration> unknown) {
        unknown.stream()
                .filter(migration -> !world.migrator.running(migration.vm()))
                .filter(migration -> random.nextInt(6) == 0)
                .findFirst()
                .ifPresent(migration -> desk.resolve(migration.id(), "it is over"));
    }
}
