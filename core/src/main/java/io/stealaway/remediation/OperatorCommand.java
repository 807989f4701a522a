package io.stealaway.remediation;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * An operator's command, as a value that can be executed in this process or left for another one.
 *
 * <p>Immutable and thread-safe.
 *
 * @param verb the action
 * @param planHash the plan meant, for {@code APPROVE} and {@code REJECT}, and for these alone
 * @param migrations which migrations; for {@code APPROVE} and {@code REJECT} empty means all that is proposed of the plan;
 *     at least one for {@code RESOLVE}, none for {@code PAUSE} and {@code RESUME}
 * @param why for people, one line, maybe empty; line breaks become spaces
 * @param by who gave the command, for people, one line, maybe empty; line breaks become spaces
 */
public record OperatorCommand(
        Verb verb, Optional<String> planHash, List<MigrationId> migrations, String why, String by) {

    /** What is wanted. */
    public enum Verb {
        /** See {@link OperatorCommands#pause}. */
        PAUSE,
        /** See {@link OperatorCommands#resume}. */
        RESUME,
        /** See {@link OperatorCommands#approve(String)}. */
        APPROVE,
        /** See {@link OperatorCommands#reject(String, String)}. */
        REJECT,
        /** See {@link OperatorCommands#resolve}. */
        RESOLVE;

        private boolean onPlan() {
            return this == APPROVE || this == REJECT;
        }
    }

    /** @throws IllegalArgumentException if the verb comes without what it is about, or with what it is not about */
    public OperatorCommand {
        Objects.requireNonNull(verb, "verb");
        migrations = List.copyOf(migrations);
        why = oneLine(why);
        by = oneLine(by);
        planHash = planHash.map(OperatorCommand::oneLine);
        if (verb.onPlan() != planHash.filter(hash -> !hash.isEmpty()).isPresent()) {
            throw new IllegalArgumentException(
                    verb.onPlan() ? verb + " needs the hash of a plan" : verb + " is not about a plan");
        }
        if (verb == Verb.RESOLVE && migrations.isEmpty()) {
            throw new IllegalArgumentException("RESOLVE needs a migration");
        }
        if (!verb.onPlan() && verb != Verb.RESOLVE && !migrations.isEmpty()) {
            throw new IllegalArgumentException(verb + " is not about migrations");
        }
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    /**
     * Carries it out, all of it or, when something that it names is not as it must be, nothing.
     *
     * @return what was done, one line for people
     * @throws IllegalArgumentException naming what is not proposed, or not UNKNOWN
     * @throws io.stealaway.spi.BackendException if the journal cannot be read, or may or may not have been written
     */
    public String carryOut(OperatorCommands commands) {
        return switch (verb) {
            case PAUSE -> {
                commands.pause(reason());
                yield "paused: nothing is begun any more; what migrates goes on, what is only isolated is put back";
            }
            case RESUME -> {
                commands.resume();
                yield "resumed";
            }
            case APPROVE -> decide(commands, "approved", OperatorCommands::approve, OperatorCommands::approve);
            case REJECT ->
                decide(
                        commands,
                        "rejected",
                        (to, hash) -> to.reject(hash, reason()),
                        (to, migration) -> to.reject(migration, reason()));
            case RESOLVE -> resolve(commands);
        };
    }

    private String decide(
            OperatorCommands commands,
            String done,
            BiConsumer<OperatorCommands, String> onPlan,
            BiConsumer<OperatorCommands, MigrationId> onOne) {
        String hash = planHash.orElseThrow();
        List<MigrationId> proposed = commands.status().open().stream()
                .filter(one ->
                        one.phase() == MigrationPhase.PROPOSED && one.planHash().equals(hash))
                .map(Migration::id)
                .toList();
        migrations.stream().filter(id -> !proposed.contains(id)).findFirst().ifPresent(id -> {
            throw new IllegalArgumentException(
                    "migration " + id + " is not proposed by plan " + hash + ", which proposes " + proposed);
        });
        if (migrations.isEmpty()) {
            onPlan.accept(commands, hash);
        } else {
            migrations.forEach(id -> onOne.accept(commands, id));
        }
        return done + ": " + (migrations.isEmpty() ? proposed : migrations) + " of plan " + hash;
    }

    private String resolve(OperatorCommands commands) {
        List<Migration> open = commands.status().open();
        migrations.forEach(id -> OperatorCommands.requireUnknown(id, open));
        migrations.forEach(id -> commands.resolve(id, reason()));
        return "resolved: " + migrations;
    }

    /** Returns why, and who says so. */
    private String reason() {
        String who = by.isEmpty() ? "" : " (" + by + ")";
        return (why.isEmpty() ? "by an operator" : why) + who;
    }
}
