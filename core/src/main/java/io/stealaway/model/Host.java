package io.stealaway.model;

import io.stealaway.internal.Limits;
import io.stealaway.internal.ProblemText;
import io.stealaway.internal.Require;
import io.stealaway.internal.SortedCopies;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * One hypervisor: its resources, schedulable capacity and service state.
 *
 * <p>Schedulable capacity follows Nova: (total - reserved) x allocation ratio, rounded down, less what others than its VMs
 * {@linkplain Claims claim}. A bare-metal host has no
 * steal of its own; its steal is derived from its VMs, see {@code ClusterSnapshot.hostStealRatio}.
 *
 * <p>Build one with {@link #builder}. Immutable and thread-safe.
 */
public final class Host {
    /**
     * What a host has handed out to others than its VMs: to servers that are being built, resized or moved here by others, and by
     * allocations that were left behind, as when Nova's Placement could not be reached at the end of a migration. It cannot be handed out
     * again.
     *
     * <p>Immutable and thread-safe.
     *
     * @param vcpus vCPUs, 0 or more
     * @param ramBytes bytes, 0 or more
     * @param diskBytes bytes, 0 or more
     */
    public record Claims(long vcpus, long ramBytes, long diskBytes) {
        /** Nothing. */
        public static final Claims NONE = new Claims(0, 0, 0);

        /** Checks the bounds. */
        public Claims {
            Require.between("claimed vcpus", vcpus, 0, Limits.MAX_BYTES);
            Require.between("claimed ramBytes", ramBytes, 0, Limits.MAX_BYTES);
            Require.between("claimed diskBytes", diskBytes, 0, Limits.MAX_BYTES);
        }
    }

    private final HostId id;
    private final AvailabilityZone zone;
    private final int cores;
    private final int threads;
    private final long ramBytes;
    private final long diskBytes;
    private final long linkBytesPerSecond;
    private final double cpuAllocationRatio;
    private final double ramAllocationRatio;
    private final double diskAllocationRatio;
    private final int reservedThreads;
    private final long reservedRamBytes;
    private final long reservedDiskBytes;
    private final Claims claims;
    private final boolean enabled;
    private final boolean up;
    private final boolean maintenance;
    private final int hypervisorWeight;
    private final long hypervisorDemandMicroCores;
    private final int sriovFunctions;
    private final SortedSet<String> traits;
    private final SortedMap<String, String> metadata;
    private final Optional<String> problem;

    private Host(Builder b) {
        id = Objects.requireNonNull(b.id, "id");
        zone = Objects.requireNonNull(b.zone, "zone");
        cores = b.cores;
        threads = b.threads;
        ramBytes = b.ramBytes;
        diskBytes = b.diskBytes;
        linkBytesPerSecond = b.linkBytesPerSecond;
        cpuAllocationRatio = b.cpuAllocationRatio;
        ramAllocationRatio = b.ramAllocationRatio;
        diskAllocationRatio = b.diskAllocationRatio;
        reservedThreads = b.reservedThreads;
        reservedRamBytes = b.reservedRamBytes;
        reservedDiskBytes = b.reservedDiskBytes;
        claims = Objects.requireNonNull(b.claims, "claims");
        enabled = b.enabled;
        up = b.up;
        maintenance = b.maintenance;
        hypervisorWeight = b.hypervisorWeight;
        hypervisorDemandMicroCores = b.hypervisorDemandMicroCores;
        sriovFunctions = b.sriovFunctions;
        traits = SortedCopies.set(b.traits);
        metadata = NamedValues.metadata(id, b.metadata);
        problem = ProblemText.checked(b.problem, id);
        Require.between("cores", cores, 1, Limits.MAX_THREADS);
        Require.between("threads", threads, cores, Limits.MAX_THREADS);
        Require.between("ramBytes", ramBytes, 1, Limits.MAX_BYTES);
        Require.between("diskBytes", diskBytes, 0, Limits.MAX_BYTES);
        Require.positive("linkBytesPerSecond", linkBytesPerSecond);
        Require.allocationRatio("cpuAllocationRatio", cpuAllocationRatio);
        Require.allocationRatio("ramAllocationRatio", ramAllocationRatio);
        Require.allocationRatio("diskAllocationRatio", diskAllocationRatio);
        Require.between("reservedThreads", reservedThreads, 0, threads);
        Require.between("reservedRamBytes", reservedRamBytes, 0, ramBytes);
        Require.between("reservedDiskBytes", reservedDiskBytes, 0, diskBytes);
        Require.between("hypervisorWeight", hypervisorWeight, 1, Limits.MAX_CPU_WEIGHT);
        Require.between(
                "hypervisorDemandMicroCores", hypervisorDemandMicroCores, 0, Limits.MAX_THREADS * MicroCores.PER_CORE);
        Require.between("sriovFunctions", sriovFunctions, 0, Limits.MAX_SRIOV_FUNCTIONS);
    }

    /** Starts a builder from what has no default. */
    public static Builder builder(HostId id, AvailabilityZone zone) {
        return new Builder(id, zone);
    }

    /** Starts a builder from these values. */
    public Builder toBuilder() {
        Builder b = new Builder(id, zone);
        b.cores = cores;
        b.threads = threads;
        b.ramBytes = ramBytes;
        b.diskBytes = diskBytes;
        b.linkBytesPerSecond = linkBytesPerSecond;
        b.cpuAllocationRatio = cpuAllocationRatio;
        b.ramAllocationRatio = ramAllocationRatio;
        b.diskAllocationRatio = diskAllocationRatio;
        b.reservedThreads = reservedThreads;
        b.reservedRamBytes = reservedRamBytes;
        b.reservedDiskBytes = reservedDiskBytes;
        b.claims = claims;
        b.enabled = enabled;
        b.up = up;
        b.maintenance = maintenance;
        b.hypervisorWeight = hypervisorWeight;
        b.hypervisorDemandMicroCores = hypervisorDemandMicroCores;
        b.sriovFunctions = sriovFunctions;
        b.traits = traits;
        b.metadata = metadata;
        b.problem = problem;
        return b;
    }

    /** Returns the host's id, unique in a snapshot. */
    public HostId id() {
        return id;
    }

    /** Returns the availability zone it stands in. */
    public AvailabilityZone zone() {
        return zone;
    }

    /** Returns the number of physical cores, at least 1. */
    public int cores() {
        return cores;
    }

    /**
     * Returns the number of hardware threads (logical CPUs), at least the number of cores; the CPU capacity that VMs compete for.
     */
    public int threads() {
        return threads;
    }

    /** Returns the RAM in bytes, at least 1. */
    public long ramBytes() {
        return ramBytes;
    }

    /** Returns the local disk for VMs in bytes, 0 when all disks are volumes. */
    public long diskBytes() {
        return diskBytes;
    }

    /** Returns the bandwidth of the link that migrations use, bytes per second in each direction, at least 1. */
    public long linkBytesPerSecond() {
        return linkBytesPerSecond;
    }

    /** Returns the vCPUs that may be handed out per thread, positive. */
    public double cpuAllocationRatio() {
        return cpuAllocationRatio;
    }

    /** Returns the RAM that may be handed out per byte of RAM, positive. */
    public double ramAllocationRatio() {
        return ramAllocationRatio;
    }

    /** Returns the disk that may be handed out per byte of disk, positive. */
    public double diskAllocationRatio() {
        return diskAllocationRatio;
    }

    /** Returns the number of threads kept for the host itself, 0 to threads. */
    public int reservedThreads() {
        return reservedThreads;
    }

    /** Returns the RAM kept for the host itself in bytes, 0 to ramBytes. */
    public long reservedRamBytes() {
        return reservedRamBytes;
    }

    /** Returns the disk kept for the host itself in bytes, 0 to diskBytes. */
    public long reservedDiskBytes() {
        return reservedDiskBytes;
    }

    /** Returns what is handed out to others than its VMs. */
    public Claims claims() {
        return claims;
    }

    /** Returns whether its compute service is enabled. */
    public boolean enabled() {
        return enabled;
    }

    /** Returns whether its compute service reports. */
    public boolean up() {
        return up;
    }

    /** Returns whether operators took it out of service. */
    public boolean maintenance() {
        return maintenance;
    }

    /** Returns the CPU weight of the hypervisor's own domain (dom0), 1 to 1,048,576. */
    public int hypervisorWeight() {
        return hypervisorWeight;
    }

    /** Returns the CPU that the hypervisor's own domain wants, micro-cores, 0 or more. */
    public long hypervisorDemandMicroCores() {
        return hypervisorDemandMicroCores;
    }

    /** Returns the number of SR-IOV virtual functions it has in all, 0 or more. */
    public int sriovFunctions() {
        return sriovFunctions;
    }

    /** Returns what it can do (CPU model, NUMA, huge pages), as placement traits. */
    public SortedSet<String> traits() {
        return traits;
    }

    /** Returns other facts that a detector or rule of one's own needs, such as its rack, by key; at most 32. */
    public SortedMap<String, String> metadata() {
        return metadata;
    }

    /** Returns the {@link #metadata()} with this key. */
    public Optional<String> metadata(String key) {
        return Optional.ofNullable(metadata.get(key));
    }

    /**
     * Returns what is odd about its record in the backend, one line of at most 300 printable characters. A host with a problem
     * takes no VM, and its VMs stay.
     */
    public Optional<String> problem() {
        return problem;
    }

    /** Returns the vCPUs that its VMs may have: (threads - reservedThreads) x cpuAllocationRatio, rounded down, less claims; 0 or more. */
    public long vcpuCapacity() {
        return left((threads - reservedThreads) * cpuAllocationRatio, claims.vcpus());
    }

    /** Returns the RAM in bytes that its VMs may have: (ramBytes - reservedRamBytes) x ramAllocationRatio, rounded down, less claims; 0 or more. */
    public long ramCapacityBytes() {
        return left((ramBytes - reservedRamBytes) * ramAllocationRatio, claims.ramBytes());
    }

    /**
     * Returns the disk in bytes that its VMs may have: (diskBytes - reservedDiskBytes) x diskAllocationRatio, rounded down, less claims; 0 or
     * more.
     */
    public long diskCapacityBytes() {
        return left((diskBytes - reservedDiskBytes) * diskAllocationRatio, claims.diskBytes());
    }

    private static long left(double capacity, long claimed) {
        return Math.max(0, (long) Math.floor(capacity) - claimed);
    }

    /** Returns the CPU that VMs and the hypervisor compete for, in micro-cores: one core for each thread. */
    public long cpuMicroCores() {
        return threads * MicroCores.PER_CORE;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Host that
                        && id.equals(that.id)
                        && zone.equals(that.zone)
                        && cores == that.cores
                        && threads == that.threads
                        && ramBytes == that.ramBytes
                        && diskBytes == that.diskBytes
                        && linkBytesPerSecond == that.linkBytesPerSecond
                        && Double.compare(cpuAllocationRatio, that.cpuAllocationRatio) == 0
                        && Double.compare(ramAllocationRatio, that.ramAllocationRatio) == 0
                        && Double.compare(diskAllocationRatio, that.diskAllocationRatio) == 0
                        && reservedThreads == that.reservedThreads
                        && reservedRamBytes == that.reservedRamBytes
                        && reservedDiskBytes == that.reservedDiskBytes
                        && claims.equals(that.claims)
                        && enabled == that.enabled
                        && up == that.up
                        && maintenance == that.maintenance
                        && hypervisorWeight == that.hypervisorWeight
                        && hypervisorDemandMicroCores == that.hypervisorDemandMicroCores
                        && sriovFunctions == that.sriovFunctions
                        && traits.equals(that.traits)
                        && metadata.equals(that.metadata)
                        && problem.equals(that.problem));
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                id,
                zone,
                cores,
                threads,
                ramBytes,
                diskBytes,
                linkBytesPerSecond,
                cpuAllocationRatio,
                ramAllocationRatio,
                diskAllocationRatio,
                reservedThreads,
                reservedRamBytes,
                reservedDiskBytes,
                claims,
                enabled,
                up,
                maintenance,
                hypervisorWeight,
                hypervisorDemandMicroCores,
                sriovFunctions,
                traits,
                metadata,
                problem);
    }

    @Override
    public String toString() {
        return "Host[id=" + id
                + ", zone=" + zone
                + ", cores=" + cores
                + ", threads=" + threads
                + ", ramBytes=" + ramBytes
                + ", diskBytes=" + diskBytes
                + ", linkBytesPerSecond=" + linkBytesPerSecond
                + ", cpuAllocationRatio=" + cpuAllocationRatio
                + ", ramAllocationRatio=" + ramAllocationRatio
                + ", diskAllocationRatio=" + diskAllocationRatio
                + ", reservedThreads=" + reservedThreads
                + ", reservedRamBytes=" + reservedRamBytes
                + ", reservedDiskBytes=" + reservedDiskBytes
                + ", claims=" + claims
                + ", enabled=" + enabled
                + ", up=" + up
                + ", maintenance=" + maintenance
                + ", hypervisorWeight=" + hypervisorWeight
                + ", hypervisorDemandMicroCores=" + hypervisorDemandMicroCores
                + ", sriovFunctions=" + sriovFunctions
                + ", traits=" + traits
                + (metadata.isEmpty() ? "" : ", metadata=" + metadata)
                + (problem.isEmpty() ? "" : ", problem=" + problem.get()) + "]";
    }

    /** Collects the values of a {@link Host}; not thread-safe. */
    public static final class Builder {
        private HostId id;
        private AvailabilityZone zone;
        private int cores = 0;
        private int threads = 0;
        private long ramBytes = 0;
        private long diskBytes = 0;
        private long linkBytesPerSecond = 0;
        private double cpuAllocationRatio = 1.0;
        private double ramAllocationRatio = 1.0;
        private double diskAllocationRatio = 1.0;
        private int reservedThreads = 0;
        private long reservedRamBytes = 0;
        private long reservedDiskBytes = 0;
        private Claims claims = Claims.NONE;
        private boolean enabled = true;
        private boolean up = true;
        private boolean maintenance = false;
        private int hypervisorWeight = 16384;
        private long hypervisorDemandMicroCores = 0;
        private int sriovFunctions = 0;
        private SortedSet<String> traits = Collections.emptySortedSet();
        private SortedMap<String, String> metadata = Collections.emptySortedMap();
        private Optional<String> problem = Optional.empty();

        private Builder(HostId id, AvailabilityZone zone) {
            this.id = id;
            this.zone = zone;
        }

        /** Sets the host's id, unique in a snapshot. */
        public Builder id(HostId id) {
            this.id = id;
            return this;
        }

        /** Sets the availability zone it stands in. */
        public Builder zone(AvailabilityZone zone) {
            this.zone = zone;
            return this;
        }

        /** Sets the number of physical cores, at least 1. */
        public Builder cores(int cores) {
            this.cores = cores;
            return this;
        }

        /**
         * Sets the number of hardware threads (logical CPUs), at least the number of cores; the CPU capacity that VMs compete
         * for.
         */
        public Builder threads(int threads) {
            this.threads = threads;
            return this;
        }

        /** Sets the RAM in bytes, at least 1. */
        public Builder ramBytes(long ramBytes) {
            this.ramBytes = ramBytes;
            return this;
        }

        /** Sets the local disk for VMs in bytes, 0 when all disks are volumes. */
        public Builder diskBytes(long diskBytes) {
            this.diskBytes = diskBytes;
            return this;
        }

        /** Sets the bandwidth of the link that migrations use, bytes per second in each direction, at least 1. */
        public Builder linkBytesPerSecond(long linkBytesPerSecond) {
            this.linkBytesPerSecond = linkBytesPerSecond;
            return this;
        }

        /** Sets the vCPUs that may be handed out per thread, positive. */
        public Builder cpuAllocationRatio(double cpuAllocationRatio) {
            this.cpuAllocationRatio = cpuAllocationRatio;
            return this;
        }

        /** Sets the RAM that may be handed out per byte of RAM, positive. */
        public Builder ramAllocationRatio(double ramAllocationRatio) {
            this.ramAllocationRatio = ramAllocationRatio;
            return this;
        }

        /** Sets the disk that may be handed out per byte of disk, positive. */
        public Builder diskAllocationRatio(double diskAllocationRatio) {
            this.diskAllocationRatio = diskAllocationRatio;
            return this;
        }

        /** Sets the number of threads kept for the host itself, 0 to threads. */
        public Builder reservedThreads(int reservedThreads) {
            this.reservedThreads = reservedThreads;
            return this;
        }

        /** Sets the RAM kept for the host itself in bytes, 0 to ramBytes. */
        public Builder reservedRamBytes(long reservedRamBytes) {
            this.reservedRamBytes = reservedRamBytes;
            return this;
        }

        /** Sets the disk kept for the host itself in bytes, 0 to diskBytes. */
        public Builder reservedDiskBytes(long reservedDiskBytes) {
            this.reservedDiskBytes = reservedDiskBytes;
            return this;
        }

        /** Sets what is handed out to others than its VMs. Default: nothing. */
        public Builder claims(Claims claims) {
            this.claims = claims;
            return this;
        }

        /** Sets whether its compute service is enabled. */
        public Builder enabled(boolean enabled) {
            this.enabled = enabled;
            return this;
        }

        /** Sets whether its compute service reports. */
        public Builder up(boolean up) {
            this.up = up;
            return this;
        }

        /** Sets whether operators took it out of service. */
        public Builder maintenance(boolean maintenance) {
            this.maintenance = maintenance;
            return this;
        }

        /** Sets the CPU weight of the hypervisor's own domain (dom0), 1 to 1,048,576. */
        public Builder hypervisorWeight(int hypervisorWeight) {
            this.hypervisorWeight = hypervisorWeight;
            return this;
        }

        /** Sets the CPU that the hypervisor's own domain wants, micro-cores, 0 or more. */
        public Builder hypervisorDemandMicroCores(long hypervisorDemandMicroCores) {
            this.hypervisorDemandMicroCores = hypervisorDemandMicroCores;
            return this;
        }

        /** Sets the number of SR-IOV virtual functions it has in all, 0 or more. */
        public Builder sriovFunctions(int sriovFunctions) {
            this.sriovFunctions = sriovFunctions;
            return this;
        }

        /** Sets what it can do (CPU model, NUMA, huge pages), as placement traits. */
        public Builder traits(SortedSet<String> traits) {
            this.traits = traits;
            return this;
        }

        /** Sets all other facts that a detector or rule of one's own needs, by key. */
        public Builder metadata(SortedMap<String, String> metadata) {
            this.metadata = metadata;
            return this;
        }

        /**
         * Adds one such fact, or replaces it.
         *
         * @param key 1 to 255 printable characters
         * @param value any text
         */
        public Builder metadata(String key, String value) {
            TreeMap<String, String> more = new TreeMap<>(metadata);
            more.put(key, value);
            metadata = more;
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
        public Host build() {
            return new Host(this);
        }
    }
}
