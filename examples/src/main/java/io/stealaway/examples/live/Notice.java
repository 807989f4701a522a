package io.stealaway.examples.live;

import io.stealaway.examples.report.Json;
import java.time.Instant;
import java.util.Objects;

/**
 * What an operator is told unasked.
 *
 * <p>Immutable and thread-safe.
 *
 * @param at when it came about
 * @param kind what wants attention
 * @param subject the migration or plan that it is about
 * @param text one line for people
 */
record Notice(Instant at, Kind kind, String subject, String text) {
    /** What wants attention. */
    enum Kind {
        /** A plan waits to be approved or rejected. */
        APPROVAL_WANTED,
        /** A VM was moved, and it did not help. */
        INEFFECTIVE,
        /** How a migration ended cannot be determined. */
        UNKNOWN,
        /** A VM is out of its orchestrator for longer than it should be. */
        ISOLATED_TOO_LONG
    }

    /** Checks for null. */
    Notice {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(text, "text");
    }

    /** Returns the document {@code stealaway.notice/1.0}: the same notice, sent again, has the same id. */
    String json() {
        Json json = Json.start();
        return json.object(() -> json.field("schema", "stealaway.notice/1.0")
                        .field("id", kind + "/" + subject)
                        .field("kind", kind.name())
                        .field("at", at.toString())
                        .field("subject", subject)
                        .field("text", text))
                .text();
    }

    /** Returns what Slack and those that speak like it take: the text alone, with its three marks escaped. */
    String slack() {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        Json json = Json.start();
        return json.object(() -> json.field("text", "StealAway: " + escaped)).text();
    }
}
