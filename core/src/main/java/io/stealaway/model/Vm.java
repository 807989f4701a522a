package io.stealaway.model;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * One VM: where it is, what it is entitled to, what it costs to move, and what forbids moving it.
 *
 * <p>Facts of the topology only; what was measured about it is a {@link VmObservation}.
 *
 * <p>Build one with {@link #builder}. Immutable and thread-safe.
 *
 * @param id the VM's id, unique in a snapshot
 * @param host the host it runs on; while it migrates, the source
 * @param tenant whom it belongs to
 * @param vcpus its virtual CPUs, at least 1
 * @param ramBytes RAM of its flavor in bytes, 0 or more
 * @param role what it does; empty means that no role rule applies to it
 * @param state its life-cycle state
 * @param diskBytes host disk that its flavor occupies, bytes, 0 or more
 * @param localDiskBytes local disk that a live migration must copy, bytes, 0 when all disks are volumes
 * @param memoryToCopyBytes memory that a live migration must copy at least once, bytes; empty means all its RAM
 * @param dirtyBytesPerSecond rate at which it dirties memory, bytes per second, 0 or more
 * @param cpuWeight its weight when CPU is short (Xen credit weight, cgroup shares), 1 to 1,048,576
 * @param cpuCapMicroCores its own quota in micro-cores (Xen cap, CFS quota); empty means none
 * @param sriovFunctions SR-IOV functions it holds, 0 or more
 * @param passthrough whether it holds a PCI device or vGPU, which cannot be live-migrated
 * @param volumes its attached volumes
 * @param sameHostVolume the volume whose storage host it must share (hint same_host_volume_id)
 * @param serverGroups the server groups it is a member of
 * @param requiredTraits traits that its host must have
 * @param forbiddenTraits traits that its host must not have
 * @param locked whether its owner locked it; a locked VM is never moved
 * @param pinned whether it is pinned to its host or to CPUs of it; a pinned VM is never moved
 * @param optedOut whether somebody asked that it never be moved automatically
 * @param lastMigratedAt when it last arrived on its host by a migration
 * @param metadata other facts that an adapter needs, by key
 */
public record Vm(
        VmId id,
        HostId host,
        Tenant tenant,
        int vcpus,
        long ramBytes,
        Optional<Role> role,
        VmState state,
        long diskBytes,
        long localDiskBytes,
        OptionalLong memoryToCopyBytes,
        long dirtyBytesPerSecond,
        int cpuWeight,
        OptionalLong cpuCapMicroCores,
        int sriovFunctions,
        boolean passthrough,
        List<Volume> volumes,
        Optional<VolumeId> sameHostVolume,
        SortedSet<ServerGroupId> serverGroups,
        SortedSet<String> requiredTraits,
        SortedSet<String> forbiddenTraits,
        boolean locked,
        boolean pinned,
        boolean optedOut,
        Optional<Instant> lastMigratedAt,
        SortedMap<String, String> metadata) {

    /** Checks every value; see the parameters for the rules.
     *
     * @throws IllegalArgumentException naming the value that breaks its rule
     */
    public Vm {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(memoryToCopyBytes, "memoryToCopyBytes");
        Objects.requireNonNull(cpuCapMicroCores, "cpuCapMicroCores");
        Objects.requireNonNull(sameHostVolume, "sameHostVolume");
        Objects.requireNonNull(lastMigratedAt, "lastMigratedAt");
        Require.between("vcpus", vcpus, 1, Host.MAX_THREADS);
        Require.between("ramBytes", ramBytes, 0, Host.MAX_BYTES);
        Require.between("diskBytes", diskBytes, 0, Host.MAX_BYTES);
        Require.between("localDiskBytes", localDiskBytes, 0, Host.MAX_BYTES);
        memoryToCopyBytes.ifPresent(bytes -> Require.between("memoryToCopyBytes", bytes, 0, Host.MAX_BYTES));
        Require.between("dirtyBytesPerSecond", dirtyBytesPerSecond, 0, Host.MAX_BYTES);
        Require.between("cpuWeight", cpuWeight, 1, MAX_WEIGHT);
        cpuCapMicroCores.ifPresent(
                cap -> Require.between("cpuCapMicroCores", cap, 1, Host.MAX_THREADS * MicroCores.PER_CORE));
        Require.between("sriovFunctions", sriovFunctions, 0, 1 << 20);
        volumes = List.copyOf(volumes);
        serverGroups = Sorted.set(serverGroups);
        requiredTraits = Sorted.set(requiredTraits);
        forbiddenTraits = Sorted.set(forbiddenTraits);
        metadata = Sorted.map(metadata);
    }

    /** Starts a builder from what has no default. */
    public static Builder builder(VmId id, HostId host, Tenant tenant) {
        return new Builder(id, host, tenant);
    }

    /** Starts a builder from these values. */
    public Builder toBuilder() {
        Builder b = new Builder(id, host, tenant);
        b.vcpus = vcpus;
        b.ramBytes = ramBytes;
        b.role = role;
        b.state = state;
        b.diskBytes = diskBytes;
        b.localDiskBytes = localDiskBytes;
        b.memoryToCopyBytes = memoryToCopyBytes;
        b.dirtyBytesPerSecond = dirtyBytesPerSecond;
        b.cpuWeight = cpuWeight;
        b.cpuCapMicroCores = cpuCapMicroCores;
        b.sriovFunctions = sriovFunctions;
        b.passthrough = passthrough;
        b.volumes = volumes;
        b.sameHostVolume = sameHostVolume;
        b.serverGroups = serverGroups;
        b.requiredTraits = requiredTraits;
        b.forbiddenTraits = forbiddenTraits;
        b.locked = locked;
        b.pinned = pinned;
        b.optedOut = optedOut;
        b.lastMigratedAt = lastMigratedAt;
        b.metadata = metadata;
        return b;
    }

    static final int MAX_WEIGHT = 1 << 20;

    /** Returns the least that a live migration of it puts on the wire, in bytes: memory once and all its local disk. */
    public long bytesToCopy() {
        return memoryToCopyBytes.orElse(ramBytes) + localDiskBytes;
    }

    /** Returns whether it uses CPU: only a VM that does is expected to be observed. */
    public boolean running() {
        return state == VmState.ACTIVE || state == VmState.MIGRATING;
    }

    /** Returns the most CPU it can use, in micro-cores: its vCPUs, or its quota when that is less. */
    public long cpuLimitMicroCores() {
        return Math.min(vcpus * MicroCores.PER_CORE, cpuCapMicroCores.orElse(Long.MAX_VALUE));
    }

    /** Collects the values of a {@link Vm}; not thread-safe. */
    public static final class Builder {
        private VmId id;
        private HostId host;
        private Tenant tenant;
        private int vcpus = 0;
        private long ramBytes = 0;
        private Optional<Role> role = Optional.empty();
        private VmState state = VmState.ACTIVE;
        private long diskBytes = 0;
        private long localDiskBytes = 0;
        private OptionalLong memoryToCopyBytes = OptionalLong.empty();
        private long dirtyBytesPerSecond = 0;
        private int cpuWeight = 1;
        private OptionalLong cpuCapMicroCores = OptionalLong.empty();
        private int sriovFunctions = 0;
        private boolean passthrough = false;
        private List<Volume> volumes = List.of();
        private Optional<VolumeId> sameHostVolume = Optional.empty();
        private SortedSet<ServerGroupId> serverGroups = Collections.emptySortedSet();
        private SortedSet<String> requiredTraits = Collections.emptySortedSet();
        private SortedSet<String> forbiddenTraits = Collections.emptySortedSet();
        private boolean locked = false;
        private boolean pinned = false;
        private boolean optedOut = false;
        private Optional<Instant> lastMigratedAt = Optional.empty();
        private SortedMap<String, String> metadata = Collections.emptySortedMap();

        private Builder(VmId id, HostId host, Tenant tenant) {
            this.id = id;
            this.host = host;
            this.tenant = tenant;
        }

        /** Sets: the VM's id, unique in a snapshot. */
        public Builder id(VmId id) {
            this.id = id;
            return this;
        }

        /** Sets: the host it runs on; while it migrates, the source. */
        public Builder host(HostId host) {
            this.host = host;
            return this;
        }

        /** Sets: whom it belongs to. */
        public Builder tenant(Tenant tenant) {
            this.tenant = tenant;
            return this;
        }

        /** Sets: its virtual CPUs, at least 1. */
        public Builder vcpus(int vcpus) {
            this.vcpus = vcpus;
            return this;
        }

        /** Sets: RAM of its flavor in bytes, 0 or more. */
        public Builder ramBytes(long ramBytes) {
            this.ramBytes = ramBytes;
            return this;
        }

        /** Sets: what it does; empty means that no role rule applies to it. */
        public Builder role(Optional<Role> role) {
            this.role = role;
            return this;
        }

        /** Sets: its life-cycle state. */
        public Builder state(VmState state) {
            this.state = state;
            return this;
        }

        /** Sets: host disk that its flavor occupies, bytes, 0 or more. */
        public Builder diskBytes(long diskBytes) {
            this.diskBytes = diskBytes;
            return this;
        }

        /** Sets: local disk that a live migration must copy, bytes, 0 when all disks are volumes. */
        public Builder localDiskBytes(long localDiskBytes) {
            this.localDiskBytes = localDiskBytes;
            return this;
        }

        /** Sets: memory that a live migration must copy at least once, bytes; empty means all its RAM. */
        public Builder memoryToCopyBytes(OptionalLong memoryToCopyBytes) {
            this.memoryToCopyBytes = memoryToCopyBytes;
            return this;
        }

        /** Sets: rate at which it dirties memory, bytes per second, 0 or more. */
        public Builder dirtyBytesPerSecond(long dirtyBytesPerSecond) {
            this.dirtyBytesPerSecond = dirtyBytesPerSecond;
            return this;
        }

        /** Sets: its weight when CPU is short (Xen credit weight, cgroup shares), 1 to 1,048,576. */
        public Builder cpuWeight(int cpuWeight) {
            this.cpuWeight = cpuWeight;
            return this;
        }

        /** Sets: its own quota in micro-cores (Xen cap, CFS quota); empty means none. */
        public Builder cpuCapMicroCores(OptionalLong cpuCapMicroCores) {
            this.cpuCapMicroCores = cpuCapMicroCores;
            return this;
        }

        /** Sets: SR-IOV functions it holds, 0 or more. */
        public Builder sriovFunctions(int sriovFunctions) {
            this.sriovFunctions = sriovFunctions;
            return this;
        }

        /** Sets: whether it holds a PCI device or vGPU, which cannot be live-migrated. */
        public Builder passthrough(boolean passthrough) {
            this.passthrough = passthrough;
            return this;
        }

        /** Sets: its attached volumes. */
        public Builder volumes(List<Volume> volumes) {
            this.volumes = volumes;
            return this;
        }

        /** Sets: the volume whose storage host it must share (hint same_host_volume_id). */
        public Builder sameHostVolume(Optional<VolumeId> sameHostVolume) {
            this.sameHostVolume = sameHostVolume;
            return this;
        }

        /** Sets: the server groups it is a member of. */
        public Builder serverGroups(SortedSet<ServerGroupId> serverGroups) {
            this.serverGroups = serverGroups;
            return this;
        }

        /** Sets: traits that its host must have. */
        public Builder requiredTraits(SortedSet<String> requiredTraits) {
            this.requiredTraits = requiredTraits;
            return this;
        }

        /** Sets: traits that its host must not have. */
        public Builder forbiddenTraits(SortedSet<String> forbiddenTraits) {
            this.forbiddenTraits = forbiddenTraits;
            return this;
        }

        /** Sets: whether its owner locked it; a locked VM is never moved. */
        public Builder locked(boolean locked) {
            this.locked = locked;
            return this;
        }

        /** Sets: whether it is pinned to its host or to CPUs of it; a pinned VM is never moved. */
        public Builder pinned(boolean pinned) {
            this.pinned = pinned;
            return this;
        }

        /** Sets: whether somebody asked that it never be moved automatically. */
        public Builder optedOut(boolean optedOut) {
            this.optedOut = optedOut;
            return this;
        }

        /** Sets: when it last arrived on its host by a migration. */
        public Builder lastMigratedAt(Optional<Instant> lastMigratedAt) {
            this.lastMigratedAt = lastMigratedAt;
            return this;
        }

        /** Sets: other facts that an adapter needs, by key. */
        public Builder metadata(SortedMap<String, String> metadata) {
            this.metadata = metadata;
            return this;
        }

        /** Returns the value.
         *
         * @throws IllegalArgumentException naming the value that breaks its rule
         */
        public Vm build() {
            return new Vm(
                    id,
                    host,
                    tenant,
                    vcpus,
                    ramBytes,
                    role,
                    state,
                    diskBytes,
                    localDiskBytes,
                    memoryToCopyBytes,
                    dirtyBytesPerSecond,
                    cpuWeight,
                    cpuCapMicroCores,
                    sriovFunctions,
                    passthrough,
                    volumes,
                    sameHostVolume,
                    serverGroups,
                    requiredTraits,
                    forbiddenTraits,
                    locked,
                    pinned,
                    optedOut,
                    lastMigratedAt,
                    metadata);
        }
    }
}
