package io.stealaway.remediation.journal;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationId;
import io.stealaway.model.VmId;
import io.stealaway.spi.ShareControl.Change;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * CPU weights of one host that were changed, or are about to be, for a VM that suffers there. Immutable.
 *
 * @param owner the tag of its changes, unique among remedies
 * @param bridges the migration until whose end it lasts; empty when it lasts as long as it may
 * @param until when its weights are put back at the latest; while it rests, when it is forgotten
 * @param stealBefore steal of the VM by its neighbours when that was decided, fraction
 * @param stealPredicted what it was predicted to become, fraction
 * @param changes each VM whose weight is changed
 */
public record ShareRemedy(
        String owner,
        Phase phase,
        AvailabilityZone zone,
        HostId host,
        VmId victim,
        Optional<MigrationId> bridges,
        Instant begunAt,
        Instant until,
        Instant phaseSince,
        double stealBefore,
        double stealPredicted,
        List<Change> changes) {

    private static final char SEPARATOR = '\t';
    private static final int FIXED = 10;
    private static final int OF_A_CHANGE = 3;

    /** How far it is. Each is journalled before what it says is done. */
    public enum Phase {
        /** Weights are being set; a process that finds this did not set them, and undoes what there is. */
        SETTING,
        /** All weights are set. */
        SET,
        /** Weights are being put back. */
        UNDOING,
        /** Weights are as they were, and nothing is done for this VM or on this host for a while. */
        RESTING
    }

    public ShareRemedy {
        changes = List.copyOf(changes);
    }

    /** Returns whether a weight may be changed because of it. */
    public boolean inEffect() {
        return phase != Phase.RESTING;
    }

    public ShareRemedy enter(Phase next, Instant now) {
        return with(next, until, now);
    }

    /** Returns the same at rest, for as long as it may have lasted. */
    public ShareRemedy rest(Instant now, Instant forgotten) {
        return with(Phase.RESTING, forgotten, now);
    }

    private ShareRemedy with(Phase next, Instant end, Instant now) {
        return new ShareRemedy(
                owner, next, zone, host, victim, bridges, begunAt, end, now, stealBefore, stealPredicted, changes);
    }

    /** Returns the journal's text; ids hold no tabs. */
    String text() {
        List<String> fields = new ArrayList<>(List.of(
                phase.name(),
                zone.value(),
                host.value(),
                victim.value(),
                bridges.map(MigrationId::value).orElse(""),
                begunAt.toString(),
                until.toString(),
                phaseSince.toString(),
                Double.toString(stealBefore),
                Double.toString(stealPredicted)));
        for (Change change : changes) {
            fields.add(change.vm().value());
            fields.add(Integer.toString(change.before()));
            fields.add(Integer.toString(change.weight()));
        }
        return String.join(String.valueOf(SEPARATOR), fields);
    }

    static ShareRemedy read(String owner, String text) {
        String[] fields = text.split(String.valueOf(SEPARATOR), -1);
        if (fields.length < FIXED || (fields.length - FIXED) % OF_A_CHANGE != 0) {
            throw new IllegalArgumentException("entry of changed weights has " + fields.length + " fields");
        }
        HostId host = HostId.of(fields[2]);
        List<Change> changes = new ArrayList<>();
        for (int i = FIXED; i < fields.length; i += OF_A_CHANGE) {
            changes.add(new Change(
                    VmId.of(fields[i]), host, owner, Integer.parseInt(fields[i + 1]), Integer.parseInt(fields[i + 2])));
        }
        try {
            return new ShareRemedy(
                    owner,
                    Phase.valueOf(fields[0]),
                    AvailabilityZone.of(fields[1]),
                    host,
                    VmId.of(fields[3]),
                    fields[4].isEmpty() ? Optional.empty() : Optional.of(MigrationId.of(fields[4])),
                    Instant.parse(fields[5]),
                    Instant.parse(fields[6]),
                    Instant.parse(fields[7]),
                    Double.parseDouble(fields[8]),
                    Double.parseDouble(fields[9]),
                    changes);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("entry of changed weights holds what is no instant", e);
        }
    }
}
