package io.stealaway.model.snapshot;

import io.stealaway.internal.CopyOnWrite;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was measured, as columns over dense VM indices, with what follows for each host. */
final class ObservationColumns {
    /** Not final, nor are the rest: a copy shares every column at first, and replaces those that a change touches. */
    private boolean[] observed;

    /** VMs that an observation is filed under, running or not. */
    private BitSet filed;

    private double[] neighbourStealRatio;
    private long[] wantedMicroCores;
    private long[] needMicroCores;
    private long[] sampledAtMillis;
    private long[] hostNeedMicroCores;
    private long[] hostStolenMicroCores;
    private long[] hostRunningVcpus;
    private int[] hostUnobserved;
    private long[] hostOldestSampleMillis;

    /** Says nothing where the oldest is {@link DerivedSample#NEVER}. */
    private long[] hostNewestSampleMillis;

    ObservationColumns(int hosts, IdLookup<VmId, Vm> vms, int[] vmHost, Observations observations) {
        observed = new boolean[vms.size()];
        filed = new BitSet(vms.size());
        neighbourStealRatio = new double[vms.size()];
        wantedMicroCores = new long[vms.size()];
        needMicroCores = new long[vms.size()];
        sampledAtMillis = new long[vms.size()];
        hostNeedMicroCores = new long[hosts];
        hostStolenMicroCores = new long[hosts];
        hostRunningVcpus = new long[hosts];
        hostUnobserved = new int[hosts];
        hostOldestSampleMillis = new long[hosts];
        Arrays.fill(hostOldestSampleMillis, DerivedSample.NEVER);
        hostNewestSampleMillis = new long[hosts];
        Arrays.fill(hostNewestSampleMillis, Long.MIN_VALUE);
        // VMs and observations are both in order of their ids, and every observed VM is there.
        Iterator<VmObservation> rest = observations.byVm().values().iterator();
        @Nullable VmObservation next = rest.hasNext() ? rest.next() : null;
        for (int vm = 0; vm < vms.size(); vm++) {
            @Nullable VmObservation own = next != null && next.vm().equals(vms.id(vm)) ? next : null;
            if (own != null) {
                filed.set(vm);
                next = rest.hasNext() ? rest.next() : null;
            }
            fill(vm, vmHost[vm], DerivedSample.of(vms.value(vm), Optional.ofNullable(own)));
        }
    }

    private void fill(int vm, int host, DerivedSample measured) {
        observed[vm] = measured.observed();
        neighbourStealRatio[vm] = measured.neighbourStealRatio();
        wantedMicroCores[vm] = measured.wantedMicroCores();
        needMicroCores[vm] = measured.needMicroCores();
        sampledAtMillis[vm] = measured.sampledAtMillis();
        hostNeedMicroCores[host] += measured.needMicroCores();
        hostStolenMicroCores[host] += measured.stolenMicroCores();
        hostRunningVcpus[host] += measured.runningVcpus();
        hostUnobserved[host] += measured.unobserved();
        hostOldestSampleMillis[host] = Math.min(hostOldestSampleMillis[host], measured.sampledAtMillis());
        hostNewestSampleMillis[host] = newer(hostNewestSampleMillis[host], measured.sampledAtMillis());
    }

    private ObservationColumns(ObservationColumns shared) {
        observed = shared.observed;
        filed = shared.filed;
        neighbourStealRatio = shared.neighbourStealRatio;
        wantedMicroCores = shared.wantedMicroCores;
        needMicroCores = shared.needMicroCores;
        sampledAtMillis = shared.sampledAtMillis;
        hostNeedMicroCores = shared.hostNeedMicroCores;
        hostStolenMicroCores = shared.hostStolenMicroCores;
        hostRunningVcpus = shared.hostRunningVcpus;
        hostUnobserved = shared.hostUnobserved;
        hostOldestSampleMillis = shared.hostOldestSampleMillis;
        hostNewestSampleMillis = shared.hostNewestSampleMillis;
    }

