package io.stealaway.model.snapshot;

import io.stealaway.internal.ProblemText;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Role;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The whole cluster at one instant: hosts, VMs, server groups, migrations in flight, and observations.
 *
 * <p>Hosts, VMs and zones have dense indices, 0 to count - 1, in the order of their ids; methods that take an index throw
 * {@link IndexOutOfBoundsException} for any other. Two snapshots of the same facts are equal whatever order they were
 * added in.
 *
 * <p>Immutable and thread-safe.
 */
public final class ClusterSnapshot {
    private final Instant takenAt;
    private final IdLookup<HostId, Host> hosts;
    private final IdLookup<VmId, Vm> vms;
    private final IdLookup<ServerGroupId, ServerGroup> serverGroups;
    private final List<InFlightMigration> inFlight;
    private final Observations observations;
    private final List<String> problems;
    private final ZoneColumns zones;
    private final RoleColumns roles;
    private final GroupColumns groups;
    private final TenantColumns tenants;
    private final CapacityColumns capacity;
    private final LocationColumns places;
    private final UsageColumns used;
    private final ObservationColumns measured;
    private final DemandHistory demandHistory;

    private ClusterSnapshot(Builder builder) {
        takenAt = builder.takenAt;
        hosts = new IdLookup<>("host", builder.hosts, Host::id);
        vms = new IdLookup<>("VM", builder.vms, Vm::id);
        serverGroups = new IdLookup<>("server group", builder.serverGroups, ServerGroup::id);
        zones = new ZoneColumns(hosts);
        roles = new RoleColumns(vms);
        groups = new GroupColumns();
        tenants = new TenantColumns(vms);
        capacity = new CapacityColumns(hosts);
        places = new LocationColumns(hosts, vms);
        used = new UsageColumns(hosts.size(), vms, places.vmHost);
        ReferenceCheck references = new ReferenceCheck(hosts, vms, serverGroups);
        vms.values().forEach(references::checkServerGroups);
        inFlight = references.checkedInFlight(builder.inFlight);
        observations = references.checkedObservations(builder.observations);
        problems = ProblemText.sorted(builder.problems);
        measured = new ObservationColumns(hosts.size(), vms, places.vmHost, observations);
        demandHistory = builder.demandHistory;
    }

    private ClusterSnapshot(ClusterSnapshot factsOf, Instant takenAt, DemandHistory demandHistory) {
        this.takenAt = Objects.requireNonNull(takenAt, "takenAt");
        hosts = factsOf.hosts;
        vms = factsOf.vms;
        serverGroups = factsOf.serverGroups;
        zones = factsOf.zones;
        roles = factsOf.roles;
        groups = factsOf.groups;
        tenants = factsOf.tenants;
        capacity = factsOf.capacity;
        places = factsOf.places;
        used = factsOf.used;
        inFlight = factsOf.inFlight;
        observations = factsOf.observations;
        problems = factsOf.problems;
        measured = factsOf.measured;
        this.demandHistory = Objects.requireNonNull(demandHistory, "demandHistory");
    }

    private ClusterSnapshot(
            ClusterSnapshot topologyOf, Collection<InFlightMigration> inFlight, Observations observations) {
        takenAt = topologyOf.takenAt;
        hosts = topologyOf.hosts;
        vms = topologyOf.vms;
        serverGroups = topologyOf.serverGroups;
        zones = topologyOf.zones;
        roles = topologyOf.roles;
        groups = topologyOf.groups;
        tenants = topologyOf.tenants;
        capacity = topologyOf.capacity;
        places = topologyOf.places;
        used = topologyOf.used;
        problems = topologyOf.problems;
        ReferenceCheck references = new ReferenceCheck(hosts, vms, serverGroups);
        this.inFlight = references.checkedInFlight(inFlight);
        this.observations = references.checkedObservations(observations);
        measured = observations.equals(topologyOf.observations)
                ? topologyOf.measured
                : new ObservationColumns(hosts.size(), vms, places.vmHost, observations);
        demandHistory = topologyOf.demandHistory;
    }

