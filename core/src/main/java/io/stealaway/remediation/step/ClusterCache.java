package io.stealaway.remediation.step;

import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.spi.MetricsSource;
import io.stealaway.spi.Topology;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What is seen of the cluster in one pass: read when it is first asked for, and again when it is too old to act on. */
public final class ClusterCache {
    private final Topology topology;
    private final MetricsSource metrics;
    private final InstantSource clock;
    private final LongSupplier ticker;
    private final Duration maxAge;

    /** How old the topology was when it was read, and by the ticker when that was. */
    private Duration ageWhenRead = Duration.ZERO;

    private long readAtTicks;

    private @Nullable ClusterSnapshot current;
    private @Nullable RuntimeException failure;
    private Optional<Observations> observations = Optional.empty();
    /** The topology with observations, kept because it is asked for by every step of every migration. */
    private @Nullable ClusterSnapshot complete;
    /** Whether something happened that the topology does not show. */
    private boolean outdated;

    public ClusterCache(
            Topology topology, MetricsSource metrics, InstantSource clock, LongSupplier ticker, Duration maxAge) {
        this.topology = topology;
        this.metrics = metrics;
        this.clock = clock;
        this.ticker = ticker;
        this.maxAge = maxAge;
    }

    /** Forgets the last pass. */
    public void close() {
        current = null;
        failure = null;
        complete = null;
        outdated = false;
        observations = Optional.empty();
    }

    /**
     * Says that what happened since makes the topology that was read untrue. It serves until {@link #forgetOutdated}, for all but
     * what happened: that must not be judged by it.
     */
    void outdate() {
        outdated = true;
    }

    /** Has the topology read again when it is next asked for, if it is outdated. */
    void forgetOutdated() {
        if (outdated) {
            outdated = false;
            current = null;
            complete = null;
        }
    }

    /**
     * Returns the topology, read again if it is too old. After a failed read, it is not read again in the same pass.
     *
     * @throws RuntimeException what the topology threw
     */
    ClusterSnapshot topology() {
        if (failure != null) {
            throw failure;
        }
        ClusterSnapshot known = current;
        if (known == null || tooOld(known) || yetToCome(known)) {
            try {
                known = topology.snapshot();
            } catch (RuntimeException e) {
                failure = e;
                throw e;
            }
            // Cooldowns and bans are judged at its time, so that none ends early because some clock is ahead of ours.
            known = yetToCome(known) ? known.withTakenAt(clock.instant()) : known;
            current = known;
            complete = null;
            readAtTicks = ticker.getAsLong();
            ageWhenRead = Duration.between(known.takenAt(), clock.instant());
        }
        return known;
    }

    /** This process's clock was set back, or differs from the clock that dated the snapshot. */
    private boolean yetToCome(ClusterSnapshot snapshot) {
        return snapshot.takenAt().isAfter(clock.instant());
    }

    /** Returns the topology if it is, or can be, known. */
    public Optional<ClusterSnapshot> topologyIfKnown() {
        try {
            return Optional.of(topology());
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    /** Returns why the topology could not be read in this pass; empty when it could, or was not asked for. */
    public Optional<RuntimeException> blindness() {
        return Optional.ofNullable(failure);
    }

    /** Returns whether a complete topology lacks this VM; false when there is none. */
    boolean gone(VmId vm) {
        return topologyIfKnown().map(t -> t.vm(vm).isEmpty()).orElse(false);
    }

    Optional<Vm> vmIfKnown(VmId vm) {
        return topologyIfKnown().flatMap(t -> t.vm(vm));
    }

    /** Returns whether a topology is too old to start anything on, by the clock when it was read and by the ticker since. */
    boolean tooOld(ClusterSnapshot snapshot) {
        ClusterSnapshot known = current;
        Duration age = known != null && known.takenAt().equals(snapshot.takenAt())
                ? ageWhenRead.plusNanos(ticker.getAsLong() - readAtTicks)
                : Duration.between(snapshot.takenAt(), clock.instant());
        return age.compareTo(maxAge) > 0;
    }

    /**
     * Asks for the metrics.
     *
     * @throws RuntimeException what the topology or the metrics threw
     */
    void observe() {
        observations = Optional.of(metrics.observe(topology()));
        complete = null;
    }

    /** Returns whether the metrics were read in this pass. */
    public boolean observed() {
        return observations.isPresent();
    }

    /** Returns the topology with this pass's observations of VMs that still exist. */
    public ClusterSnapshot snapshot() {
        ClusterSnapshot known = topology();
        ClusterSnapshot whole = complete;
        if (whole == null) {
            Observations all = observations.orElse(Observations.none());
            whole = known.withObservations(allPresent(known, all) ? all : present(known, all));
            complete = whole;
        }
        return whole;
    }

    /** The usual case, told in one walk along both, which are in order of their ids. */
    private static boolean allPresent(ClusterSnapshot known, Observations all) {
        Iterator<Vm> vms = known.vms().iterator();
        for (VmId observed : all.byVm().keySet()) {
            do {
                if (!vms.hasNext()) {
                    return false;
                }
            } while (!vms.next().id().equals(observed));
        }
        return true;
    }

    private static Observations present(ClusterSnapshot known, Observations all) {
        TreeMap<VmId, VmObservation> present = new TreeMap<>(all.byVm());
        present.keySet().removeIf(vm -> known.vmIndex(vm).isEmpty());
        return new Observations(present, all.unmatched());
    }
}
