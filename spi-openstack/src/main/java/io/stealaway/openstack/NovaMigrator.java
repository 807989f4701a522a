package io.stealaway.openstack;

import io.stealaway.internal.http.Deadline;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.VmId;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Migrator;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Live-migrates by Nova.
 *
 * <p>A move's migration is known by its record: the first that is newer than {@link #prepare}'s marker, asked for by our
 * user, from the move's source to its target. Nova logs each request as an action of the server before it makes the record,
 * so an action without a record means that one may come, and nothing is asked for a second time. The same holds, as long as
 * this object lives, when the answer to the request was lost.
 *
 * <p>Nova's scheduler is never bypassed: the microversions in use are confirmed by the server before a VM is moved.
 *
 * <p>One thread at a time, as {@link Migrator} demands; a second caller waits.
 */
public final class NovaMigrator implements Migrator, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NovaMigrator.class);

    private static final Duration CONDUCTOR_PATIENCE = Duration.ofMinutes(2);

    private final OpenStackConfig config;
    private final Api api;
    private final Nova nova;
    private final RecentServices services;
    private final Set<MigrationId> answerLost = new TreeSet<>();

    /** Creates a migrator; it asks nothing yet. */
    public NovaMigrator(OpenStackConfig config) {
        this(config, new Api(config));
    }

    NovaMigrator(OpenStackConfig config, Api api) {
        this.config = config;
        this.api = api;
        nova = new Nova(api, config.pageSize());
        services = new RecentServices(nova, config.clock());
    }

    /**
     * Returns the roles that the account has in its project, as Keystone tells; empty when it does not, or a {@link TokenProvider}
     * gives the token. What they may do is for each service's policy to say, which no call tells.
     *
     * @throws BackendException if Keystone does not answer
     */
    public synchronized SortedSet<String> roles() {
        return api.roles(api.deadline());
    }

    @Override
    public synchronized String prepare(MigrationRequest move) {
        Deadline deadline = api.deadline();
        Optional<String> action = nova.newestActions(move.vm(), deadline).stream()
                .filter(Action::liveMigration)
                .map(Action::requestId)
                .findFirst();
        long migration = nova.migrationsOf(move.vm(), deadline).stream()
                .mapToLong(MigrationRecord::id)
                .max()
                .orElse(0);
        return new Marker(migration, action, api.userId(deadline)).toString();
    }

    @Override
    public synchronized StartAnswer start(MigrationRequest move, String marker) {
        Deadline deadline = api.deadline();
        OwnMigration own;
        try {
            own = OwnMigration.find(nova, move, Marker.parse(marker), deadline);
        } catch (BackendException.NotFound e) {
            return new Refused("the VM does not exist");
        }
        if (own.record().isPresent()) {
            return new Started();
        }
        mayNotBeUnderWay(move, own);
        if (!own.others().isEmpty()) {
            return new NotYet("migration " + own.others().get(0).id() + ", started by someone else, is "
                    + own.others().get(0).status());
        }
        Instant changedSince = config.clock().instant().minus(config.migrationLookBack());
        Optional<StartAnswer> obstacle = new PreChecks(nova, move, deadline).obstacle(changedSince);
        return obstacle.isPresent() ? obstacle.get() : ask(move, deadline);
    }

    @Override
    public synchronized Status status(MigrationRequest move, String marker) {
        Deadline deadline = api.deadline();
        Marker parsed = Marker.parse(marker);
        OwnMigration own = OwnMigration.find(nova, move, parsed, deadline);
        if (own.record().isEmpty()) {
            return withoutRecord(move, own);
        }
        MigrationRecord record = own.record().get();
        return record.ended() ? ended(move, own, record, parsed, deadline) : inFlight(move, record, deadline);
    }

    @Override
    public synchronized void abort(MigrationRequest move, String marker) {
        Deadline deadline = api.deadline();
        OwnMigration own = OwnMigration.find(nova, move, Marker.parse(marker), deadline);
        if (own.record().isEmpty()) {
            mayNotBeUnderWay(move, own);
            return;
        }
        MigrationRecord record = own.record().get();
        if (!record.ended()) {
            Answer answer = changing(() -> nova.abort(move.vm(), record.id(), deadline));
            settle("nova: abort migration " + record.id(), move, marker, answer, deadline);
        }
    }

    /**
     * Ends the copying of a running move at the price of pausing the VM as long as it takes, or, where Nova permits
     * post-copy, of a VM whose memory is on both hosts meanwhile.
     *
     * @return that it cannot when Nova forbids it to our role, so that the move is aborted without waiting for a right
     * @throws BackendException if the request may not have arrived, or cannot be served now
     */
    @Override
    public synchronized ForceAnswer forceComplete(MigrationRequest move, String marker) {
        Deadline deadline = api.deadline();
        OwnMigration own = OwnMigration.find(nova, move, Marker.parse(marker), deadline);
        if (own.record().isEmpty()) {
            mayNotBeUnderWay(move, own);
            return new Forced();
        }
        MigrationRecord record = own.record().get();
        if (!record.ended() && !record.postCopy()) {
            Answer answer = changing(() -> nova.forceComplete(move.vm(), record.id(), deadline));
            if (answer.status() == 403) {
                return new CannotForce(Problems.message(answer));
            }
            settle("nova: force migration " + record.id() + " to complete", move, marker, answer, deadline);
        }
        return new Forced();
    }

    /** Closes the HTTP client, unless it was handed in. */
    @Override
    public void close() {
        api.close();
    }

    /** Returns how many requests were sent since the start. */
    long requests() {
        return api.requests();
    }

    private void mayNotBeUnderWay(MigrationRequest move, OwnMigration own) {
        if (!own.pending().isEmpty()) {
            throw new BackendException.Unavailable(
                    "nova: find the migration of " + move.vm(),
                    "Nova accepted request " + own.pending().get(0).requestId() + " and has no record of it yet");
        }
        if (answerLost.contains(move.id())) {
            throw new BackendException.Unavailable(
                    "nova: find the migration of " + move.vm(),
                    "the answer to the request was lost, and Nova has not logged it: it may still arrive");
        }
    }

    private StartAnswer ask(MigrationRequest move, Deadline deadline) {
        Answer answer;
        try {
            answer = nova.liveMigrate(move, deadline);
        } catch (ResponseLost e) {
            answerLost.add(move.id());
            throw e.known();
        }
        LOG.info(
                "live migration {} of {} from {} to {}: {} {}",
                move.id(),
                move.vm(),
                move.source(),
                move.target(),
                answer.status(),
                answer.requestId().orElse(""));
        return switch (answer.status()) {
            case 200, 202 -> new Started();
            case 400, 404 -> new Refused(Problems.message(answer));
            case 409 -> conflict(move, answer, deadline);
            case 401, 403, 406, 413, 429, 503 -> throw exception(move, answer);
            default -> {
                // Neither yes nor no: Nova, or a proxy, gave up somewhere on the way.
                answerLost.add(move.id());
                throw exception(move, answer);
            }
        };
    }

    private static BackendException exception(MigrationRequest move, Answer answer) {
        return Problems.exception("nova: live-migrate " + move.vm() + " to " + move.target(), answer);
    }

    /** A task that began since the pre-checks passes; anything else would be refused again. */
    private StartAnswer conflict(MigrationRequest move, Answer answer, Deadline deadline) {
        String why = Problems.message(answer);
        return nova.server(move.vm(), deadline).taskState().isPresent() ? new NotYet(why) : new Refused(why);
    }

    private Status withoutRecord(MigrationRequest move, OwnMigration own) {
        if (!own.pending().isEmpty()) {
            Action accepted = own.pending().get(0);
            // Nova's conductor makes the record; it is a moment behind the API, or far behind when it is busy or gone.
            return config.clock().instant().isBefore(accepted.startedAt().plus(CONDUCTOR_PATIENCE))
                    ? new Running(-1)
                    : new Unknown("Nova accepted request " + accepted.requestId() + " at " + accepted.startedAt()
                            + " and has no record of it");
        }
        return answerLost.contains(move.id())
                ? new Unknown("the answer to the request was lost, and Nova has not logged it")
                : new NotStarted();
    }

    private Status ended(
            MigrationRequest move, OwnMigration own, MigrationRecord record, Marker marker, Deadline deadline) {
        Server server = nova.server(move.vm(), deadline);
        if (server.host().isEmpty()) {
            return new Unknown("the migration is " + record.status() + ", and the VM is on no host");
        }
        if (server.migrating() && own.others().isEmpty()) {
            // The record ends a moment before the server's task does.
            return new Running(-1);
        }
        HostId host = server.host().get();
        return record.completed() ? new Completed(host) : new Failed(host, reason(move.vm(), record, marker, deadline));
    }

    private Status inFlight(MigrationRequest move, MigrationRecord record, Deadline deadline) {
        if (services.up(move.source(), deadline)) {
            // For some seconds the VM may be active on its target already; it has not arrived before its record says
            // so.
            return record.status().equals("running")
                    ? nova.progress(move.vm(), record.id(), deadline)
                    : new Running(-1);
        }
        return withoutSource(move, record, nova.server(move.vm(), deadline));
    }

    /** Nova does not update the record when the source host dies; yet the VM may have arrived, or been rebuilt elsewhere. */
    private static Status withoutSource(MigrationRequest move, MigrationRecord record, Server server) {
        Optional<HostId> host = server.host().filter(now -> !server.migrating() && !now.equals(move.source()));
        if (host.isEmpty()) {
            return new Unknown("the compute service of source " + move.source() + " is down; Nova says "
                    + record.status() + " until it is back");
        }
        return host.get().equals(move.target())
                ? new Completed(host.get())
                : new Failed(host.get(), "the source is down, and the VM was brought up on another host");
    }

    private String reason(VmId vm, MigrationRecord record, Marker marker, Deadline deadline) {
        Optional<String> details = nova.newestActions(vm, deadline).stream()
                .filter(Action::liveMigration)
                .filter(marker::ours)
                .filter(action -> !action.startedAt().isAfter(record.createdAt()))
                .max(Comparator.comparing(Action::startedAt))
                .flatMap(action -> nova.failure(vm, action.requestId(), deadline));
        return "Nova's migration " + record.id() + " ended as " + record.status()
                + details.map(text -> ": " + text).orElse("");
    }

    /** A refusal is harmless when the migration has ended meanwhile. */
    private void settle(String operation, MigrationRequest move, String marker, Answer answer, Deadline deadline) {
        if (answer.ok()) {
            return;
        }
        boolean over = OwnMigration.find(nova, move, Marker.parse(marker), deadline)
                .record()
                .filter(MigrationRecord::ended)
                .isPresent();
        if (!over) {
            throw Problems.exception(operation, answer);
        }
    }

    private static Answer changing(Supplier<Answer> call) {
        try {
            return call.get();
        } catch (ResponseLost e) {
            throw e.known();
        }
    }
}
