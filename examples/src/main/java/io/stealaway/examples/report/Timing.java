package io.stealaway.examples.report;

/**
 * How long a simulation took: the only part of its JSON that differs from run to run.
 *
 * <p>Immutable and thread-safe.
 *
 * @param wallMillis milliseconds from the command's start until its result was there
 * @param javaVersion the version of the Java that ran it
 */
public record Timing(long wallMillis, String javaVersion) {
    void write(Json json) {
        json.object("timing", () -> json.field("wallMillis", wallMillis).field("javaVersion", javaVersion));
    }
}