    /** Shares all that the delta does not touch; hosts, VMs and server groups keep their ids. */
    private ClusterSnapshot(ClusterSnapshot before, SnapshotDelta delta) {
        takenAt = delta.takenAt();
        hosts = before.hosts.with(delta.hosts().replaced());
        vms = before.vms.with(delta.vms().replaced());
        serverGroups = before.serverGroups.with(delta.serverGroups().replaced());
        VmDelta changes =
                VmDelta.between(before.vms, vms, delta.vms().replaced().keySet());
        zones = before.zones.with(before.hosts, hosts);
        roles = before.roles.with(changes);
        groups = before.groups.with(changes);
        tenants = before.tenants.with(changes);
        capacity = before.capacity.with(before.hosts, hosts);
        places = before.places.with(hosts, changes);
        used = before.used.with(changes, before.places.vmHost, places.vmHost);
        ReferenceCheck references = new ReferenceCheck(hosts, vms, serverGroups);
        changes.forEach((vm, was, is) -> references.checkServerGroups(is));
        inFlight = references.checkedInFlight(delta.inFlight().orElse(before.inFlight));
        problems = ProblemText.sorted(delta.problems().orElse(before.problems));
        ObservationDelta seen = ObservationDelta.of(delta.observations(), vms);
        observations = seen.applied(before.observations, before.measured.filed(), delta.unmatched());
        measured = before.measured.with(changes, seen, before.places, places, before.observations);
        demandHistory = before.demandHistory;
    }

    /** Shares all that VMs which come and go do not touch. Migrations in flight are not checked: a delta of the rest follows. */
    private ClusterSnapshot(ClusterSnapshot before, VmSplice splice, Observations observed) {
        takenAt = before.takenAt;
        hosts = before.hosts;
        vms = splice.after();
        serverGroups = before.serverGroups;
        zones = before.zones;
        roles = before.roles.with(splice);
        groups = new GroupColumns();
        tenants = before.tenants.with(splice);
        capacity = before.capacity;
        places = before.places.with(hosts, splice);
        used = before.used.with(splice, before.places.vmHost, places.vmHost);
        ReferenceCheck references = new ReferenceCheck(hosts, vms, serverGroups);
        for (int vm : splice.came()) {
            references.checkServerGroups(vms.value(vm));
        }
        inFlight = before.inFlight;
        observations = observed;
        problems = before.problems;
        measured = before.measured.with(splice, before.places, places);
        demandHistory = before.demandHistory;
    }

    /** Starts a builder for a snapshot that was taken at this instant. */
    public static Builder builder(Instant takenAt) {
        return new Builder(takenAt);
    }

    /** Starts a builder from the facts of this snapshot. */
    public Builder toBuilder() {
        Builder builder = new Builder(takenAt).observations(observations).demandHistory(demandHistory);
        hosts().forEach(builder::host);
        vms().forEach(builder::vm);
        serverGroups().forEach(builder::serverGroup);
        inFlight.forEach(builder::inFlight);
        problems.forEach(builder::problem);
        return builder;
    }

    /** Returns these facts as read at another instant, for a source that found nothing changed. */
    public ClusterSnapshot withTakenAt(Instant takenAt) {
        return new ClusterSnapshot(this, takenAt, demandHistory);
    }

    /**
     * Returns this topology with other observations.
     *
     * @throws IllegalArgumentException naming an observed VM that is not in the snapshot
     */
    public ClusterSnapshot withObservations(Observations observations) {
        return new ClusterSnapshot(this, inFlight, observations);
    }

    /**
     * Returns this snapshot with other migrations in flight.
     *
     * @throws IllegalArgumentException as {@link Builder#build} does
     */
    public ClusterSnapshot withInFlight(Collection<InFlightMigration> inFlight) {
        return new ClusterSnapshot(this, inFlight, observations);
    }

    /** Returns this snapshot with what its VMs wanted before, by which an engine foresees what they will want. */
    public ClusterSnapshot withDemandHistory(DemandHistory demandHistory) {
        return new ClusterSnapshot(this, takenAt, demandHistory);
    }

    /**
     * Returns this snapshot with a delta applied; equal in every way to one that is built from scratch. What the delta does
     * not touch is shared with this snapshot, which does not change.
     *
     * @throws IllegalArgumentException naming what the delta replaces or removes and is not in the snapshot, or adds and is;
     *     and as {@link Builder#build} does
     */
    public ClusterSnapshot apply(SnapshotDelta delta) {
        delta.hosts().check(hosts);
        delta.vms().check(vms);
        delta.serverGroups().check(serverGroups);
        if (!delta.changesIds()) {
            return new ClusterSnapshot(this, delta);
        }
        if (delta.hosts().changesIds() || delta.serverGroups().changesIds()) {
            return rebuilt(delta);
        }
        try {
            return spliced(delta);
        } catch (IllegalArgumentException e) {
            // What is wrong is named as it always is, the first of several that are.
            return rebuilt(delta);
        }
    }

