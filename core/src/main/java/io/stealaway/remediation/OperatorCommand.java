package io.stealaway.remediation;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What an operator wants done, as one value that can be carried out here or left for another process.
 *
 * <p>Immutable and thread-safe.
 *
 * @param verb what is wanted
 * @param planHash the plan meant, for {@code APPROVE} and {@code REJECT}, and for these alone
 * @param migrations which migrations; for {@code APPROVE} and {@code REJECT} empty means all that is proposed of the plan;
 *     at least one for {@code RESOLVE}, none for {@code PAUSE} and {@code RESUME}
 * @param why for people, one line, maybe empty; line breaks become spaces
 * @param by who orders it, for people, one line, maybe empty; line breaks become spaces
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
    public String carryOut(OperatorCommands desk) {
        return switch (verb) {
            case PAUSE -> {
                desk.pause(reason());
                yield "paused: nothing is begun any more; what migrates goes on, what is only isolated is put back";
            }
            case RESUME -> {
                desk.resume();
                yield "resumed";
            }
            case APPROVE -> decide(desk, "approved", OperatorCommands::approve, OperatorCommands::approve);
            case REJECT ->
                decide(
                        desk,
                        "rejected",
                        (to, hash) -> to.reject(hash, reason()),
                        (to, migration) -> to.reject(migration, reason()));
            case RESOLVE -> resolve(desk);
        };
    }

    private String decide(
            OperatorCommands desk,
            String done,
            BiConsumer<OperatorCommands, String> onPlan,
            BiConsumer<OperatorCommands, MigrationId> onOne) {
        String hash = planHash.orElseThrow();
        List<MigrationId> proposed = desk.status().open().stream()
                .filter(one ->
                        one.phase() == MigrationPhase.PROPOSED && one.planHash().equals(hash))
                .map(Migration::id)
                .toList();
        migrations.stream().filter(id -> !proposed.contains(id)).findFirst().ifPresent(id -> {
            throw new IllegalArgumentException(
                    "migration " + id + " is not proposed by plan " + hash + ", which proposes " + proposed);
        });
        if (migrations.isEmpty()) {
            onPlan.accept(desk, hash);
        } else {
            migrations.forEach(id -> onOne.accept(desk, id));
        }
        return done + ": " + (migrations.isEmpty() ? proposed : migrations) + " of plan " + hash;
    }

    private String resolve(OperatorCommands desk) {
        List<Migration> open = desk.status().open();
        migrations.forEach(id -> OperatorCommands.requireUnknown(id, open));
        migrations.forEach(id -> desk.resolve(id, reason()));
        return "resolved: " + migrations;
    }

    /** Returns why, and who says so. */
    private String reason() {
        String who = by.isEmpty() ? "" : " (" + by + ")";
        return (why.isEmpty() ? "by an operator" : why) + who;
    }
}
