package io.stealaway.spi;

import io.stealaway.model.Explanation.FailoverResult;
import io.stealaway.model.Host;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmRequest;
import io.stealaway.model.VolumeId;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The question a filter or scorer answers: one VM, and the cluster as it will be after the migrations already planned and
 * in flight. Every VM in flight counts on both of its hosts; the VM in question counts on its own host only. A VM that does not
 * exist yet counts on no host, and the VMs that are created with it and before it on the hosts chosen for them.
 *
 * <p>A view is bound to its VM: {@link #vm()} never changes. What it tells of hosts changes as the plan grows, so it is valid
 * during the call that it was handed to, and not to be kept.
 *
 * <p>Hosts are dense indices of {@link #snapshot()}. Methods that take one throw {@link IndexOutOfBoundsException} for any
 * other. Not thread-safe.
 */
public interface PlacementView {

    /** Returns the snapshot that is planned for, without the overlay. */
    ClusterSnapshot snapshot();

    /** Returns the policy in force. */
    Policy policy();

    /** Returns the VM to place. One that does not exist yet has no host: what {@link Vm#host} tells then is no host of the snapshot. */
    Vm vm();

    /** Returns the index of the VM to place; -1 when it does not exist yet. */
    int vmIndex();

    /** Returns the index of the host that the VM is on; -1 when it does not exist yet. */
    int sourceHost();

    /** Returns the index of the zone that is asked about: the one that the VM is in, or that a new VM is to be created in. */
    default int zone() {
        return snapshot().hostZone(sourceHost());
    }

    /** Returns the request for the VM; empty when it exists already. */
    default Optional<VmRequest> request() {
        return Optional.empty();
    }

    /** Returns the facts of a host. */
    Host host(int host);

    /** Returns the vCPUs that a host can still hand out; negative when it is over its capacity. */
    long freeVcpus(int host);

    /** Returns the RAM that a host can still hand out, bytes; negative when it is over its capacity. */
    long freeRamBytes(int host);

    /** Returns the disk that a host can still hand out, bytes; negative when it is over its capacity. */
    long freeDiskBytes(int host);

    /** Returns the SR-IOV functions that a host has free. */
    int freeSriovFunctions(int host);

    /** Returns the observed steal of a host, fraction. */
    double stealRatio(int host);

    /**
     * Returns the steal of a host that the contention model predicts with the VM on it and with all that is promised to it,
     * fraction: what its VMs and its hypervisor need beyond its CPUs, over the vCPUs of its VMs. A VM that was not observed
     * counts as needing all it may use.
     */
    double predictedStealRatio(int host);

    /** Returns whether enough is remembered of what VMs wanted to foresee what they will want. */
    boolean foresees();

    /**
     * Returns the steal of a host that is expected over the moments to come, with the VM on it and with all that is promised to it,
     * fraction: at every remembered moment, what its VMs and its hypervisor needed then beyond its CPUs; the mean of that by the
     * weights of the moments, over the vCPUs of its VMs. The same as {@link #predictedStealRatio} unless {@link #foresees()}.
     */
    double expectedStealRatio(int host);

    /**
     * Returns the stolen CPU that is expected to be saved over the policy's horizon when the VM goes to a host, core-seconds: what
     * its own host is short of less, now and at the moments to come, less what the other is short of more; below 0 when it does
     * harm. 0 unless {@link #foresees()}.
     */
    double expectedReliefCoreSeconds(int host);

    /** Returns the CPU that a host has left with the VM on it, as a fraction of its CPUs; 0 when it is short. */
    double predictedIdleRatio(int host);

    /**
     * Returns the CPU that a host, any host, is needed for, micro-cores, the VM in question left out: what the hypervisor and
     * the other VMs need that are on, or promised to, the host. A VM that moves, as planned or in flight, counts on all of its
     * hosts. A VM that was not observed counts as needing all it may use, one that does not run as needing nothing. May be more
     * than the host's CPUs.
     *
     * <p>For rules over several hosts: the sum of this over a rack, and {@link #vmNeededMicroCores()} once for each host of
     * the rack that is the {@link #sourceHost()} or the host asked about, is the most that the rack is needed for while the VM
     * moves, at any point of the plan so far.
     */
    long neededMicroCores(int host);

    /**
     * Returns the CPU that the VM needs, micro-cores, by its observation; all that it may use when it was not observed, 0 when
     * it does not run. The part of it that {@link #neededMicroCores} leaves out.
     */
    long vmNeededMicroCores();

    /**
     * Returns the steal that the VM itself would suffer on a host, fraction of its vCPUs, by weighted max-min shares of the
     * host's CPU among all that is on, or promised to, it; see {@code io.stealaway.contention.CpuShares}. Takes time in
     * proportion to the VMs on the host, so it is for filters, which are asked about few hosts, rather than for scorers.
     */
    double predictedOwnStealRatio(int host);

    /**
     * Returns what the VM's tenant needs of a host's CPU, with the VM on it and with all that is promised to it, as a
     * fraction of the host's CPUs; more than 1 when the host is short.
     */
    double tenantNeedRatio(int host);

    /** Returns how many VMs of the VM's role are in {@link #zone}, the VM itself included; 0 without a role. */
    int roleVms();

    /**
     * Returns the time that the VM's migration to a host would spend on the wire at the declared bandwidth, or at that of
     * the slower of both links; empty when none is declared or the copy would never end.
     */
    Optional<Duration> predictedDuration(int host);

    /**
     * Returns whether the VM's zone survives the loss of as many hosts as the policy's failure share says, with the VM also
     * promised to a host; {@link FailoverResult.Survives} when that share is 0. May take very long in comparison with all else
     * here: a filter asks it last.
     *
     * @throws IllegalArgumentException naming a host of another zone
     */
    FailoverResult survival(int host);

    /** Returns whether the VM's zone survives with what was in flight before the plan and nothing that is planned. */
    FailoverResult survivalBeforePlan();

    /** Returns how many VMs of the VM's role are on, or promised to, a host, the VM itself not counted; 0 without a role. */
    int sameRoleVms(int host);

    /** Returns how many members of a server group are on, or promised to, a host, the VM itself not counted. */
    int groupVms(ServerGroupId group, int host);

    /** Returns the sum of {@link #groupVms(ServerGroupId, int)} over all hosts. */
    int groupVms(ServerGroupId group);

    /**
     * Returns the host that a volume's blocks are on, as the snapshot's VMs tell; empty when it is remote to all of them or
     * not known. Looked up once for each snapshot.
     */
    OptionalInt volumeHost(VolumeId volume);

    /** Returns until when the VM is not sent to a host to which a migration of it failed; empty when it may be. */
    Optional<Instant> bannedUntil(int host);
}
