package io.stealaway.remediation.rule;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.policy.MigrationPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How fast migrations really are, by what they report to have left, against the bandwidth that was declared. What a guest
 * dirties meanwhile makes one look slower, never faster.
 */
public final class ObservedBandwidth {
    /** What measuring between two passes may be wrong by. */
    private static final double TOLERANCE = 1.25;

    private static final Duration SHORTEST = Duration.ofSeconds(5);

    private final MigrationPolicy policy;
    private final TreeMap<MigrationId, Seen> last = new TreeMap<>();
    private final TreeMap<MigrationId, Long> tooFast = new TreeMap<>();

    public ObservedBandwidth(MigrationPolicy policy) {
        this.policy = policy;
    }

    private record Seen(Instant at, long bytesRemaining) {}

    public void saw(Migration migration, long bytesRemaining, Instant now) {
        if (bytesRemaining < 0) {
            return;
        }
        Seen before = last.get(migration.id());
        if (before == null || bytesRemaining > before.bytesRemaining()) {
            last.put(migration.id(), new Seen(now, bytesRemaining));
            return;
        }
        Duration since = Duration.between(before.at(), now);
        if (since.compareTo(SHORTEST) >= 0) {
            last.put(migration.id(), new Seen(now, bytesRemaining));
            judge(migration, (before.bytesRemaining() - bytesRemaining) * 1_000.0 / since.toMillis());
        }
    }

    private void judge(Migration migration, double rate) {
        if (rate > policy.bandwidthBytesPerSecond() * TOLERANCE) {
            tooFast.put(migration.id(), Math.round(rate));
        } else {
            tooFast.remove(migration.id());
        }
    }

    /** Returns why nothing more may be begun, if a migration that is still open is faster than declared. */
    public Optional<String> exceeded(Collection<Migration> open) {
        last.keySet().removeIf(id -> open.stream().noneMatch(m -> m.id().equals(id)));
        tooFast.keySet().retainAll(last.keySet());
        return tooFast.entrySet().stream()
                .map(one -> one.getKey() + " sends " + one.getValue() + " bytes per second, and "
                        + policy.bandwidthBytesPerSecond()
                        + " are declared. Maybe the migrator is configured with another bandwidth?")
                .findFirst();
    }
}
