package io.stealaway.model;

import io.stealaway.internal.Limits;
import io.stealaway.internal.Require;
import io.stealaway.internal.SortedCopies;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;

/**
 * One or more alike VMs that are to be created: what they take, where they may go, and how many. What Nova calls a request spec.
 *
 * <p>Build one with {@link #builder}. Immutable and thread-safe.
 */
public final class VmRequest {
    private final VmId id;
    private final Tenant tenant;
    private final int vcpus;
    private final long ramBytes;
    private final long diskBytes;
    private final Optional<AvailabilityZone> zone;
    private final Optional<Role> role;
    private final OptionalInt cpuWeight;
    private final OptionalLong cpuCapMicroCores;
    private final int sriovFunctions;
    private final List<Volume> volumes;
    private final Optional<VolumeId> sameHostVolume;
    private final SortedSet<ServerGroupId> serverGroups;
    private final SortedSet<String> requiredTraits;
    private final SortedSet<String> forbiddenTraits;
    private final SortedSet<VmId> sameHost;
    private final SortedSet<VmId> differentHost;
    private final int minCount;
    private final int maxCount;

    private VmRequest(Builder b) {
        id = Objects.requireNonNull(b.id, "id");
        tenant = Objects.requireNonNull(b.tenant, "tenant");
        vcpus = b.vcpus;
        ramBytes = b.ramBytes;
        diskBytes = b.diskBytes;
        zone = b.zone;
        role = b.role;
        cpuWeight = b.cpuWeight;
        cpuCapMicroCores = b.cpuCapMicroCores;
        sriovFunctions = b.sriovFunctions;
        volumes = List.copyOf(b.volumes);
        sameHostVolume = b.sameHostVolume;
        serverGroups = SortedCopies.set(b.serverGroups);
        requiredTraits = SortedCopies.set(b.requiredTraits);
        forbiddenTraits = SortedCopies.set(b.forbiddenTraits);
        sameHost = SortedCopies.set(b.sameHost);
        differentHost = SortedCopies.set(b.differentHost);
        minCount = b.minCount;
        maxCount = b.maxCount;
        Require.between("vcpus", id, vcpus, 1, Limits.MAX_THREADS);
        Require.between("ramBytes", id, ramBytes, 0, Limits.MAX_BYTES);
        Require.between("diskBytes", id, diskBytes, 0, Limits.MAX_BYTES);
        cpuWeight.ifPresent(weight -> Require.between("cpuWeight", id, weight, 1, Limits.MAX_CPU_WEIGHT));
        cpuCapMicroCores.ifPresent(
                cap -> Require.between("cpuCapMicroCores", id, cap, 1, Limits.MAX_THREADS * MicroCores.PER_CORE));
        Require.between("sriovFunctions", id, sriovFunctions, 0, Limits.MAX_SRIOV_FUNCTIONS);
        Require.between("maxCount", id, maxCount, 1, Batch.MOST_VMS);
        Require.between("minCount", id, minCount, 1, maxCount);
        for (VmId vm : sameHost) {
            if (differentHost.contains(vm)) {
                throw new IllegalArgumentException(
                        "request " + id + " asks for the host of VM " + vm + " and for another one");
            }
        }
        for (String trait : requiredTraits) {
            if (forbiddenTraits.contains(trait)) {
                throw new IllegalArgumentException("request " + id + " requires trait " + trait + " and forbids it");
            }
        }
        if (maxCount > 1 && !volumes.isEmpty()) {
            throw new IllegalArgumentException("request " + id + " asks for " + maxCount
                    + " VMs with the same volumes. Maybe one request for each VM?");
        }
    }

    /** Starts a builder from what has no default. */
    public static Builder builder(VmId id, Tenant tenant) {
        return new Builder(id, tenant);
    }

    /** Returns the request's id; that of its VM, or what the ids of its VMs begin with when it may be for several. */
    public VmId id() {
        return id;
    }

    /**
     * Returns the ids of its VMs, in order, {@link #maxCount} of them: the request's own for one, else that with {@code -1}, {@code
     * -2} and so on added, as Nova names them.
     */
    public List<VmId> vms() {
        if (maxCount == 1) {
            return List.of(id);
        }
        List<VmId> vms = new ArrayList<>(maxCount);
        for (int i = 1; i <= maxCount; i++) {
            vms.add(VmId.of(id + "-" + i));
        }
        return Collections.unmodifiableList(vms);
    }

