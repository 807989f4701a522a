package io.stealaway.model;

import io.stealaway.internal.Require;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The journal entry of one migration of this library: all that a leader needs to finish or undo it.
 *
 * <p>Build one with {@link #builder}. Immutable and thread-safe.
 */
public final class Migration {
    private final MigrationRequest move;
    private final AvailabilityZone zone;
    private final Instant begunAt;
    private final Optional<Role> role;
    private final MigrationPhase phase;
    private final Instant phaseSince;
    private final MigrationPurpose purpose;
    private final Optional<VmId> beneficiary;
    private final List<MigrationId> after;
    private final boolean waiting;
    private final Optional<Instant> expiresAt;
    private final List<String> isolators;
    private final List<Isolation> isolations;
    private final Optional<String> marker;
    private final boolean started;
    private final Optional<MigrationPhase> afterwards;
    private final String reason;
    private final double stealRatioBefore;
    private final long wantedMicroCoresBefore;
    private final double beneficiaryStealRatioBefore;
    private final long beneficiaryWantedMicroCoresBefore;
    private final long bytesToCopy;
    private final Optional<Instant> isolatingSince;
    private final Optional<Instant> startedAt;
    private final Optional<Instant> forcingSince;
    private final Optional<Instant> forcedAt;
    private final Optional<Instant> arrivedAt;
    private final Optional<Instant> reintegratedAt;
    private final Optional<Instant> forecastAt;
    private final List<VmObservation> samples;
    private final String planHash;

    private Migration(Builder b) {
        move = Objects.requireNonNull(b.move, "move");
        zone = Objects.requireNonNull(b.zone, "zone");
        begunAt = Objects.requireNonNull(b.begunAt, "begunAt");
        role = b.role;
        phase = Objects.requireNonNull(b.phase, "phase");
        phaseSince = Objects.requireNonNull(b.phaseSince, "phaseSince");
        purpose = Objects.requireNonNull(b.purpose, "purpose");
        beneficiary = b.beneficiary;
        after = List.copyOf(b.after);
        waiting = b.waiting;
        expiresAt = b.expiresAt;
        isolators = List.copyOf(b.isolators);
        isolations = List.copyOf(b.isolations);
        marker = b.marker;
        started = b.started;
        afterwards = b.afterwards;
        reason = Objects.requireNonNull(b.reason, "reason");
        stealRatioBefore = b.stealRatioBefore;
        wantedMicroCoresBefore = b.wantedMicroCoresBefore;
        beneficiaryStealRatioBefore = b.beneficiaryStealRatioBefore;
        beneficiaryWantedMicroCoresBefore = b.beneficiaryWantedMicroCoresBefore;
        bytesToCopy = b.bytesToCopy;
        isolatingSince = b.isolatingSince;
        startedAt = b.startedAt;
        forcingSince = b.forcingSince;
        forcedAt = b.forcedAt;
        arrivedAt = b.arrivedAt;
        reintegratedAt = b.reintegratedAt;
        forecastAt = b.forecastAt;
        samples = b.samples.stream().map(VmObservation::forJournal).toList();
        planHash = Objects.requireNonNull(b.planHash, "planHash");
        Require.between("bytesToCopy", bytesToCopy, 0, Long.MAX_VALUE);
        Require.between("wantedMicroCoresBefore", wantedMicroCoresBefore, 0, Long.MAX_VALUE);
    }

    /** Starts a builder from what has no default. */
    public static Builder builder(MigrationRequest move, AvailabilityZone zone, Instant begunAt) {
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
        b.forecastAt = forecastAt;
        b.samples = samples;
        b.planHash = planHash;
        return b;
    }

    /** Returns what moves, from where to where, and the migration's id. */
    public MigrationRequest move() {
        return move;
    }

    /** Returns the zone in which it moves. */
    public AvailabilityZone zone() {
        return zone;
    }

    /** Returns when it was first journalled. */
    public Instant begunAt() {
        return begunAt;
    }

    /** Returns the VM's role. */
    public Optional<Role> role() {
        return role;
    }

    /** Returns how far it is. */
    public MigrationPhase phase() {
        return phase;
    }

    /** Returns when it entered that phase. */
    public Instant phaseSince() {
        return phaseSince;
    }

    /** Returns what it is for. */
    public MigrationPurpose purpose() {
        return purpose;
    }

    /** Returns the VM that it is to help, when that is another one. */
    public Optional<VmId> beneficiary() {
        return beneficiary;
    }

    /** Returns the migrations that must be over, with their VM arrived, before it begins. */
    public List<MigrationId> after() {
        return after;
    }

    /**
     * Returns whether, in phase PLANNED, it holds its place on the target but no budget yet: it waits for those in {@code after},
     * or for room.
     */
    public boolean waiting() {
        return waiting;
    }

    /** Returns when it is given up unless it was approved, or its turn came, before. */
    public Optional<Instant> expiresAt() {
        return expiresAt;
    }

    /**
     * Returns the names of the isolators to use, in order; journalled before the first is called, so that any of them can be
     * undone.
     */
    public List<String> isolators() {
        return isolators;
    }

    /** Returns the undo tokens of the isolations that are known to be done, in order. */
    public List<Isolation> isolations() {
        return isolations;
    }

    /** Returns what the migrator needs to recognise its own migration, from {@code Migrator.prepare}. */
    public Optional<String> marker() {
        return marker;
    }

    /** Returns whether the migrator was, or may have been, asked to start. */
    public boolean started() {
        return started;
    }

    /** Returns where it goes once the VM is back in its orchestrator; set while it migrates only once its end was decided. */
    public Optional<MigrationPhase> afterwards() {
        return afterwards;
    }

    /** Returns why it is where it is, for people; maybe empty. */
    public String reason() {
        return reason;
    }

    /** Returns the steal by neighbours when it was decided, fraction. */
    public double stealRatioBefore() {
        return stealRatioBefore;
    }

    /** Returns the CPU that the VM wanted when it was decided, micro-cores. */
    public long wantedMicroCoresBefore() {
        return wantedMicroCoresBefore;
    }

    /** Returns the steal by neighbours of another beneficiary when it was decided, fraction. */
    public double beneficiaryStealRatioBefore() {
        return beneficiaryStealRatioBefore;
    }

    /** Returns the CPU that another beneficiary wanted when it was decided, micro-cores. */
    public long beneficiaryWantedMicroCoresBefore() {
        return beneficiaryWantedMicroCoresBefore;
    }

    /** Returns the least bytes on the wire. */
    public long bytesToCopy() {
        return bytesToCopy;
    }

    /** Returns when the first isolator was about to be called; the VM may be out of its orchestrator from then on. */
    public Optional<Instant> isolatingSince() {
        return isolatingSince;
    }

    /** Returns when it was first known to have started. */
    public Optional<Instant> startedAt() {
        return startedAt;
    }

    /** Returns when it was decided to force it to complete, because it took too long. */
    public Optional<Instant> forcingSince() {
        return forcingSince;
    }

    /** Returns when the migrator had taken the request to force it to complete. */
    public Optional<Instant> forcedAt() {
        return forcedAt;
    }

    /** Returns when the VM was seen on its new host. */
    public Optional<Instant> arrivedAt() {
        return arrivedAt;
    }

    /** Returns when the VM was back in its orchestrator. */
    public Optional<Instant> reintegratedAt() {
        return reintegratedAt;
    }

    /** Returns when its source was expected to be shortest of CPU; empty unless it is to prevent that. */
    public Optional<Instant> forecastAt() {
        return forecastAt;
    }

    /** Returns the observations that the proof rests on, oldest first, without their figures. */
    public List<VmObservation> samples() {
        return samples;
    }

    /** Returns the hash of the plan that it comes from. */
    public String planHash() {
        return planHash;
    }

    /** Returns the migration's id. */
    public MigrationId id() {
        return move.id();
    }

    /** Returns the VM that moves. */
    public VmId vm() {
        return move.vm();
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Migration that
                        && move.equals(that.move)
                        && zone.equals(that.zone)
                        && begunAt.equals(that.begunAt)
                        && role.equals(that.role)
                        && phase.equals(that.phase)
                        && phaseSince.equals(that.phaseSince)
                        && purpose.equals(that.purpose)
                        && beneficiary.equals(that.beneficiary)
                        && after.equals(that.after)
                        && waiting == that.waiting
                        && expiresAt.equals(that.expiresAt)
                        && isolators.equals(that.isolators)
                        && isolations.equals(that.isolations)
                        && marker.equals(that.marker)
                        && started == that.started
                        && afterwards.equals(that.afterwards)
                        && reason.equals(that.reason)
                        && Double.compare(stealRatioBefore, that.stealRatioBefore) == 0
                        && wantedMicroCoresBefore == that.wantedMicroCoresBefore
                        && Double.compare(beneficiaryStealRatioBefore, that.beneficiaryStealRatioBefore) == 0
                        && beneficiaryWantedMicroCoresBefore == that.beneficiaryWantedMicroCoresBefore
                        && bytesToCopy == that.bytesToCopy
                        && isolatingSince.equals(that.isolatingSince)
                        && startedAt.equals(that.startedAt)
                        && forcingSince.equals(that.forcingSince)
                        && forcedAt.equals(that.forcedAt)
                        && arrivedAt.equals(that.arrivedAt)
                        && reintegratedAt.equals(that.reintegratedAt)
                        && forecastAt.equals(that.forecastAt)
                        && samples.equals(that.samples)
                        && planHash.equals(that.planHash));
    }

    @Override
    public int hashCode() {
        return Objects.hash(
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
                forecastAt,
                samples,
                planHash);
    }

    @Override
    public String toString() {
        return "Migration[move=" + move
                + ", zone=" + zone
                + ", begunAt=" + begunAt
                + ", role=" + role
                + ", phase=" + phase
                + ", phaseSince=" + phaseSince
                + ", purpose=" + purpose
                + ", beneficiary=" + beneficiary
                + ", after=" + after
                + ", waiting=" + waiting
                + ", expiresAt=" + expiresAt
                + ", isolators=" + isolators
                + ", isolations=" + isolations
                + ", marker=" + marker
                + ", started=" + started
                + ", afterwards=" + afterwards
                + ", reason=" + reason
                + ", stealRatioBefore=" + stealRatioBefore
                + ", wantedMicroCoresBefore=" + wantedMicroCoresBefore
                + ", beneficiaryStealRatioBefore=" + beneficiaryStealRatioBefore
                + ", beneficiaryWantedMicroCoresBefore=" + beneficiaryWantedMicroCoresBefore
                + ", bytesToCopy=" + bytesToCopy
                + ", isolatingSince=" + isolatingSince
                + ", startedAt=" + startedAt
                + ", forcingSince=" + forcingSince
                + ", forcedAt=" + forcedAt
                + ", arrivedAt=" + arrivedAt
                + ", reintegratedAt=" + reintegratedAt
                + forecastAt.map(at -> ", forecastAt=" + at).orElse("")
                + ", samples=" + samples
                + ", planHash=" + planHash + "]";
    }

    /** Collects the values of a {@link Migration}; not thread-safe. */
    public static final class Builder {
        private MigrationRequest move;
        private AvailabilityZone zone;
        private Instant begunAt;
        private Optional<Role> role = Optional.empty();
        private MigrationPhase phase = MigrationPhase.PLANNED;
        private Instant phaseSince = Instant.EPOCH;
        private MigrationPurpose purpose = MigrationPurpose.CURE;
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
        private Optional<Instant> forecastAt = Optional.empty();
        private List<VmObservation> samples = List.of();
        private String planHash = "";

        private Builder(MigrationRequest move, AvailabilityZone zone, Instant begunAt) {
            this.move = move;
            this.zone = zone;
            this.begunAt = begunAt;
        }

        /** Sets what moves, from where to where, and the migration's id. */
        public Builder move(MigrationRequest move) {
            this.move = move;
            return this;
        }

        /** Sets the zone in which it moves. */
        public Builder zone(AvailabilityZone zone) {
            this.zone = zone;
            return this;
        }

        /** Sets when it was first journalled. */
        public Builder begunAt(Instant begunAt) {
            this.begunAt = begunAt;
            return this;
        }

        /** Sets the VM's role. */
        public Builder role(Role role) {
            this.role = Optional.of(role);
            return this;
        }

        /** Sets how far it is. */
        public Builder phase(MigrationPhase phase) {
            this.phase = phase;
            return this;
        }

        /** Sets when it entered that phase. */
        public Builder phaseSince(Instant phaseSince) {
            this.phaseSince = phaseSince;
            return this;
        }

        /** Sets what it is for. */
        public Builder purpose(MigrationPurpose purpose) {
            this.purpose = purpose;
            return this;
        }

        /** Sets the VM that it is to help, when that is another one. */
        public Builder beneficiary(VmId beneficiary) {
            this.beneficiary = Optional.of(beneficiary);
            return this;
        }

        /** Sets the migrations that must be over, with their VM arrived, before it begins. */
        public Builder after(List<MigrationId> after) {
            this.after = after;
            return this;
        }

        /**
         * Sets whether, in phase PLANNED, it holds its place on the target but no budget yet: it waits for those in {@code
         * after}, or for room.
         */
        public Builder waiting(boolean waiting) {
            this.waiting = waiting;
            return this;
        }

        /** Sets when it is given up unless it was approved, or its turn came, before. */
        public Builder expiresAt(Instant expiresAt) {
            this.expiresAt = Optional.of(expiresAt);
            return this;
        }

        /** Lets it wait without an end. */
        public Builder withoutExpiresAt() {
            expiresAt = Optional.empty();
            return this;
        }

        /**
         * Sets the names of the isolators to use, in order; journalled before the first is called, so that any of them can be
         * undone.
         */
        public Builder isolators(List<String> isolators) {
            this.isolators = isolators;
            return this;
        }

        /** Sets the undo tokens of the isolations that are known to be done, in order. */
        public Builder isolations(List<Isolation> isolations) {
            this.isolations = isolations;
            return this;
        }

        /** Sets what the migrator needs to recognise its own migration, from {@code Migrator.prepare}. */
        public Builder marker(String marker) {
            this.marker = Optional.of(marker);
            return this;
        }

        /** Sets whether the migrator was, or may have been, asked to start. */
        public Builder started(boolean started) {
            this.started = started;
            return this;
        }

        /** Sets where it goes once the VM is back in its orchestrator. */
        public Builder afterwards(MigrationPhase afterwards) {
            this.afterwards = Optional.of(afterwards);
            return this;
        }

        /** Leaves open where it goes once the VM is back in its orchestrator. */
        public Builder withoutAfterwards() {
            afterwards = Optional.empty();
            return this;
        }

        /** Sets why it is where it is, for people; maybe empty. */
        public Builder reason(String reason) {
            this.reason = reason;
            return this;
        }

        /** Sets the steal by neighbours when it was decided, fraction. */
        public Builder stealRatioBefore(double stealRatioBefore) {
            this.stealRatioBefore = stealRatioBefore;
            return this;
        }

        /** Sets the CPU that the VM wanted when it was decided, micro-cores. */
        public Builder wantedMicroCoresBefore(long wantedMicroCoresBefore) {
            this.wantedMicroCoresBefore = wantedMicroCoresBefore;
            return this;
        }

        /** Sets the steal by neighbours of another beneficiary when it was decided, fraction. */
        public Builder beneficiaryStealRatioBefore(double beneficiaryStealRatioBefore) {
            this.beneficiaryStealRatioBefore = beneficiaryStealRatioBefore;
            return this;
        }

        /** Sets the CPU that another beneficiary wanted when it was decided, micro-cores. */
        public Builder beneficiaryWantedMicroCoresBefore(long beneficiaryWantedMicroCoresBefore) {
            this.beneficiaryWantedMicroCoresBefore = beneficiaryWantedMicroCoresBefore;
            return this;
        }

        /** Sets the least bytes on the wire. */
        public Builder bytesToCopy(long bytesToCopy) {
            this.bytesToCopy = bytesToCopy;
            return this;
        }

        /** Sets when the first isolator was about to be called; the VM may be out of its orchestrator from then on. */
        public Builder isolatingSince(Instant isolatingSince) {
            this.isolatingSince = Optional.of(isolatingSince);
            return this;
        }

        /** Sets when it was first known to have started. */
        public Builder startedAt(Instant startedAt) {
            this.startedAt = Optional.of(startedAt);
            return this;
        }

        /** Sets when it was decided to force it to complete, because it took too long. */
        public Builder forcingSince(Instant forcingSince) {
            this.forcingSince = Optional.of(forcingSince);
            return this;
        }

        /** Sets when the migrator had taken the request to force it to complete. */
        public Builder forcedAt(Instant forcedAt) {
            this.forcedAt = Optional.of(forcedAt);
            return this;
        }

        /** Sets when the VM was seen on its new host. */
        public Builder arrivedAt(Instant arrivedAt) {
            this.arrivedAt = Optional.of(arrivedAt);
            return this;
        }

        /** Sets when the VM was back in its orchestrator. */
        public Builder reintegratedAt(Instant reintegratedAt) {
            this.reintegratedAt = Optional.of(reintegratedAt);
            return this;
        }

        /** Sets when its source is expected to be shortest of CPU. */
        public Builder forecastAt(Instant forecastAt) {
            this.forecastAt = Optional.of(forecastAt);
            return this;
        }

        /** Sets the observations that the proof rests on, oldest first, without their figures. */
        public Builder samples(List<VmObservation> samples) {
            this.samples = samples;
            return this;
        }

        /** Sets the hash of the plan that it comes from. */
        public Builder planHash(String planHash) {
            this.planHash = planHash;
            return this;
        }

        /** Returns the value.
         *
         * @throws IllegalArgumentException naming the value that breaks its rule
         */
        public Migration build() {
            return new Migration(this);
        }
    }
}
