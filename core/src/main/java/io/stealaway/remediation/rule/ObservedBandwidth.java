package io.stealaway.remediation.rule;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.policy.MigrationPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How fast transfers really are, by the bytes that they report to have sent, against the bandwidth that was declared. A verdict
 * ends with its transfer.
 *
 * <p>Rates are averages since up to a minute ago, and never higher than the truth: a backend writes its figures down now and
 * then, so what rose between two looks may have been sent in the time between them and {@link #REFRESH}.
 */
public final class ObservedBandwidth {
    private static final double TOLERANCE = 1.25;
    private static final Duration SHORTEST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** How old a backend's figures may be: Nova writes down a migration's progress every 5 s, or later when it is busy. */
    private static final Duration REFRESH = Duration.ofSeconds(10);

    private final MigrationPolicy policy;
    private final TreeMap<MigrationId, Span> spans = new TreeMap<>();
    private final TreeMap<MigrationId, Long> tooFast = new TreeMap<>();

    public ObservedBandwidth(MigrationPolicy policy) {
        this.policy = policy;
    }

    private record Seen(Instant at, long bytesSent) {}

    /** Since when the rate is taken, and since when it will be once that is long ago. */
    private record Span(Seen from, Seen next) {}

    /** Notes what a transfer reports; below 0 means that it does not report it. */
    public void saw(Migration migration, long bytesSent, Instant now) {
        if (bytesSent < 0) {
            return;
        }
        Seen seen = new Seen(now, bytesSent);
        Span span = spans.get(migration.id());
        if (span == null
                || bytesSent < span.next().bytesSent()
                || now.isBefore(span.next().at())) {
            ended(migration.id());
            spans.put(migration.id(), new Span(seen, seen));
            return;
        }
        Duration since = Duration.between(span.from().at(), now);
        if (since.compareTo(SHORTEST) >= 0) {
            long sent = bytesSent - span.from().bytesSent();
            judge(migration, sent * 1_000.0 / since.plus(REFRESH).toMillis());
        }
        if (Duration.between(span.next().at(), now).compareTo(LONGEST) >= 0) {
            spans.put(migration.id(), new Span(span.next(), seen));
        }
    }

    /** Forgets a transfer that is over. */
    public void ended(MigrationId migration) {
        spans.remove(migration);
        tooFast.remove(migration);
    }

    private void judge(Migration migration, double rate) {
        if (rate > policy.bandwidthBytesPerSecond() * TOLERANCE) {
            tooFast.put(migration.id(), Math.round(rate));
        } else {
            tooFast.remove(migration.id());
        }
    }

    /** Returns why nothing more may be begun, if a transfer that still runs is faster than declared. */
    public Optional<String> exceeded(Collection<Migration> open) {
        spans.keySet()
                .removeIf(
                        id -> open.stream().noneMatch(m -> m.id().equals(id) && m.phase() == MigrationPhase.MIGRATING));
        tooFast.keySet().retainAll(spans.keySet());
        return tooFast.entrySet().stream()
                .map(one -> one.getKey() + " sends at least " + one.getValue() + " bytes per second, and "
                        + policy.bandwidthBytesPerSecond()
                        + " are declared. Maybe the migrator is configured with another bandwidth?")
                .findFirst();
    }
}