    private ClusterSnapshot spliced(SnapshotDelta delta) {
        VmSplice splice = VmSplice.of(vms, delta.vms().added(), delta.vms().removed());
        SortedMap<VmId, Optional<VmObservation>> gone = new TreeMap<>();
        delta.vms().removed().forEach(vm -> gone.put(vm, Optional.empty()));
        Observations left = gone.isEmpty() ? observations : observations.with(gone, observations.unmatched());
        return new ClusterSnapshot(new ClusterSnapshot(this, splice, left), delta.ofVmsThatStay());
    }

    private void checkForgotten(SnapshotDelta delta) {
        delta.observations().forEach((vm, observation) -> {
            if (observation.isEmpty()
                    && !vms.contains(vm)
                    && !delta.vms().added().containsKey(vm)) {
                throw ReferenceCheck.unknownForgotten(vm);
            }
        });
    }

    private ClusterSnapshot rebuilt(SnapshotDelta delta) {
        checkForgotten(delta);
        Builder builder = new Builder(delta.takenAt())
                .observations(delta.observations(observations))
                .demandHistory(demandHistory);
        delta.hosts().applied(hosts).forEach(builder::host);
        delta.vms().applied(vms).forEach(builder::vm);
        delta.serverGroups().applied(serverGroups).forEach(builder::serverGroup);
        delta.inFlight().orElse(inFlight).forEach(builder::inFlight);
        delta.problems().orElse(problems).forEach(builder::problem);
        return builder.build();
    }

    /** Returns the instant at which the topology was read; the only time that an engine looks at. */
    public Instant takenAt() {
        return takenAt;
    }

    /** Returns all hosts by index. */
    public List<Host> hosts() {
        return hosts.values();
    }

    /** Returns all VMs by index. */
    public List<Vm> vms() {
        return vms.values();
    }

    /** Returns all server groups, by id. */
    public List<ServerGroup> serverGroups() {
        return serverGroups.values();
    }

    /** Returns the migrations in flight, by VM id; at most one for each VM. */
    public List<InFlightMigration> inFlight() {
        return inFlight;
    }

    /** Returns what was measured. */
    public Observations observations() {
        return observations;
    }

    /** Returns what VMs wanted before; empty unless it was set. */
    public DemandHistory demandHistory() {
        return demandHistory;
    }

    /**
     * Returns what the backend told and the snapshot could not take up, such as a server on a host that is not listed: sorted
     * lines of at most 300 printable characters, each naming its culprit. What is odd about a host or VM that is here is its
     * own {@link Host#problem} or {@link Vm#problem}.
     */
    public List<String> problems() {
        return problems;
    }

    /** Returns all zones by index; those that have a host. */
    public List<AvailabilityZone> zones() {
        return zones.zones;
    }

    /** Returns all roles that a VM has, by index. */
    public List<Role> roles() {
        return roles.roles;
    }

    /** Returns the index of a host, if it is in the snapshot. */
    public OptionalInt hostIndex(HostId id) {
        return hosts.find(id);
    }

    /** Returns the index of a VM, if it is in the snapshot. */
    public OptionalInt vmIndex(VmId id) {
        return vms.find(id);
    }

    /** Returns a host, if it is in the snapshot. */
    public Optional<Host> host(HostId id) {
        int index = hosts.indexOf(id);
        return index < 0 ? Optional.empty() : Optional.of(hosts.values().get(index));
    }

    /** Returns a VM, if it is in the snapshot. */
    public Optional<Vm> vm(VmId id) {
        int index = vms.indexOf(id);
        return index < 0 ? Optional.empty() : Optional.of(vms.values().get(index));
    }

    /** Returns a server group, if it is in the snapshot. */
    public Optional<ServerGroup> serverGroup(ServerGroupId id) {
        int index = serverGroups.indexOf(id);
        return index < 0 ? Optional.empty() : Optional.of(serverGroups.values().get(index));
    }

    /** Returns the index of the zone that a host stands in. */
    public int hostZone(int host) {
        return zones.hostZone[host];
    }

    /** Returns the indices of a zone's hosts, ascending; a new array. */
    public int[] zoneHosts(int zone) {
        return zones.zoneHosts[zone].clone();
    }

    /** Returns the indices of the VMs on a host, ascending; a new array. */
    public int[] hostVms(int host) {
        return Arrays.copyOfRange(places.hostVms, places.hostStart[host], places.hostStart[host + 1]);
    }

    /** Returns how many VMs are on a host. */
    public int hostVmCount(int host) {
        return places.hostStart[host + 1] - places.hostStart[host];
    }

