package io.stealaway.remediation;

import io.stealaway.model.ClusterSnapshot;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.MigrationPolicy;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;

/** What migrations in flight may put on each link, in each direction, and on the cluster's network, by the declared bandwidth. */
final class Wires {
    private final ClusterSnapshot snapshot;
    private final Collection<InFlightMigration> inFlight;
    private final MigrationPolicy policy;

    Wires(ClusterSnapshot snapshot, Collection<InFlightMigration> inFlight, MigrationPolicy policy) {
        this.snapshot = snapshot;
        this.inFlight = inFlight;
        this.policy = policy;
    }

    /** Returns what has no room for one more, with figures; nothing is known without a declared bandwidth. */
    Optional<String> refusal(HostId source, HostId target) {
        if (policy.bandwidthBytesPerSecond() == 0) {
            return Optional.empty();
        }
        long more = rate(source, target);
        return over("out of " + source, sum(m -> m.source().equals(source)), more, link(source))
                .or(() -> over("into " + target, sum(m -> m.target().equals(target)), more, link(target)))
                .or(() -> overCluster(more));
    }

    private Optional<String> overCluster(long more) {
        long most = policy.maxClusterBytesPerSecond();
        return most == 0 ? Optional.empty() : over("in the cluster", sum(m -> true), more, most);
    }

    private long sum(Predicate<InFlightMigration> counted) {
        return inFlight.stream()
                .filter(counted)
                .mapToLong(m -> rate(m.source(), m.target()))
                .sum();
    }

    /** No faster than the slower of both links. */
    private long rate(HostId source, HostId target) {
        return Math.min(policy.bandwidthBytesPerSecond(), Math.min(link(source), link(target)));
    }

    private long link(HostId host) {
        return snapshot.host(host).map(Host::linkBytesPerSecond).orElse(policy.bandwidthBytesPerSecond());
    }

    private static Optional<String> over(String where, long now, long more, long most) {
        return now + more <= most
                ? Optional.empty()
                : Optional.of((now + more) + " bytes per second " + where + ", at most " + most + " are allowed");
    }
}