    /** Returns whom its VMs will belong to. */
    public Tenant tenant() {
        return tenant;
    }

    /** Returns the virtual CPUs of each VM, at least 1. */
    public int vcpus() {
        return vcpus;
    }

    /** Returns the RAM of each VM, bytes, 0 or more. */
    public long ramBytes() {
        return ramBytes;
    }

    /** Returns the host disk of each VM, bytes, 0 or more. */
    public long diskBytes() {
        return diskBytes;
    }

    /** Returns the zone that it must stand in; empty for any. */
    public Optional<AvailabilityZone> zone() {
        return zone;
    }

    /** Returns what its VMs do; empty means that no role rule applies to them. */
    public Optional<Role> role() {
        return role;
    }

    /** Returns the weight when CPU is short, 1 to 1,048,576; empty leaves it to the engine. */
    public OptionalInt cpuWeight() {
        return cpuWeight;
    }

    /** Returns each VM's own quota in micro-cores; empty means none. */
    public OptionalLong cpuCapMicroCores() {
        return cpuCapMicroCores;
    }

    /** Returns the number of SR-IOV functions that each VM takes, 0 or more. */
    public int sriovFunctions() {
        return sriovFunctions;
    }

    /** Returns the volumes that will be attached; none when it is for several VMs. */
    public List<Volume> volumes() {
        return volumes;
    }

    /** Returns the volume whose host it must share (hint {@code same_host_volume_id}). */
    public Optional<VolumeId> sameHostVolume() {
        return sameHostVolume;
    }

    /** Returns the server groups that its VMs will belong to (hint {@code group}). */
    public SortedSet<ServerGroupId> serverGroups() {
        return serverGroups;
    }

    /** Returns the traits that a host must have. */
    public SortedSet<String> requiredTraits() {
        return requiredTraits;
    }

    /** Returns the traits that a host must not have. */
    public SortedSet<String> forbiddenTraits() {
        return forbiddenTraits;
    }

    /** Returns VMs on the host of one of which it must be (hint {@code same_host}); empty for any host. */
    public SortedSet<VmId> sameHost() {
        return sameHost;
    }

    /** Returns VMs on the host of none of which it may be (hint {@code different_host}). */
    public SortedSet<VmId> differentHost() {
        return differentHost;
    }

    /** Returns how many VMs there must be, 1 to {@link #maxCount}. */
    public int minCount() {
        return minCount;
    }

    /** Returns how many VMs there may be. */
    public int maxCount() {
        return maxCount;
    }