    /**
     * Returns the columns after a change, sharing those that it does not touch.
     *
     * @param known what was observed before it
     */
    ObservationColumns with(
            VmDelta vms, ObservationDelta seen, LocationColumns before, LocationColumns after, Observations known) {
        ObservationColumns copy = new ObservationColumns(this);
        BitSet hosts = new BitSet(hostNeedMicroCores.length);
        BitSet unseen = (BitSet) vms.changed().clone();
        for (int i = 0; i < seen.vms.length; i++) {
            int vm = seen.vms[i];
            unseen.clear(vm);
            copy.file(this, vm, seen.at(i).isPresent());
            copy.put(this, vm, vms, seen.at(i), before.vmHost[vm], after.vmHost[vm], hosts);
        }
        for (int vm = unseen.nextSetBit(0); vm >= 0; vm = unseen.nextSetBit(vm + 1)) {
            copy.put(this, vm, vms, known.of(vms.after().id(vm)), before.vmHost[vm], after.vmHost[vm], hosts);
        }
        for (int host = hosts.nextSetBit(0); host >= 0; host = hosts.nextSetBit(host + 1)) {
            copy.putSampleTimes(this, host, after);
        }
        return copy;
    }

    /** Returns the columns after some VMs came, of which nothing was observed yet, and others went. */
    ObservationColumns with(VmSplice splice, LocationColumns before, LocationColumns after) {
        ObservationColumns copy = new ObservationColumns(this);
        int[] from = splice.from();
        copy.observed = new boolean[from.length];
        copy.filed = new BitSet(from.length);
        copy.neighbourStealRatio = new double[from.length];
        copy.wantedMicroCores = new long[from.length];
        copy.needMicroCores = new long[from.length];
        copy.sampledAtMillis = new long[from.length];
        for (int vm = 0; vm < from.length; vm++) {
            if (from[vm] != VmSplice.CAME) {
                copy.observed[vm] = observed[from[vm]];
                copy.filed.set(vm, filed.get(from[vm]));
                copy.neighbourStealRatio[vm] = neighbourStealRatio[from[vm]];
                copy.wantedMicroCores[vm] = wantedMicroCores[from[vm]];
                copy.needMicroCores[vm] = needMicroCores[from[vm]];
                copy.sampledAtMillis[vm] = sampledAtMillis[from[vm]];
            }
        }
        BitSet hosts = new BitSet(hostNeedMicroCores.length);
        for (int vm : splice.gone()) {
            DerivedSample was = measured(vm, splice.before().value(vm));
            copy.exchange(this, before.vmHost[vm], was, DerivedSample.NOTHING);
            hosts.set(before.vmHost[vm]);
        }
        for (int vm : splice.came()) {
            DerivedSample is = DerivedSample.of(splice.after().value(vm), Optional.empty());
            copy.sampledAtMillis[vm] = is.sampledAtMillis();
            copy.exchange(this, after.vmHost[vm], DerivedSample.NOTHING, is);
            hosts.set(after.vmHost[vm]);
        }
        for (int host = hosts.nextSetBit(0); host >= 0; host = hosts.nextSetBit(host + 1)) {
            copy.putSampleTimes(this, host, after);
        }
        return copy;
    }

    @SuppressWarnings("ReferenceEquality") // Whether it is the same set is the question.
    private void file(ObservationColumns shared, int vm, boolean present) {
        if (filed.get(vm) != present) {
            filed = filed == shared.filed ? (BitSet) filed.clone() : filed;
            filed.set(vm, present);
        }
    }

    private void put(
            ObservationColumns shared,
            int vm,
            VmDelta vms,
            Optional<VmObservation> observation,
            int from,
            int to,
            BitSet hosts) {
        DerivedSample was = shared.measured(vm, vms.before().value(vm));
        DerivedSample is = DerivedSample.of(vms.after().value(vm), observation);
        putVm(shared, vm, is);
        moveHost(shared, from, was, to, is);
        hosts.set(from);
        hosts.set(to);
    }

