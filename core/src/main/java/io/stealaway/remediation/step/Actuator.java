package io.stealaway.remediation.step;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Isolation;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.Vm;
import io.stealaway.remediation.report.RemediationEvent;
import io.stealaway.remediation.report.RemediationEvent.Kind;
import io.stealaway.spi.Isolator;
import io.stealaway.spi.Isolator.IsolationAnswer;
import io.stealaway.spi.Isolator.ReintegrationAnswer;
import io.stealaway.spi.Migrator;
import io.stealaway.spi.Migrator.ForceAnswer;
import io.stealaway.spi.Migrator.StartAnswer;
import io.stealaway.spi.ShareControl;
import io.stealaway.spi.ShareControl.RestoreAnswer;
import io.stealaway.spi.ShareControl.SetAnswer;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The only way in which the loop changes anything outside its journal: makes sure that it may, says that it does, and does
 * it at once. Whatever takes time is read before, because the fence counts from the write that it has just seen.
 *
 * <p>Every method throws {@link LostLeadership} when nothing may be changed in the zone, and {@link FailedAction} when the
 * call itself failed.
 */
public final class Actuator {
    private final Migrator migrator;
    private final FencedZones fencedZones;

    public Actuator(Migrator migrator, FencedZones fencedZones) {
        this.migrator = migrator;
        this.fencedZones = fencedZones;
    }

    IsolationAnswer isolate(Isolator isolator, Vm vm, Migration migration, Pass pass) {
        String what = "isolate by " + isolator.name();
        return act(migration, what, () -> isolator.isolate(vm, migration.id()), pass);
    }

    ReintegrationAnswer reintegrate(Isolator isolator, Isolation isolation, Migration migration, Pass pass) {
        String what = "reintegrate by " + isolator.name();
        return act(migration, what, () -> isolator.reintegrate(isolation), pass);
    }

    /** Undoes an isolation that no migration will undo. */
    ReintegrationAnswer reintegrate(Isolator isolator, Isolation orphan, AvailabilityZone zone, Pass pass) {
        RemediationEvent event = new RemediationEvent(
                pass.at,
                Kind.ACTING,
                Optional.of(orphan.owner()),
                Optional.empty(),
                Optional.of(orphan.vm()),
                Optional.empty(),
                Optional.empty(),
                "reintegrate by " + isolator.name());
        return act(zone, event, () -> isolator.reintegrate(orphan), pass);
    }

    StartAnswer start(Migration migration, Pass pass) {
        MigrationRequest move = migration.move();
        String marker = migration.marker().orElseThrow();
        return act(migration, "start the live migration", () -> migrator.start(move, marker), pass);
    }

    void abort(Migration migration, Pass pass) {
        MigrationRequest move = migration.move();
        String marker = migration.marker().orElseThrow();
        String what = "abort the live migration: " + migration.reason();
        act(
                migration,
                what,
                () -> {
                    migrator.abort(move, marker);
                    return move;
                },
                pass);
    }

    /** @param why in what way it takes too long */
    ForceAnswer forceComplete(Migration migration, String why, Pass pass) {
        MigrationRequest move = migration.move();
        String marker = migration.marker().orElseThrow();
        String what = "force the live migration to complete: " + why;
        return act(migration, what, () -> migrator.forceComplete(move, marker), pass);
    }

    /** Sets a VM's CPU weight. */
    public SetAnswer set(ShareControl shares, ShareControl.Change change, AvailabilityZone zone, Pass pass) {
        String what = "set the CPU weight from " + change.before() + " to " + change.weight() + " by " + shares.name();
        return act(zone, event(change, what, pass), () -> shares.set(change), pass);
    }

    /** Puts a VM's CPU weight back. */
    public RestoreAnswer restore(ShareControl shares, ShareControl.Change change, AvailabilityZone zone, Pass pass) {
        String what = "put the CPU weight back to " + change.before() + " by " + shares.name();
        return act(zone, event(change, what, pass), () -> shares.restore(change), pass);
    }

    private static RemediationEvent event(ShareControl.Change change, String what, Pass pass) {
        return new RemediationEvent(
                pass.at,
                Kind.ACTING,
                Optional.empty(),
                Optional.empty(),
                Optional.of(change.vm()),
                Optional.empty(),
                Optional.of(change.host()),
                what);
    }

    private <T> T act(Migration migration, String what, Supplier<T> call, Pass pass) {
        return act(migration.zone(), pass.eventOf(Kind.ACTING, migration, what), call, pass);
    }

    private <T> T act(AvailabilityZone zone, RemediationEvent event, Supplier<T> call, Pass pass) {
        fencedZones.authorise(zone);
        pass.event(event);
        try {
            return call.get();
        } catch (RuntimeException e) {
            throw new FailedAction(e);
        }
    }
}
