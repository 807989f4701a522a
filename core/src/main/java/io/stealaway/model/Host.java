package io.stealaway.model;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedSet;

/**
 * One hypervisor: what it has, what it may hand out, and whether it may be used.
 *
 * <p>What may be handed out follows Nova: (total - reserved) x allocation ratio, rounded down. A bare-metal host has no
 * steal of its own; its steal is derived from its VMs, see {@link ClusterSnapshot#hostStealRatio(int)}.
 *
 * <p>Build one with {@link #builder}. Immutable and thread-safe.
 *
 * @param id the host's id, unique in a snapshot
 * @param zone the availability zone it stands in
 * @param cores physical cores, at least 1
 * @param threads hardware threads (logical CPUs), at least the number of cores; the CPU capacity that VMs compete for
 * @param ramBytes RAM in bytes, at least 1
 * @param diskBytes local disk for VMs in bytes, 0 when all disks are volumes
 * @param linkBytesPerSecond bandwidth of the link that migrations use, bytes per second in each direction, at least 1
 * @param cpuAllocationRatio vCPUs that may be handed out per thread, positive
 * @param ramAllocationRatio RAM that may be handed out per byte of RAM, positive
 * @param diskAllocationRatio disk that may be handed out per byte of disk, positive
 * @param reservedThreads threads kept for the host itself, 0 to threads
 * @param reservedRamBytes RAM kept for the host itself in bytes, 0 to ramBytes
 * @param reservedDiskBytes disk kept for the host itself in bytes, 0 to diskBytes
 * @param enabled whether its compute service is enabled
 * @param up whether its compute service reports
 * @param maintenance whether operators took it out of service
 * @param hypervisorWeight CPU weight of the hypervisor's own domain (dom0), 1 to 1,048,576
 * @param hypervisorDemandMicroCores CPU that the hypervisor's own domain wants, micro-cores, 0 or more
 * @param sriovFunctions SR-IOV virtual functions it has in all, 0 or more
 * @param traits what it can do (CPU model, NUMA, huge pages), as placement traits
 */
