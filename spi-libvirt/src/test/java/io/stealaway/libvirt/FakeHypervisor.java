package io.stealaway.libvirt;

import io.stealaway.model.VmId;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.ShareControl.Shares;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** A hypervisor in memory, with what the real ones were seen to do. */
final class FakeHypervisor implements Hypervisor {
    final TreeMap<VmId, Shares> vms = new TreeMap<>();
    final TreeMap<VmId, Tag> tags = new TreeMap<>();
    final TreeMap<VmId, CpuCounters> counters = new TreeMap<>();
    boolean silent;
    boolean closed;
    /** Control groups of version 1 make that of what is more. */
    int greatest = 262_144;
    /** Whether control groups are of version 2. */
    boolean second;

    FakeHypervisor vm(String id, int weight) {
        vms.put(VmId.of(id), new Shares(weight, OptionalLong.empty()));
        return this;
    }

    void counts(String id, int vcpus, double ranSeconds, double waitedSeconds) {
        VmId vm = VmId.of(id);
        vms.putIfAbsent(vm, new Shares(1024, OptionalLong.empty()));
        counters.put(vm, new CpuCounters(vm, vcpus, (long) (ranSeconds * 1e9), (long) (waitedSeconds * 1e9)));
    }

    private void answer() {
        if (silent) {
            throw new BackendException.Unavailable("libvirt: ask", "told to be silent");
        }
    }

    @Override
    public SortedMap<VmId, Shares> shares() {
        answer();
        return new TreeMap<>(vms);
    }

    @Override
    public Optional<Shares> shares(VmId vm) {
        answer();
        return Optional.ofNullable(vms.get(vm));
    }

    @Override
    public void weigh(VmId vm, int weight) {
        answer();
        if (second && (weight < 1 || weight > 10_000)) {
            // virCgroupV2SetCpuShares of libvirt
            throw new BackendException.Conflict(
                    "libvirt: weigh", "invalid argument: shares '" + weight + "' must be in range [1, 10000]");
        }
        vms.computeIfPresent(vm, (id, old) -> new Shares(Math.min(greatest, weight), old.capMicroCores()));
    }

    @Override
    public Optional<Tag> tag(VmId vm) {
        answer();
        return Optional.ofNullable(tags.get(vm));
    }

    @Override
    public void tag(VmId vm, Tag tag) {
        answer();
        // As it is written and read again.
        tags.put(vm, Tag.read(tag.xml()).orElseThrow());
    }

    @Override
    public void untag(VmId vm) {
        answer();
        tags.remove(vm);
    }

    @Override
    public List<CpuCounters> counters() {
        answer();
        return new ArrayList<>(counters.values());
    }

    @Override
    public void close() {
        closed = true;
    }
}
