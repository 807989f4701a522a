package io.stealaway.model;

import io.stealaway.internal.Limits;
import io.stealaway.internal.ProblemText;
import io.stealaway.internal.Require;
import io.stealaway.internal.SortedCopies;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * One VM: its host, resources, migration cost, and restrictions on migration.
 *
 * <p>Holds facts of the topology only; measurements are in {@link VmObservation}.
 *
 * <p>Build one with {@link #builder}. Immutable and thread-safe.
 */
public final class Vm {
    private final VmId id;
    private final HostId host;
    private final Tenant tenant;
    private final int vcpus;
    private final long ramBytes;
    private final Optional<Role> role;
    private final VmState state;
    private final long diskBytes;
    private final long localDiskBytes;
    private final OptionalLong memoryToCopyBytes;
    private final long dirtyBytesPerSecond;
    private final int cpuWeight;
    private final OptionalLong cpuCapMicroCores;
    private final int sriovFunctions;
    private final boolean passthrough;
    private final List<Volume> volumes;
    private final Optional<VolumeId> sameHostVolume;
    private final SortedSet<ServerGroupId> serverGroups;
    private final SortedSet<String> requiredTraits;
    private final SortedSet<String> forbiddenTraits;
    private final boolean locked;
    private final boolean pinned;
    private final boolean optedOut;
    private final Optional<Instant> lastMigratedAt;
    private final SortedMap<String, String> metadata;
    private final Optional<String> problem;

    private Vm(Builder b) {
        id = Objects.requireNonNull(b.id, "id");
        host = Objects.requireNonNull(b.host, "host");
        tenant = Objects.requireNonNull(b.tenant, "tenant");
        vcpus = b.vcpus;
        ramBytes = b.ramBytes;
        role = b.role;
        state = Objects.requireNonNull(b.state, "state");
        diskBytes = b.diskBytes;
        localDiskBytes = b.localDiskBytes;
        memoryToCopyBytes = b.memoryToCopyBytes;
        dirtyBytesPerSecond = b.dirtyBytesPerSecond;
        cpuWeight = b.cpuWeight;
        cpuCapMicroCores = b.cpuCapMicroCores;
        sriovFunctions = b.sriovFunctions;
        passthrough = b.passthrough;
        volumes = List.copyOf(b.volumes);
        sameHostVolume = b.sameHostVolume;
        serverGroups = SortedCopies.set(b.serverGroups);
        requiredTraits = SortedCopies.set(b.requiredTraits);
        forbiddenTraits = SortedCopies.set(b.forbiddenTraits);
        locked = b.locked;
        pinned = b.pinned;
        optedOut = b.optedOut;
        lastMigratedAt = b.lastMigratedAt;
        metadata = SortedCopies.map(b.metadata);
        problem = ProblemText.checked(b.problem, id);
        Require.between("vcpus", vcpus, 1, Limits.MAX_THREADS);
        Require.between("ramBytes", ramBytes, 0, Limits.MAX_BYTES);
        Require.between("diskBytes", diskBytes, 0, Limits.MAX_BYTES);
        Require.between("localDiskBytes", localDiskBytes, 0, Limits.MAX_BYTES);
        memoryToCopyBytes.ifPresent(bytes -> Require.between("memoryToCopyBytes", bytes, 0, Limits.MAX_BYTES));
        Require.between("dirtyBytesPerSecond", dirtyBytesPerSecond, 0, Limits.MAX_BYTES);
        Require.between("cpuWeight", cpuWeight, 1, Limits.MAX_CPU_WEIGHT);
        cpuCapMicroCores.ifPresent(
                cap -> Require.between("cpuCapMicroCores", cap, 1, Limits.MAX_THREADS * MicroCores.PER_CORE));
        Require.between("sriovFunctions", sriovFunctions, 0, Limits.MAX_SRIOV_FUNCTIONS);
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
        b.problem = problem;
        return b;
    }

    /** Returns the VM's id, unique in a snapshot. */
    public VmId id() {
        return id;
    }

    /** Returns the host it runs on; while it migrates, the source. */
    public HostId host() {
        return host;
    }

    /** Returns whom it belongs to. */
    public Tenant tenant() {
        return tenant;
    }

    /** Returns the number of its virtual CPUs, at least 1. */
    public int vcpus() {
        return vcpus;
    }

    /** Returns the RAM of its flavor in bytes, 0 or more. */
    public long ramBytes() {
        return ramBytes;
    }

    /** Returns what it does; empty means that no role rule applies to it. */
    public Optional<Role> role() {
        return role;
    }

    /** Returns its life-cycle state. */
    public VmState state() {
        return state;
    }

    /** Returns the host disk that its flavor occupies, bytes, 0 or more. */
    public long diskBytes() {
        return diskBytes;
    }

    /** Returns the local disk that a live migration must copy, bytes, 0 when all disks are volumes. */
    public long localDiskBytes() {
        return localDiskBytes;
    }

    /** Returns the memory that a live migration must copy at least once, bytes; empty means all its RAM. */
    public OptionalLong memoryToCopyBytes() {
        return memoryToCopyBytes;
    }

    /** Returns the rate at which it dirties memory, bytes per second, 0 or more. */
    public long dirtyBytesPerSecond() {
        return dirtyBytesPerSecond;
    }

    /** Returns its weight when CPU is short (Xen credit weight, cgroup shares), 1 to 1,048,576. */
    public int cpuWeight() {
        return cpuWeight;
    }

    /** Returns its own quota in micro-cores (Xen cap, CFS quota); empty means none. */
    public OptionalLong cpuCapMicroCores() {
        return cpuCapMicroCores;
    }

    /** Returns the number of SR-IOV functions it holds, 0 or more. */
    public int sriovFunctions() {
        return sriovFunctions;
    }

    /** Returns whether it holds a PCI device or vGPU, which cannot be live-migrated. */
    public boolean passthrough() {
        return passthrough;
    }

    /** Returns its attached volumes. */
    public List<Volume> volumes() {
        return volumes;
    }

    /** Returns the volume whose storage host it must share (hint same_host_volume_id). */
    public Optional<VolumeId> sameHostVolume() {
        return sameHostVolume;
    }

    /** Returns the server groups it is a member of. */
    public SortedSet<ServerGroupId> serverGroups() {
        return serverGroups;
    }

    /** Returns the traits that its host must have. */
    public SortedSet<String> requiredTraits() {
        return requiredTraits;
    }

    /** Returns the traits that its host must not have. */
    public SortedSet<String> forbiddenTraits() {
        return forbiddenTraits;
    }

    /** Returns whether its owner locked it; a locked VM is never moved. */
    public boolean locked() {
        return locked;
    }

    /** Returns whether it is pinned to its host or to CPUs of it; a pinned VM is never moved. */
    public boolean pinned() {
        return pinned;
    }

    /** Returns whether anyone asked that it never be moved automatically. */
    public boolean optedOut() {
        return optedOut;
    }

    /** Returns when it last arrived on its host by a migration. */
    public Optional<Instant> lastMigratedAt() {
        return lastMigratedAt;
    }

    /** Returns the other facts that an adapter needs, by key. */
    public SortedMap<String, String> metadata() {
        return metadata;
    }

    /** Returns the {@link #metadata()} with this key. */
    public Optional<String> metadata(String key) {
        return Optional.ofNullable(metadata.get(key));
    }

    /**
     * Returns what is odd about its record in the backend, one line of at most 300 printable characters. A VM with a problem
     * stays, and counts where it is.
     */
    public Optional<String> problem() {
        return problem;
    }

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

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Vm that
                        && id.equals(that.id)
                        && host.equals(that.host)
                        && tenant.equals(that.tenant)
                        && vcpus == that.vcpus
                        && ramBytes == that.ramBytes
                        && role.equals(that.role)
                        && state.equals(that.state)
                        && diskBytes == that.diskBytes
                        && localDiskBytes == that.localDiskBytes
                        && memoryToCopyBytes.equals(that.memoryToCopyBytes)
                        && dirtyBytesPerSecond == that.dirtyBytesPerSecond
                        && cpuWeight == that.cpuWeight
                        && cpuCapMicroCores.equals(that.cpuCapMicroCores)
                        && sriovFunctions == that.sriovFunctions
                        && passthrough == that.passthrough
                        && volumes.equals(that.volumes)
                        && sameHostVolume.equals(that.sameHostVolume)
                        && serverGroups.equals(that.serverGroups)
                        && requiredTraits.equals(that.requiredTraits)
                        && forbiddenTraits.equals(that.forbiddenTraits)
                        && locked == that.locked
                        && pinned == that.pinned
                        && optedOut == that.optedOut
                        && lastMigratedAt.equals(that.lastMigratedAt)
                        && metadata.equals(that.metadata)
                        && problem.equals(that.problem));
    }

    @Override
    public int hashCode() {
        return Objects.hash(
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
                metadata,
                problem);
    }

    @Override
    public String toString() {
        return "Vm[id=" + id
                + ", host=" + host
                + ", tenant=" + tenant
                + ", vcpus=" + vcpus
                + ", ramBytes=" + ramBytes
                + ", role=" + role
                + ", state=" + state
                + ", diskBytes=" + diskBytes
                + ", localDiskBytes=" + localDiskBytes
                + ", memoryToCopyBytes=" + memoryToCopyBytes
                + ", dirtyBytesPerSecond=" + dirtyBytesPerSecond
                + ", cpuWeight=" + cpuWeight
                + ", cpuCapMicroCores=" + cpuCapMicroCores
                + ", sriovFunctions=" + sriovFunctions
                + ", passthrough=" + passthrough
                + ", volumes=" + volumes
                + ", sameHostVolume=" + sameHostVolume
                + ", serverGroups=" + serverGroups
                + ", requiredTraits=" + requiredTraits
                + ", forbiddenTraits=" + forbiddenTraits
                + ", locked=" + locked
                + ", pinned=" + pinned
                + ", optedOut=" + optedOut
                + ", lastMigratedAt=" + lastMigratedAt
                + ", metadata=" + metadata
                + (problem.isEmpty() ? "" : ", problem=" + problem.get()) + "]";
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
        private Optional<String> problem = Optional.empty();

        private Builder(VmId id, HostId host, Tenant tenant) {
            this.id = id;
            this.host = host;
            this.tenant = tenant;
        }

        /** Sets the VM's id, unique in a snapshot. */
        public Builder id(VmId id) {
            this.id = id;
            return this;
        }

        /** Sets the host it runs on; while it migrates, the source. */
        public Builder host(HostId host) {
            this.host = host;
            return this;
        }

        /** Sets whom it belongs to. */
        public Builder tenant(Tenant tenant) {
            this.tenant = tenant;
            return this;
        }

        /** Sets the number of its virtual CPUs, at least 1. */
        public Builder vcpus(int vcpus) {
            this.vcpus = vcpus;
            return this;
        }

        /** Sets the RAM of its flavor in bytes, 0 or more. */
        public Builder ramBytes(long ramBytes) {
            this.ramBytes = ramBytes;
            return this;
        }

        /** Sets what it does; without a role no role rule applies to it. */
        public Builder role(Role role) {
            this.role = Optional.of(role);
            return this;
        }

        /** Leaves it without a role. */
        public Builder withoutRole() {
            role = Optional.empty();
            return this;
        }

        /** Sets its life-cycle state. */
        public Builder state(VmState state) {
            this.state = state;
            return this;
        }

        /** Sets the host disk that its flavor occupies, bytes, 0 or more. */
        public Builder diskBytes(long diskBytes) {
            this.diskBytes = diskBytes;
            return this;
        }

        /** Sets the local disk that a live migration must copy, bytes, 0 when all disks are volumes. */
        public Builder localDiskBytes(long localDiskBytes) {
            this.localDiskBytes = localDiskBytes;
            return this;
        }

        /** Sets the memory that a live migration must copy at least once, bytes; all its RAM unless set. */
        public Builder memoryToCopyBytes(long memoryToCopyBytes) {
            this.memoryToCopyBytes = OptionalLong.of(memoryToCopyBytes);
            return this;
        }

        /** Lets all its RAM be copied. */
        public Builder withoutMemoryToCopy() {
            memoryToCopyBytes = OptionalLong.empty();
            return this;
        }

        /** Sets the rate at which it dirties memory, bytes per second, 0 or more. */
        public Builder dirtyBytesPerSecond(long dirtyBytesPerSecond) {
            this.dirtyBytesPerSecond = dirtyBytesPerSecond;
            return this;
        }

        /** Sets its weight when CPU is short (Xen credit weight, cgroup shares), 1 to 1,048,576. */
        public Builder cpuWeight(int cpuWeight) {
            this.cpuWeight = cpuWeight;
            return this;
        }

        /** Sets its own quota in micro-cores (Xen cap, CFS quota); none unless set. */
        public Builder cpuCapMicroCores(long cpuCapMicroCores) {
            this.cpuCapMicroCores = OptionalLong.of(cpuCapMicroCores);
            return this;
        }

        /** Leaves it without a quota of its own. */
        public Builder withoutCpuCap() {
            cpuCapMicroCores = OptionalLong.empty();
            return this;
        }

        /** Sets the number of SR-IOV functions it holds, 0 or more. */
        public Builder sriovFunctions(int sriovFunctions) {
            this.sriovFunctions = sriovFunctions;
            return this;
        }

        /** Sets whether it holds a PCI device or vGPU, which cannot be live-migrated. */
        public Builder passthrough(boolean passthrough) {
            this.passthrough = passthrough;
            return this;
        }

        /** Sets its attached volumes. */
        public Builder volumes(List<Volume> volumes) {
            this.volumes = volumes;
            return this;
        }

        /** Sets the volume whose storage host it must share (hint same_host_volume_id). */
        public Builder sameHostVolume(VolumeId sameHostVolume) {
            this.sameHostVolume = Optional.of(sameHostVolume);
            return this;
        }

        /** Lets it be on any storage host. */
        public Builder withoutSameHostVolume() {
            sameHostVolume = Optional.empty();
            return this;
        }

        /** Sets the server groups it is a member of. */
        public Builder serverGroups(SortedSet<ServerGroupId> serverGroups) {
            this.serverGroups = serverGroups;
            return this;
        }

        /** Sets the traits that its host must have. */
        public Builder requiredTraits(SortedSet<String> requiredTraits) {
            this.requiredTraits = requiredTraits;
            return this;
        }

        /** Sets the traits that its host must not have. */
        public Builder forbiddenTraits(SortedSet<String> forbiddenTraits) {
            this.forbiddenTraits = forbiddenTraits;
            return this;
        }

        /** Sets whether its owner locked it; a locked VM is never moved. */
        public Builder locked(boolean locked) {
            this.locked = locked;
            return this;
        }

        /** Sets whether it is pinned to its host or to CPUs of it; a pinned VM is never moved. */
        public Builder pinned(boolean pinned) {
            this.pinned = pinned;
            return this;
        }

        /** Sets whether anyone asked that it never be moved automatically. */
        public Builder optedOut(boolean optedOut) {
            this.optedOut = optedOut;
            return this;
        }

        /** Sets when it last arrived on its host by a migration. */
        public Builder lastMigratedAt(Instant lastMigratedAt) {
            this.lastMigratedAt = Optional.of(lastMigratedAt);
            return this;
        }

        /** Forgets when it last arrived by a migration. */
        public Builder withoutLastMigratedAt() {
            lastMigratedAt = Optional.empty();
            return this;
        }

        /** Sets the other facts that an adapter needs, by key. */
        public Builder metadata(SortedMap<String, String> metadata) {
            this.metadata = metadata;
            return this;
        }

        /** Sets what is odd about its record in the backend, 1 to 300 printable characters; none unless set. */
        public Builder problem(String problem) {
            this.problem = Optional.of(problem);
            return this;
        }

        /** Leaves it without a problem. */
        public Builder withoutProblem() {
            problem = Optional.empty();
            return this;
        }

        /** Returns the value.
         *
         * @throws IllegalArgumentException naming the value that breaks its rule
         */
        public Vm build() {
            return new Vm(this);
        }
    }

    /** A VM's life-cycle state, reduced to what matters for migration. */
    public enum VmState {
        /** Runs; the only state from which a VM is moved. */
        ACTIVE,
        /** Is being live-migrated, by us or by others. */
        MIGRATING,
        /** Is paused. */
        PAUSED,
        /** Is shut off, suspended or shelved: uses no CPU. */
        STOPPED,
        /** Is in error, or in a state that has no name here. */
        ERROR
    }
}