    /** Returns the index of one of the VMs on a host, by its place among them, 0 to {@link #hostVmCount} - 1, ascending. */
    public int hostVm(int host, int place) {
        return places.hostVms[places.hostStart[host] + Objects.checkIndex(place, hostVmCount(host))];
    }

    /** Returns the index of the host that a VM is on. */
    public int vmHost(int vm) {
        return places.vmHost[vm];
    }

    /** Returns the index of a VM's role, or -1 when it has none. */
    public int vmRole(int vm) {
        return roles.vmRole[vm];
    }

    /** Returns how many VMs have a role, by its index. */
    public int roleVmCount(int role) {
        return roles.roleStart[role + 1] - roles.roleStart[role];
    }

    /** Returns the index of one of the VMs that have a role, by its place among them, 0 to {@link #roleVmCount} - 1, ascending. */
    int roleVm(int role, int place) {
        return roles.roleVms[roles.roleStart[role] + Objects.checkIndex(place, roleVmCount(role))];
    }

    /** Returns the indices of the VMs that have a role, ascending; a new array. */
    public int[] roleVms(int role) {
        return Arrays.copyOfRange(roles.roleVms, roles.roleStart[role], roles.roleStart[role + 1]);
    }

    /** Returns the indices of the VMs of a server group, ascending; a new array, empty for a group that is not in the snapshot. */
    public int[] serverGroupVms(ServerGroupId id) {
        int group = serverGroups.indexOf(id);
        return group < 0 ? new int[0] : groups.members(group, vms, serverGroups);
    }

    /** Returns a number that two VMs share exactly when they belong to the same tenant. */
    public int vmTenant(int vm) {
        return tenants.vmTenant[vm];
    }

    /** Returns the number that the VMs of a tenant share, see {@link #vmTenant}; empty for one to which no VM belongs. */
    public OptionalInt tenantNumber(Tenant tenant) {
        return tenants.number(tenant);
    }

    /** Returns the vCPUs that a host may hand out, see {@link Host#vcpuCapacity}. */
    public long vcpuCapacity(int host) {
        return capacity.vcpus[host];
    }

    /** Returns the RAM that a host may hand out, bytes, see {@link Host#ramCapacityBytes}. */
    public long ramCapacityBytes(int host) {
        return capacity.ramBytes[host];
    }

    /** Returns the disk that a host may hand out, bytes, see {@link Host#diskCapacityBytes}. */
    public long diskCapacityBytes(int host) {
        return capacity.diskBytes[host];
    }

    /** Returns the CPU that VMs and hypervisor compete for on a host, micro-cores, see {@link Host#cpuMicroCores}. */
    public long cpuMicroCores(int host) {
        return capacity.cpuMicroCores[host];
    }

    /** Returns the vCPUs of all VMs on a host. */
    public long usedVcpus(int host) {
        return used.vcpus()[host];
    }

    /** Returns the RAM of all VMs on a host, bytes. */
    public long usedRamBytes(int host) {
        return used.ramBytes()[host];
    }

    /** Returns the disk of all VMs on a host, bytes. */
    public long usedDiskBytes(int host) {
        return used.diskBytes()[host];
    }

    /** Returns the SR-IOV functions that the VMs on a host hold. */
    public int usedSriovFunctions(int host) {
        return used.sriovFunctions()[host];
    }

    /** Returns whether a VM was observed; a VM that does not run never is. */
    public boolean observed(int vm) {
        return measured.observed()[vm];
    }

    /** Returns the steal that a VM suffers from its neighbours, fraction; 0 when it was not observed, see {@link #observed}. */
    public double neighbourStealRatio(int vm) {
        return measured.neighbourStealRatio()[vm];
    }

    /** Returns the CPU that a VM wants: used plus stolen, at most its vCPUs, micro-cores; 0 when it was not observed. */
    public long wantedMicroCores(int vm) {
        return measured.wantedMicroCores()[vm];
    }

    /** Returns the CPU that a VM wants within its own quota, micro-cores; 0 when it was not observed. */
    public long needMicroCores(int vm) {
        return measured.needMicroCores()[vm];
    }

    /** Returns the CPU that all observed VMs of a host need, micro-cores, without the hypervisor's own. */
    public long hostNeedMicroCores(int host) {
        return measured.hostNeedMicroCores()[host];
    }

    /** Returns the vCPUs of the running VMs on a host. */
    public long hostRunningVcpus(int host) {
        return measured.hostRunningVcpus()[host];
    }

    /** Returns how many running VMs of a host were not observed. */
    public int hostUnobserved(int host) {
        return measured.hostUnobserved()[host];
    }