    private DerivedSample measured(int vm, Vm facts) {
        if (!facts.running()) {
            return DerivedSample.NOTHING;
        }
        return new DerivedSample(
                facts.vcpus(),
                observed[vm],
                observed[vm] ? 0 : 1,
                neighbourStealRatio[vm],
                wantedMicroCores[vm],
                needMicroCores[vm],
                MicroCores.of(neighbourStealRatio[vm], facts.vcpus()),
                sampledAtMillis[vm]);
    }

    private void putVm(ObservationColumns shared, int vm, DerivedSample is) {
        observed = CopyOnWrite.put(shared.observed, observed, vm, is.observed());
        neighbourStealRatio =
                CopyOnWrite.put(shared.neighbourStealRatio, neighbourStealRatio, vm, is.neighbourStealRatio());
        wantedMicroCores = CopyOnWrite.put(shared.wantedMicroCores, wantedMicroCores, vm, is.wantedMicroCores());
        needMicroCores = CopyOnWrite.put(shared.needMicroCores, needMicroCores, vm, is.needMicroCores());
        sampledAtMillis = CopyOnWrite.put(shared.sampledAtMillis, sampledAtMillis, vm, is.sampledAtMillis());
    }

    private void moveHost(ObservationColumns shared, int from, DerivedSample was, int to, DerivedSample is) {
        if (from == to) {
            exchange(shared, to, was, is);
        } else {
            exchange(shared, from, was, DerivedSample.NOTHING);
            exchange(shared, to, DerivedSample.NOTHING, is);
        }
    }

    private void exchange(ObservationColumns shared, int host, DerivedSample was, DerivedSample is) {
        hostNeedMicroCores = CopyOnWrite.add(
                shared.hostNeedMicroCores, hostNeedMicroCores, host, is.needMicroCores() - was.needMicroCores());
        hostStolenMicroCores = CopyOnWrite.add(
                shared.hostStolenMicroCores,
                hostStolenMicroCores,
                host,
                is.stolenMicroCores() - was.stolenMicroCores());
        hostRunningVcpus = CopyOnWrite.add(
                shared.hostRunningVcpus, hostRunningVcpus, host, is.runningVcpus() - was.runningVcpus());
        hostUnobserved =
                CopyOnWrite.add(shared.hostUnobserved, hostUnobserved, host, is.unobserved() - was.unobserved());
    }

    private static long newer(long newest, long sampledAt) {
        return sampledAt == DerivedSample.NEVER ? newest : Math.max(newest, sampledAt);
    }

    /** The oldest and the newest sample cannot be subtracted: they are looked for again, on hosts that a change touches. */
    private void putSampleTimes(ObservationColumns shared, int host, LocationColumns places) {
        long oldest = DerivedSample.NEVER;
        long newest = Long.MIN_VALUE;
        for (int i = places.hostStart[host]; i < places.hostStart[host + 1]; i++) {
            oldest = Math.min(oldest, sampledAtMillis[places.hostVms[i]]);
            newest = newer(newest, sampledAtMillis[places.hostVms[i]]);
        }
        hostOldestSampleMillis = CopyOnWrite.put(shared.hostOldestSampleMillis, hostOldestSampleMillis, host, oldest);
        hostNewestSampleMillis = CopyOnWrite.put(shared.hostNewestSampleMillis, hostNewestSampleMillis, host, newest);
    }

    /** Returns the VMs that an observation is filed under, running or not; not to be changed. */
    BitSet filed() {
        return filed;
    }

    boolean[] observed() {
        return observed;
    }

    double[] neighbourStealRatio() {
        return neighbourStealRatio;
    }

    long[] wantedMicroCores() {
        return wantedMicroCores;
    }

    long[] needMicroCores() {
        return needMicroCores;
    }

    long[] hostNeedMicroCores() {
        return hostNeedMicroCores;
    }

    long[] hostStolenMicroCores() {
        return hostStolenMicroCores;
    }

    long[] hostRunningVcpus() {
        return hostRunningVcpus;
    }

    int[] hostUnobserved() {
        return hostUnobserved;
    }

    long[] hostOldestSampleMillis() {
        return hostOldestSampleMillis;
    }

    long[] hostNewestSampleMillis() {
        return hostNewestSampleMillis;
    }
}