public record Host(
        HostId id,
        ZoneId zone,
        int cores,
        int threads,
        long ramBytes,
        long diskBytes,
        long linkBytesPerSecond,
        double cpuAllocationRatio,
        double ramAllocationRatio,
        double diskAllocationRatio,
        int reservedThreads,
        long reservedRamBytes,
        long reservedDiskBytes,
        boolean enabled,
        boolean up,
        boolean maintenance,
        int hypervisorWeight,
        long hypervisorDemandMicroCores,
        int sriovFunctions,
        SortedSet<String> traits) {

    /** Checks every value; see the parameters for the rules.
     *
     * @throws IllegalArgumentException naming the value that breaks its rule
     */
    public Host {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(zone, "zone");
        Require.between("cores", cores, 1, MAX_THREADS);
        Require.between("threads", threads, cores, MAX_THREADS);
        Require.between("ramBytes", ramBytes, 1, MAX_BYTES);
        Require.between("diskBytes", diskBytes, 0, MAX_BYTES);
        Require.positive("linkBytesPerSecond", linkBytesPerSecond);
        Require.allocationRatio("cpuAllocationRatio", cpuAllocationRatio);
        Require.allocationRatio("ramAllocationRatio", ramAllocationRatio);
        Require.allocationRatio("diskAllocationRatio", diskAllocationRatio);
        Require.between("reservedThreads", reservedThreads, 0, threads);
        Require.between("reservedRamBytes", reservedRamBytes, 0, ramBytes);
        Require.between("reservedDiskBytes", reservedDiskBytes, 0, diskBytes);
        Require.between("hypervisorWeight", hypervisorWeight, 1, Vm.MAX_WEIGHT);
        Require.between("hypervisorDemandMicroCores", hypervisorDemandMicroCores, 0, MAX_THREADS * MicroCores.PER_CORE);
        Require.between("sriovFunctions", sriovFunctions, 0, 1 << 20);
        traits = Sorted.set(traits);
    }

    /** Starts a builder from what has no default. */
    public static Builder builder(HostId id, ZoneId zone) {
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
        b.enabled = enabled;
        b.up = up;
        b.maintenance = maintenance;
        b.hypervisorWeight = hypervisorWeight;
        b.hypervisorDemandMicroCores = hypervisorDemandMicroCores;
        b.sriovFunctions = sriovFunctions;
        b.traits = traits;
        return b;
    }

    static final long MAX_THREADS = 65_536;
    static final long MAX_BYTES = 1L << 50;

    /** Returns the vCPUs that may be handed out: (threads - reservedThreads) x cpuAllocationRatio, rounded down. */
    public long vcpuCapacity() {
        return (long) Math.floor((threads - reservedThreads) * cpuAllocationRatio);
    }

    /** Returns the RAM in bytes that may be handed out: (ramBytes - reservedRamBytes) x ramAllocationRatio, rounded down. */
    public long ramCapacityBytes() {
        return (long) Math.floor((ramBytes - reservedRamBytes) * ramAllocationRatio);
    }

    /** Returns the disk in bytes that may be handed out: (diskBytes - reservedDiskBytes) x diskAllocationRatio, rounded down. */
    public long diskCapacityBytes() {
        return (long) Math.floor((diskBytes - reservedDiskBytes) * diskAllocationRatio);
    }

    /** Returns the CPU that VMs and the hypervisor compete for, in micro-cores: one core for each thread. */
    public long cpuMicroCores() {
        return threads * MicroCores.PER_CORE;
    }

    /** Collects the values of a {@link Host}; not thread-safe. */
    public static final class Builder {
        private HostId id;
        private ZoneId zone;
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
        private boolean enabled = true;
        private boolean up = true;
        private boolean maintenance = false;
        private int hypervisorWeight = 16384;
        private long hypervisorDemandMicroCores = 0;
        private int sriovFunctions = 0;
        private SortedSet<String> traits = Collections.emptySortedSet();

        private Builder(HostId id, ZoneId zone) {
            this.id = id;
            this.zone = zone;
        }

        /** Sets: the host's id, unique in a snapshot. */
        public Builder id(HostId id) {
            this.id = id;
            return this;
        }

        /** Sets: the availability zone it stands in. */
        public Builder zone(ZoneId zone) {
            this.zone = zone;
            return this;
        }

        /** Sets: physical cores, at least 1. */
        public Builder cores(int cores) {
            this.cores = cores;
            return this;
        }

        /** Sets: hardware threads (logical CPUs), at least the number of cores; the CPU capacity that VMs compete for. */
        public Builder threads(int threads) {
            this.threads = threads;
            return this;
        }

        /** Sets: RAM in bytes, at least 1. */
        public Builder ramBytes(long ramBytes) {
            this.ramBytes = ramBytes;
            return this;
        }

        /** Sets: local disk for VMs in bytes, 0 when all disks are volumes. */
        public Builder diskBytes(long diskBytes) {
            this.diskBytes = diskBytes;
            return this;
        }

        /** Sets: bandwidth of the link that migrations use, bytes per second in each direction, at least 1. */
        public Builder linkBytesPerSecond(long linkBytesPerSecond) {
            this.linkBytesPerSecond = linkBytesPerSecond;
            return this;
        }

        /** Sets: vCPUs that may be handed out per thread, positive. */
        public Builder cpuAllocationRatio(double cpuAllocationRatio) {
            this.cpuAllocationRatio = cpuAllocationRatio;
            return this;
        }

        /** Sets: RAM that may be handed out per byte of RAM, positive. */
        public Builder ramAllocationRatio(double ramAllocationRatio) {
            this.ramAllocationRatio = ramAllocationRatio;
            return this;
        }

        /** Sets: disk that may be handed out per byte of disk, positive. */
        public Builder diskAllocationRatio(double diskAllocationRatio) {
            this.diskAllocationRatio = diskAllocationRatio;
            return this;
        }

        /** Sets: threads kept for the host itself, 0 to threads. */
        public Builder reservedThreads(int reservedThreads) {
            this.reservedThreads = reservedThreads;
            return this;
        }

        /** Sets: RAM kept for the host itself in bytes, 0 to ramBytes. */
        public Builder reservedRamBytes(long reservedRamBytes) {
            this.reservedRamBytes = reservedRamBytes;
            return this;
        }

        /** Sets: disk kept for the host itself in bytes, 0 to diskBytes. */
        public Builder reservedDiskBytes(long reservedDiskBytes) {
            this.reservedDiskBytes = reservedDiskBytes;
            return this;
        }

        /** Sets: whether its compute service is enabled. */
        public Builder enabled(boolean enabled) {
            this.enabled = enabled;
            return this;
        }

        /** Sets: whether its compute service reports. */
        public Builder up(boolean up) {
            this.up = up;
            return this;
        }

        /** Sets: whether operators took it out of service. */
        public Builder maintenance(boolean maintenance) {
            this.maintenance = maintenance;
            return this;
        }

        /** Sets: CPU weight of the hypervisor's own domain (dom0), 1 to 1,048,576. */
        public Builder hypervisorWeight(int hypervisorWeight) {
            this.hypervisorWeight = hypervisorWeight;
            return this;
        }

        /** Sets: CPU that the hypervisor's own domain wants, micro-cores, 0 or more. */
        public Builder hypervisorDemandMicroCores(long hypervisorDemandMicroCores) {
            this.hypervisorDemandMicroCores = hypervisorDemandMicroCores;
            return this;
        }

        /** Sets: SR-IOV virtual functions it has in all, 0 or more. */
        public Builder sriovFunctions(int sriovFunctions) {
            this.sriovFunctions = sriovFunctions;
            return this;
        }

        /** Sets: what it can do (CPU model, NUMA, huge pages), as placement traits. */
        public Builder traits(SortedSet<String> traits) {
            this.traits = traits;
            return this;
        }

        /** Returns the value.
         *
         * @throws IllegalArgumentException naming the value that breaks its rule
         */
        public Host build() {
            return new Host(
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
                    enabled,
                    up,
                    maintenance,
                    hypervisorWeight,
                    hypervisorDemandMicroCores,
                    sriovFunctions,
                    traits);
        }
    }
}