    /** Returns the time of the oldest sample of a host's VMs; empty when none was observed. */
    public Optional<Instant> hostOldestSample(int host) {
        long millis = measured.hostOldestSampleMillis()[host];
        return millis == DerivedSample.NEVER ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    /** Returns the time of the newest sample of a host's VMs; empty when none was observed. */
    public Optional<Instant> hostNewestSample(int host) {
        long millis = measured.hostNewestSampleMillis()[host];
        return measured.hostOldestSampleMillis()[host] == DerivedSample.NEVER
                ? Optional.empty()
                : Optional.of(Instant.ofEpochMilli(millis));
    }

    /**
     * Returns the steal of a host, fraction: what neighbours stole from its running VMs over the vCPUs of these VMs; 0 when
     * it has none. VMs that were not observed count as having no steal, so check {@link #hostUnobserved} first.
     */
    public double hostStealRatio(int host) {
        long vcpus = measured.hostRunningVcpus()[host];
        return vcpus == 0
                ? 0.0
                : (double) measured.hostStolenMicroCores()[host] / (double) (vcpus * MicroCores.PER_CORE);
    }

    /** Returns what neighbours stole from the observed VMs of a host, micro-cores. */
    public long hostStolenMicroCores(int host) {
        return measured.hostStolenMicroCores()[host];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClusterSnapshot that
                && takenAt.equals(that.takenAt)
                && hosts().equals(that.hosts())
                && vms().equals(that.vms())
                && serverGroups().equals(that.serverGroups())
                && inFlight.equals(that.inFlight)
                && problems.equals(that.problems)
                && observations.equals(that.observations)
                && demandHistory.equals(that.demandHistory);
    }

    @Override
    public int hashCode() {
        return Objects.hash(takenAt, hosts(), vms(), inFlight);
    }

    /** Returns a short description, not the content. */
    @Override
    public String toString() {
        return "ClusterSnapshot[takenAt=" + takenAt + ", hosts=" + hosts.size() + ", vms=" + vms.size() + "]";
    }

    ZoneColumns zoneColumns() {
        return zones;
    }

    RoleColumns roleColumns() {
        return roles;
    }

    LocationColumns placeColumns() {
        return places;
    }

    UsageColumns usageColumns() {
        return used;
    }

    ObservationColumns observationColumns() {
        return measured;
    }

    /** Collects the facts of a snapshot, in any order; not thread-safe. */
    public static final class Builder {
        private final Instant takenAt;
        private final List<Host> hosts = new ArrayList<>();
        private final List<Vm> vms = new ArrayList<>();
        private final List<ServerGroup> serverGroups = new ArrayList<>();
        private final List<InFlightMigration> inFlight = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private Observations observations = Observations.none();
        private DemandHistory demandHistory = DemandHistory.empty();

        private Builder(Instant takenAt) {
            this.takenAt = Objects.requireNonNull(takenAt, "takenAt");
        }

        /** Adds a host. */
        public Builder host(Host host) {
            hosts.add(Objects.requireNonNull(host, "host"));
            return this;
        }

        /** Adds a VM. */
        public Builder vm(Vm vm) {
            vms.add(Objects.requireNonNull(vm, "vm"));
            return this;
        }

        /** Adds a server group. */
        public Builder serverGroup(ServerGroup group) {
            serverGroups.add(Objects.requireNonNull(group, "group"));
            return this;
        }

        /** Adds a migration in flight. */
        public Builder inFlight(InFlightMigration migration) {
            inFlight.add(Objects.requireNonNull(migration, "migration"));
            return this;
        }

        /** Adds what could not be taken up, a line of 1 to 300 printable characters that names its culprit. */
        public Builder problem(String problem) {
            problems.add(Objects.requireNonNull(problem, "problem"));
            return this;
        }

        /** Sets what VMs wanted before. */
        public Builder demandHistory(DemandHistory demandHistory) {
            this.demandHistory = Objects.requireNonNull(demandHistory, "demandHistory");
            return this;
        }

        /** Sets what was measured. */
        public Builder observations(Observations observations) {
            this.observations = Objects.requireNonNull(observations, "observations");
            return this;
        }

        /**
         * Returns the snapshot.
         *
         * @throws IllegalArgumentException naming a duplicate id, a VM on an unknown host, an unknown server group, a
         *     migration of an unknown VM or between unknown hosts, an observation of an unknown VM, or a problem that is
         *     no printable line
         */
        public ClusterSnapshot build() {
            return new ClusterSnapshot(this);
        }
    }
}
