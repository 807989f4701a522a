package io.stealaway.libvirt;

import io.stealaway.model.VmId;
import io.stealaway.spi.ShareControl.Shares;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;

/** A real hypervisor that tells of each call before it is made and after it. */
record StepwiseHypervisor(Hypervisor real, Runnable each) implements Hypervisor {
    private <T> T told(Supplier<T> call) {
        each.run();
        T answer = call.get();
        each.run();
        return answer;
    }

    private void told(Runnable call) {
        each.run();
        call.run();
        each.run();
    }

    @Override
    public SortedMap<VmId, Shares> shares() {
        return told(() -> real.shares());
    }

    @Override
    public Optional<Shares> shares(VmId vm) {
        return told(() -> real.shares(vm));
    }

    @Override
    public void weigh(VmId vm, int weight) {
        told(() -> real.weigh(vm, weight));
    }

    @Override
    public Optional<Tag> tag(VmId vm) {
        return told(() -> real.tag(vm));
    }

    @Override
    public void tag(VmId vm, Tag tag) {
        told(() -> real.tag(vm, tag));
    }

    @Override
    public void untag(VmId vm) {
        told(() -> real.untag(vm));
    }

    @Override
    public List<CpuCounters> counters() {
        return real.counters();
    }

    @Override
    public void close() {
        real.close();
    }
}
