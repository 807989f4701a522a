package io.stealaway.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One migration that this library began, as the journal keeps it: enough for any leader to finish or undo it.
 *
 * <p>Build one with {@link #builder}. Immutable and thread-safe.
 *
 * @param move what moves, from where to where, and the migration's id
 * @param zone the zone in which it moves
 * @param begunAt when it was first journalled
 * @param role the VM's role
 * @param phase how far it is
 * @param phaseSince when it entered that phase
 * @param purpose what it is for
 * @param beneficiary the VM that it is to help, when that is another one
 * @param after migrations that must be over, with their VM arrived, before it begins
 * @param waiting whether, in phase PLANNED, it holds its place on the target but no budget yet: it waits for those in {@code after}, or for room
 * @param expiresAt when it is given up unless it was approved, or its turn came, before
 * @param isolators names of the isolators to use, in order; journalled before the first is called, so that any of them can be undone
 * @param isolations undo tokens of the isolations that are known to be done, in order
 * @param marker what the migrator needs to recognise its own migration, from {@code Migrator.prepare}
 * @param started whether the migrator was, or may have been, asked to start
 * @param afterwards where it goes once the VM is back in its orchestrator; set while it migrates only once its end was decided
 * @param reason why it is where it is, for people; maybe empty
 * @param stealRatioBefore steal by neighbours when it was decided, fraction
 * @param wantedMicroCoresBefore CPU that the VM wanted when it was decided, micro-cores
 * @param beneficiaryStealRatioBefore steal by neighbours of another beneficiary when it was decided, fraction
 * @param beneficiaryWantedMicroCoresBefore CPU that another beneficiary wanted when it was decided, micro-cores
 * @param bytesToCopy least bytes on the wire
 * @param isolatingSince when the first isolator was about to be called; the VM may be out of its orchestrator from then on
 * @param startedAt when it was first known to have started
 * @param forcingSince when it was decided to force it to complete, because it took too long
 * @param forcedAt when the migrator had taken the request to force it to complete
 * @param arrivedAt when the VM was seen on its new host
 * @param reintegratedAt when the VM was back in its orchestrator
 * @param samples observations that the proof rests on, oldest first
 * @param planHash hash of the plan that it comes from
 */
public record Migration(
        Move move,
        ZoneId zone,
        Instant begunAt,
        Optional<Role> role,
        MigrationPhase phase,
        Instant phaseSince,
        Purpose purpose,
        Optional<VmId> beneficiary,
        List<MigrationId> after,
        boolean waiting,
        Optional<Instant> expiresAt,
        List<String> isolators,
        List<Isolation> isolations,
        Optional<String> marker,
        boolean started,
        Optional<MigrationPhase> afterwards,
        String reason,
        double stealRatioBefore,
        long wantedMicroCoresBefore,
        double beneficiaryStealRatioBefore,
        long beneficiaryWantedMicroCoresBefore,
        long bytesToCopy,
        Optional<Instant> isolatingSince,
        Optional<Instant> startedAt,
        Optional<Instant> forcingSince,
        Optional<Instant> forcedAt,
        Optional<Instant> arrivedAt,
        Optional<Instant> reintegratedAt,
        List<VmObservation> samples,
        String planHash) {

    /** Checks every value; see the parameters for the rules.
     *
     * @throws IllegalArgumentException naming the value that breaks its rule
     */
    public Migration {
        Objects.requireNonNull(move, "move");
        Objects.requireNonNull(zone, "zone");
        Objects.requireNonNull(begunAt, "begunAt");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(phaseSince, "phaseSince");
        Objects.requireNonNull(marker, "marker");
        Objects.requireNonNull(afterwards, "afterwards");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(isolatingSince, "isolatingSince");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(arrivedAt, "arrivedAt");
        Objects.requireNonNull(reintegratedAt, "reintegratedAt");
        Objects.requireNonNull(planHash, "planHash");
        isolators = List.copyOf(isolators);
        isolations = List.copyOf(isolations);
        samples = List.copyOf(samples);
        Objects.requireNonNull(purpose, "purpose");
        Objects.requireNonNull(beneficiary, "beneficiary");
        after = List.copyOf(after);
        Objects.requireNonNull(expiresAt, "expiresAt");
        Require.between("bytesToCopy", bytesToCopy, 0, Long.MAX_VALUE);
        Require.between("wantedMicroCoresBefore", wantedMicroCoresBefore, 0, Long.MAX_VALUE);
        Objects.requireNonNull(forcingSince, "forcingSince");
        Objects.requireNonNull(forcedAt, "forcedAt");
    }

    /** Starts a builder from what has no default. */
    public static Builder builder(Move move, ZoneId zone, Instant begunAt) {
        return new Builder(move, zone, begunAt);
    }

    /** Starts a builder from these values. */
    public Builder toBuilder() {
        Builder b = new Builder(move, zone, begunAt);
        b.role = role;
        b.phase = phase;
        b.phaseSince = phaseSince;
        b.purpose = purpose;
        b.beneficiary = beneficiary;
        b.after = after;
        b.waiting = waiting;
        b.expiresAt = expiresAt;
        b.isolators = isolators;
        b.isolations = isolations;
        b.marker = marker;
        b.started = started;
        b.afterwards = afterwards;
        b.reason = reason;
        b.stealRatioBefore = stealRatioBefore;
        b.wantedMicroCoresBefore = wantedMicroCoresBefore;
        b.beneficiaryStealRatioBefore = beneficiaryStealRatioBefore;
        b.beneficiaryWantedMicroCoresBefore = beneficiaryWantedMicroCoresBefore;
        b.bytesToCopy = bytesToCopy;
        b.isolatingSince = isolatingSince;
        b.startedAt = startedAt;
        b.forcingSince = forcingSince;
        b.forcedAt = forcedAt;
        b.arrivedAt = arrivedAt;
        b.reintegratedAt = reintegratedAt;
        b.samples = samples;
        b.planHash = planHash;
        return b;
    }

    /** Returns the migration's id. */
    public MigrationId id() {
        return move.id();
    }

    /** Returns the VM that moves. */
    public VmId vm() {
        return move.vm();
    }

    /** Collects the values of a {@link Migration}; not thread-safe. */
    public static final class Builder {
        private Move move;
        private ZoneId zone;
        private Instant begunAt;
        private Optional<Role> role = Optional.empty();
        private MigrationPhase phase = MigrationPhase.PLANNED;
        private Instant phaseSince = Instant.EPOCH;
        private Purpose purpose = Purpose.CURE;
        private Optional<VmId> beneficiary = Optional.empty();
        private List<MigrationId> after = List.of();
        private boolean waiting = false;
        private Optional<Instant> expiresAt = Optional.empty();
        private List<String> isolators = List.of();
        private List<Isolation> isolations = List.of();
        private Optional<String> marker = Optional.empty();
        private boolean started = false;
        private Optional<MigrationPhase> afterwards = Optional.empty();
        private String reason = "";
        private double stealRatioBefore = 0.0;
        private long wantedMicroCoresBefore = 0;
        private double beneficiaryStealRatioBefore = 0.0;
        private long beneficiaryWantedMicroCoresBefore = 0;
        private long bytesToCopy = 0;
        private Optional<Instant> isolatingSince = Optional.empty();
        private Optional<Instant> startedAt = Optional.empty();
        private Optional<Instant> forcingSince = Optional.empty();
        private Optional<Instant> forcedAt = Optional.empty();
        private Optional<Instant> arrivedAt = Optional.empty();
        private Optional<Instant> reintegratedAt = Optional.empty();
        private List<VmObservation> samples = List.of();
        private String planHash = "";

        private Builder(Move move, ZoneId zone, Instant begunAt) {
            this.move = move;
            this.zone = zone;
            this.begunAt = begunAt;
        }

        /** Sets: what moves, from where to where, and the migration's id. */
        public Builder move(Move move) {
            this.move = move;
            return this;
        }

        /** Sets: the zone in which it moves. */
        public Builder zone(ZoneId zone) {
            this.zone = zone;
            return this;
        }

        /** Sets: when it was first journalled. */
        public Builder begunAt(Instant begunAt) {
            this.begunAt = begunAt;
            return this;
        }

        /** Sets: the VM's role. */
        public Builder role(Optional<Role> role) {
            this.role = role;
            return this;
        }

        /** Sets: how far it is. */
        public Builder phase(MigrationPhase phase) {
            this.phase = phase;
            return this;
        }

        /** Sets: when it entered that phase. */
        public Builder phaseSince(Instant phaseSince) {
            this.phaseSince = phaseSince;
            return this;
        }

        /** Sets: what it is for. */
        public Builder purpose(Purpose purpose) {
            this.purpose = purpose;
            return this;
        }

        /** Sets: the VM that it is to help, when that is another one. */
        public Builder beneficiary(Optional<VmId> beneficiary) {
            this.beneficiary = beneficiary;
            return this;
        }

        /** Sets: migrations that must be over, with their VM arrived, before it begins. */
        public Builder after(List<MigrationId> after) {
            this.after = after;
            return this;
        }

        /** Sets: whether, in phase PLANNED, it holds its place on the target but no budget yet: it waits for those in {@code after}, or for room. */
        public Builder waiting(boolean waiting) {
            this.waiting = waiting;
            return this;
        }

        /** Sets: when it is given up unless it was approved, or its turn came, before. */
        public Builder expiresAt(Optional<Instant> expiresAt) {
            this.expiresAt = expiresAt;
            return this;
        }

        /** Sets: names of the isolators to use, in order; journalled before the first is called, so that any of them can be undone. */
        public Builder isolators(List<String> isolators) {
            this.isolators = isolators;
            return this;
        }

        /** Sets: undo tokens of the isolations that are known to be done, in order. */
        public Builder isolations(List<Isolation> isolations) {
            this.isolations = isolations;
            return this;
        }

        /** Sets: what the migrator needs to recognise its own migration, from {@code Migrator.prepare}. */
        public Builder marker(Optional<String> marker) {
            this.marker = marker;
            return this;
        }

        /** Sets: whether the migrator was, or may have been, asked to start. */
        public Builder started(boolean started) {
            this.started = started;
            return this;
        }

        /** Sets: where it goes once the VM is back in its orchestrator. */
        public Builder afterwards(Optional<MigrationPhase> afterwards) {
            this.afterwards = afterwards;
            return this;
        }

        /** Sets: why it is where it is, for people; maybe empty. */
        public Builder reason(String reason) {
            this.reason = reason;
            return this;
        }

        /** Sets: steal by neighbours when it was decided, fraction. */
        public Builder stealRatioBefore(double stealRatioBefore) {
            this.stealRatioBefore = stealRatioBefore;
            return this;
        }

        /** Sets: CPU that the VM wanted when it was decided, micro-cores. */
        public Builder wantedMicroCoresBefore(long wantedMicroCoresBefore) {
            this.wantedMicroCoresBefore = wantedMicroCoresBefore;
            return this;
        }

        /** Sets: steal by neighbours of another beneficiary when it was decided, fraction. */
        public Builder beneficiaryStealRatioBefore(double beneficiaryStealRatioBefore) {
            this.beneficiaryStealRatioBefore = beneficiaryStealRatioBefore;
            return this;
        }

        /** Sets: CPU that another beneficiary wanted when it was decided, micro-cores. */
        public Builder beneficiaryWantedMicroCoresBefore(long beneficiaryWantedMicroCoresBefore) {
            this.beneficiaryWantedMicroCoresBefore = beneficiaryWantedMicroCoresBefore;
            return this;
        }

        /** Sets: least bytes on the wire. */
        public Builder bytesToCopy(long bytesToCopy) {
            this.bytesToCopy = bytesToCopy;
            return this;
        }

        /** Sets: when the first isolator was about to be called; the VM may be out of its orchestrator from then on. */
        public Builder isolatingSince(Optional<Instant> isolatingSince) {
            this.isolatingSince = isolatingSince;
            return this;
        }

        /** Sets: when it was first known to have started. */
        public Builder startedAt(Optional<Instant> startedAt) {
            this.startedAt = startedAt;
            return this;
        }

        /** Sets: when it was decided to force it to complete, because it took too long. */
        public Builder forcingSince(Optional<Instant> forcingSince) {
            this.forcingSince = forcingSince;
            return this;
        }

        /** Sets: when the migrator had taken the request to force it to complete. */
        public Builder forcedAt(Optional<Instant> forcedAt) {
            this.forcedAt = forcedAt;
            return this;
        }

        /** Sets: when the VM was seen on its new host. */
        public Builder arrivedAt(Optional<Instant> arrivedAt) {
            this.arrivedAt = arrivedAt;
            return this;
        }

        /** Sets: when the VM was back in its orchestrator. */
        public Builder reintegratedAt(Optional<Instant> reintegratedAt) {
            this.reintegratedAt = reintegratedAt;
            return this;
        }

        /** Sets: observations that the proof rests on, oldest first. */
        public Builder samples(List<VmObservation> samples) {
            this.samples = samples;
            return this;
        }

        /** Sets: hash of the plan that it comes from. */
        public Builder planHash(String planHash) {
            this.planHash = planHash;
            return this;
        }

        /** Returns the value.
         *
         * @throws IllegalArgumentException naming the value that breaks its rule
         */
        public Migration build() {
            return new Migration(
                    move,
                    zone,
                    begunAt,
                    role,
                    phase,
                    phaseSince,
                    purpose,
                    beneficiary,
                    after,
                    waiting,
                    expiresAt,
                    isolators,
                    isolations,
                    marker,
                    started,
                    afterwards,
                    reason,
                    stealRatioBefore,
                    wantedMicroCoresBefore,
                    beneficiaryStealRatioBefore,
                    beneficiaryWantedMicroCoresBefore,
                    bytesToCopy,
                    isolatingSince,
                    startedAt,
                    forcingSince,
                    forcedAt,
                    arrivedAt,
                    reintegratedAt,
                    samples,
                    planHash);
        }
    }
}
