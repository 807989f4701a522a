package io.stealaway.examples.plugins;

import io.stealaway.model.VmId;
import io.stealaway.spi.BackendException;
import io.stealaway.testkit.CallFaults;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A load balancer in memory whose VMs have three users each. */
final class FakePool implements Pool {
    private final TreeMap<VmId, String> drained = new TreeMap<>();
    /** Every call passes through this. */
    final CallFaults faults = new CallFaults();

    private long users = 3;
    private boolean cutOff;

    void cutOff() {
        cutOff = true;
    }

    void oneUserLeaves() {
        users = Math.max(0, users - 1);
    }

    void usersReturn() {
        users = 3;
    }

    boolean isOut(VmId vm) {
        return drained.containsKey(vm);
    }

    private Map<VmId, String> drainedVms() {
        if (cutOff) {
            throw new BackendException.Unavailable("pool", "does not answer");
        }
        return drained;
    }

    @Override
    public boolean drain(VmId vm, String by) {
        return faults.change(() -> {
            drainedVms().putIfAbsent(vm, by);
            return by.equals(drained.get(vm));
        });
    }

    @Override
    public void enable(VmId vm, String by) {
        faults.change(() -> drainedVms().remove(vm, by));
    }

    @Override
    public Optional<String> drainedBy(VmId vm) {
        return faults.read(() -> Optional.ofNullable(drainedVms().get(vm)));
    }

    @Override
    public SortedMap<VmId, String> drained() {
        return faults.read(() -> new TreeMap<>(drainedVms()));
    }

    @Override
    public long connections(VmId vm) {
        return faults.read(() -> drainedVms().containsKey(vm) ? users : 3);
    }

    @Override
    public boolean healthy(VmId vm) {
        return faults.read(() -> !drainedVms().containsKey(vm));
    }
}
