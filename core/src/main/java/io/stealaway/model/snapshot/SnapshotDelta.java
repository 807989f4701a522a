package io.stealaway.model.snapshot;

import io.stealaway.internal.SortedArrayMap;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The changes of a cluster between two instants, for {@link ClusterSnapshot#apply}. What a delta does not name stays
 * unchanged.
 *
 * <p>Replacing hosts, VMs and observations costs time in proportion to their number; adding or removing a host, VM or server
 * group rebuilds the snapshot's columns, since every dense index may change.
 *
 * <p>Build one with {@link #builder}. Immutable and thread-safe.
 */
public final class SnapshotDelta {
    private final Instant takenAt;
    private final EntityDelta<HostId, Host> hosts;
    private final EntityDelta<VmId, Vm> vms;
    private final EntityDelta<ServerGroupId, ServerGroup> serverGroups;
    private final SortedArrayMap<VmId, Optional<VmObservation>> observations;
    private final Optional<List<String>> unmatched;
    private final Optional<List<InFlightMigration>> inFlight;
    private final Optional<List<String>> problems;

    private SnapshotDelta(Builder builder) {
        takenAt = builder.takenAt;
        hosts = builder.hosts.frozen();
        vms = builder.vms.frozen();
        serverGroups = builder.serverGroups.frozen();
        observations = SortedArrayMap.copyOf(builder.observations);
        unmatched = builder.unmatched;
        inFlight = builder.inFlight;
        problems = builder.problems;
    }

    /** Starts a builder for what was seen at this instant. */
    public static Builder builder(Instant takenAt) {
        return new Builder(takenAt);
    }

    Instant takenAt() {
        return takenAt;
    }

    EntityDelta<HostId, Host> hosts() {
        return hosts;
    }

    EntityDelta<VmId, Vm> vms() {
        return vms;
    }

    EntityDelta<ServerGroupId, ServerGroup> serverGroups() {
        return serverGroups;
    }

    /** Returns the observations that are new, and nothing where one is to be forgotten. */
    SortedArrayMap<VmId, Optional<VmObservation>> observations() {
        return observations;
    }

    Optional<List<String>> unmatched() {
        return unmatched;
    }

    Optional<List<InFlightMigration>> inFlight() {
        return inFlight;
    }

    Optional<List<String>> problems() {
        return problems;
    }

    boolean changesIds() {
        return hosts.changesIds() || vms.changesIds() || serverGroups.changesIds();
    }

    /** Returns the same for a snapshot to and from which the VMs that come and go have come and gone. */
    SnapshotDelta ofVmsThatStay() {
        Builder rest = new Builder(takenAt);
        rest.hosts.replaced().putAll(hosts.replaced());
        rest.vms.replaced().putAll(vms.replaced());
        rest.serverGroups.replaced().putAll(serverGroups.replaced());
        observations.forEach((vm, observation) -> {
            if (observation.isPresent() || !vms.removed().contains(vm)) {
                rest.observations.put(vm, observation);
            }
        });
        rest.unmatched = unmatched;
        rest.inFlight = inFlight;
        rest.problems = problems;
        return new SnapshotDelta(rest);
    }

    /** Returns what is observed then; a VM that is gone takes its observation with it. */
    Observations observations(Observations before) {
        TreeMap<VmId, Optional<VmObservation>> changes = new TreeMap<>(observations);
        vms.removed().forEach(vm -> changes.putIfAbsent(vm, Optional.empty()));
        return changes.isEmpty() && unmatched.isEmpty()
                ? before
                : before.with(changes, unmatched.orElse(before.unmatched()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SnapshotDelta that
                && takenAt.equals(that.takenAt)
                && hosts.equals(that.hosts)
                && vms.equals(that.vms)
                && serverGroups.equals(that.serverGroups)
                && observations.equals(that.observations)
                && unmatched.equals(that.unmatched)
                && inFlight.equals(that.inFlight)
                && problems.equals(that.problems);
    }

    @Override
    public int hashCode() {
        return Objects.hash(takenAt, hosts, vms, serverGroups, observations, unmatched, inFlight, problems);
    }

    /** Returns a short description, not the content. */
    @Override
    public String toString() {
        return "SnapshotDelta[takenAt=" + takenAt + ", replaced hosts="
                + hosts.replaced().size() + ", replaced VMs=" + vms.replaced().size() + ", observations="
                + observations.size() + "]";
    }

    /** Collects changes, in any order; each id may be changed once. Not thread-safe. */
    public static final class Builder {
        private final Instant takenAt;
        private final EntityDelta<HostId, Host> hosts = EntityDelta.none("host");
        private final EntityDelta<VmId, Vm> vms = EntityDelta.none("VM");
        private final EntityDelta<ServerGroupId, ServerGroup> serverGroups = EntityDelta.none("server group");
        private final TreeMap<VmId, Optional<VmObservation>> observations = new TreeMap<>();
        private Optional<List<String>> unmatched = Optional.empty();
        private Optional<List<InFlightMigration>> inFlight = Optional.empty();
        private Optional<List<String>> problems = Optional.empty();

        private Builder(Instant takenAt) {
            this.takenAt = Objects.requireNonNull(takenAt, "takenAt");
        }

        /**
         * Adds a host that was not there.
         *
         * @throws IllegalArgumentException if the delta changes that host already
         */
        public Builder add(Host host) {
            hosts.add(host.id(), host);
            return this;
        }

        /**
         * Replaces a host by what it is now: disabled, say, or in maintenance.
         *
         * @throws IllegalArgumentException if the delta changes that host already
         */
        public Builder replace(Host host) {
            hosts.replace(host.id(), host);
            return this;
        }

        /**
         * Removes a host.
         *
         * @throws IllegalArgumentException if the delta changes that host already
         */
        public Builder remove(HostId host) {
            hosts.remove(Objects.requireNonNull(host, "host"));
            return this;
        }

        /**
         * Adds a VM that was not there.
         *
         * @throws IllegalArgumentException if the delta changes that VM already
         */
        public Builder add(Vm vm) {
            vms.add(vm.id(), vm);
            return this;
        }

        /**
         * Replaces a VM by what it is now: on another host, say, or stopped. Its observation stays; see {@link #forget}.
         *
         * @throws IllegalArgumentException if the delta changes that VM already
         */
        public Builder replace(Vm vm) {
            vms.replace(vm.id(), vm);
            return this;
        }

        /**
         * Removes a VM, and what was observed of it.
         *
         * @throws IllegalArgumentException if the delta changes that VM already
         */
        public Builder remove(VmId vm) {
            vms.remove(Objects.requireNonNull(vm, "vm"));
            return this;
        }

        /**
         * Adds a server group that was not there.
         *
         * @throws IllegalArgumentException if the delta changes that group already
         */
        public Builder add(ServerGroup group) {
            serverGroups.add(group.id(), group);
            return this;
        }

        /**
         * Replaces a server group by what it is now.
         *
         * @throws IllegalArgumentException if the delta changes that group already
         */
        public Builder replace(ServerGroup group) {
            serverGroups.replace(group.id(), group);
            return this;
        }

        /**
         * Removes a server group, of which no VM may be left.
         *
         * @throws IllegalArgumentException if the delta changes that group already
         */
        public Builder remove(ServerGroupId group) {
            serverGroups.remove(Objects.requireNonNull(group, "group"));
            return this;
        }

        /**
         * Puts what was observed of a VM in place of what was observed of it before, if it was.
         *
         * @throws IllegalArgumentException if the delta has an observation of that VM already, or forgets it
         */
        public Builder observe(VmObservation observation) {
            return put(observation.vm(), Optional.of(observation));
        }

        /**
         * Makes a VM one that was not observed, if it was.
         *
         * @throws IllegalArgumentException if the delta has an observation of that VM, or forgets it already
         */
        public Builder forget(VmId vm) {
            return put(Objects.requireNonNull(vm, "vm"), Optional.empty());
        }

        private Builder put(VmId vm, Optional<VmObservation> observation) {
            if (observations.putIfAbsent(vm, observation) != null) {
                throw new IllegalArgumentException("observation of VM " + vm + " is changed twice in one delta");
            }
            return this;
        }

        /** Sets all series that match no VM. Default: unchanged. */
        public Builder unmatched(Collection<String> unmatched) {
            this.unmatched = Optional.of(List.copyOf(unmatched));
            return this;
        }

        /** Sets all migrations in flight. Default: unchanged. */
        public Builder inFlight(Collection<InFlightMigration> inFlight) {
            this.inFlight = Optional.of(List.copyOf(inFlight));
            return this;
        }

        /** Sets all that could not be taken up, see {@link ClusterSnapshot#problems}; without this it stays as it was. */
        public Builder problems(Collection<String> problems) {
            this.problems = Optional.of(List.copyOf(problems));
            return this;
        }

        /** Returns the delta; whether it fits a snapshot is found when it is applied. */
        public SnapshotDelta build() {
            return new SnapshotDelta(this);
        }
    }
}
