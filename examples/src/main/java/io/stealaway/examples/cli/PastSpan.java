package io.stealaway.examples.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A stretch of the past that a command line names.
 *
 * @param from where it begins
 * @param until where it ends, after that and not in the future
 */
record PastSpan(Instant from, Instant until) {
    private static final Duration LONGEST = Duration.ofDays(31);

    /**
     * Returns what {@code --from} and {@code --until} name.
     *
     * @param until empty for now
     * @throws BadInput naming the one that is wrong
     */
    static PastSpan of(String from, Optional<String> until, Instant now) {
        Instant begin = PastTime.of("--from", from, now);
        Instant end = until.map(text -> PastTime.of("--until", text, now)).orElse(now);
        if (!begin.isBefore(now)) {
            throw new BadInput("--from (" + from + ") must be in the past");
        }
        if (end.isAfter(now)) {
            throw new BadInput("--until (" + until.orElse("") + ") must not be in the future");
        }
        if (!begin.isBefore(end)) {
            throw new BadInput("--until (" + until.orElse("") + ") must be after --from (" + from + ")");
        }
        if (Duration.between(begin, end).compareTo(LONGEST) > 0) {
            throw new BadInput("--from (" + from + ") must be at most 31 days before "
                    + until.map(text -> "--until (" + text + ")").orElse("now"));
        }
        return new PastSpan(begin, end);
    }

    /** Returns both ends in words. */
    String words() {
        return "from " + from.truncatedTo(ChronoUnit.SECONDS) + " to " + until.truncatedTo(ChronoUnit.SECONDS);
    }
}