    /** Two requests are the same when every value is. */
    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof VmRequest that && values().equals(that.values()));
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return "VmRequest" + values();
    }

    private List<Object> values() {
        return List.of(
                id,
                tenant,
                vcpus,
                ramBytes,
                diskBytes,
                zone,
                role,
                cpuWeight,
                cpuCapMicroCores,
                sriovFunctions,
                volumes,
                sameHostVolume,
                serverGroups,
                requiredTraits,
                forbiddenTraits,
                sameHost,
                differentHost,
                minCount,
                maxCount);
    }

    /**
     * Requests that are placed together, so that the VMs of one may not stand in the way of those of another.
     *
     * <p>Immutable and thread-safe.
     *
     * @param requests the requests, by id, whatever the order they are given in; 1 to {@value #MOST_VMS} VMs in all
     * @param allOrNothing whether nothing is placed unless at least {@link VmRequest#minCount} VMs of every request are; else what fits is
     */
    public record Batch(List<VmRequest> requests, boolean allOrNothing) {
        /** How many VMs one batch may be for. */
        public static final int MOST_VMS = 10_000;

        /** @throws IllegalArgumentException naming an id that comes twice, or the number of VMs when there are none or too many */
        public Batch {
            requests = requests.stream()
                    .sorted((one, other) -> one.id().compareTo(other.id()))
                    .toList();
            Require.between(
                    "VMs of the batch",
                    requests.stream().mapToLong(VmRequest::maxCount).sum(),
                    1,
                    MOST_VMS);
            Set<VmId> seen = new HashSet<>();
            for (VmRequest request : requests) {
                for (VmId vm : request.vms()) {
                    if (!seen.add(vm)) {
                        throw new IllegalArgumentException("VM " + vm + " is requested twice");
                    }
                }
            }
        }
    }

    /** Collects the values of a {@link VmRequest}; not thread-safe. */
    public static final class Builder {
        private final VmId id;
        private final Tenant tenant;
        private int vcpus;
        private long ramBytes;
        private long diskBytes;
        private Optional<AvailabilityZone> zone = Optional.empty();
        private Optional<Role> role = Optional.empty();
        private OptionalInt cpuWeight = OptionalInt.empty();
        private OptionalLong cpuCapMicroCores = OptionalLong.empty();
        private int sriovFunctions;
        private List<Volume> volumes = List.of();
        private Optional<VolumeId> sameHostVolume = Optional.empty();
        private Collection<ServerGroupId> serverGroups = List.of();
        private Collection<String> requiredTraits = List.of();
        private Collection<String> forbiddenTraits = List.of();
        private Collection<VmId> sameHost = List.of();
        private Collection<VmId> differentHost = List.of();
        private int minCount = 1;
        private int maxCount = 1;

        private Builder(VmId id, Tenant tenant) {
            this.id = id;
            this.tenant = tenant;
        }

        /** Sets the virtual CPUs of each VM, 1 to 65,536; without a default. */
        public Builder vcpus(int vcpus) {
            this.vcpus = vcpus;
            return this;
        }

        /** Sets the RAM of each VM, bytes. */
        public Builder ramBytes(long ramBytes) {
            this.ramBytes = ramBytes;
            return this;
        }

        /** Sets the host disk of each VM, bytes. */
        public Builder diskBytes(long diskBytes) {
            this.diskBytes = diskBytes;
            return this;
        }

        /** Sets the zone that it must stand in. */
        public Builder zone(AvailabilityZone zone) {
            this.zone = Optional.of(zone);
            return this;
        }

        /** Sets what the VMs do. */
        public Builder role(Role role) {
            this.role = Optional.of(role);
            return this;
        }

        /** Sets the weight when CPU is short, 1 to 1,048,576. */
        public Builder cpuWeight(int cpuWeight) {
            this.cpuWeight = OptionalInt.of(cpuWeight);
            return this;
        }

        /** Sets each VM's own quota, micro-cores, at least 1. */
        public Builder cpuCapMicroCores(long cpuCapMicroCores) {
            this.cpuCapMicroCores = OptionalLong.of(cpuCapMicroCores);
            return this;
        }

        /** Sets the number of SR-IOV functions that each VM takes. */
        public Builder sriovFunctions(int sriovFunctions) {
            this.sriovFunctions = sriovFunctions;
            return this;
        }

        /** Sets the volumes that will be attached, to one VM. */
        public Builder volumes(List<Volume> volumes) {
            this.volumes = volumes;
            return this;
        }

        /** Sets the volume whose host it must share. */
        public Builder sameHostVolume(VolumeId sameHostVolume) {
            this.sameHostVolume = Optional.of(sameHostVolume);
            return this;
        }

        /** Sets the server groups that the VMs will belong to. */
        public Builder serverGroups(Collection<ServerGroupId> serverGroups) {
            this.serverGroups = serverGroups;
            return this;
        }

        /** Sets the traits that a host must have. */
        public Builder requiredTraits(Collection<String> requiredTraits) {
            this.requiredTraits = requiredTraits;
            return this;
        }

        /** Sets the traits that a host must not have. */
        public Builder forbiddenTraits(Collection<String> forbiddenTraits) {
            this.forbiddenTraits = forbiddenTraits;
            return this;
        }

        /** Sets VMs on the host of one of which it must be. */
        public Builder sameHost(Collection<VmId> sameHost) {
            this.sameHost = sameHost;
            return this;
        }

        /** Sets VMs on the host of none of which it may be. */
        public Builder differentHost(Collection<VmId> differentHost) {
            this.differentHost = differentHost;
            return this;
        }

        /** Sets how many VMs there must and may be, 1 or more. */
        public Builder count(int minCount, int maxCount) {
            this.minCount = minCount;
            this.maxCount = maxCount;
            return this;
        }

        /**
         * Returns the request.
         *
         * @throws IllegalArgumentException naming the request and the value that breaks its rule
         */
        public VmRequest build() {
            return new VmRequest(this);
        }
    }
}
