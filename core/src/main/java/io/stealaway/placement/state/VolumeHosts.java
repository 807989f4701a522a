package io.stealaway.placement.state;

import io.stealaway.model.HostId;
import io.stealaway.model.Vm;
import io.stealaway.model.Volume;
import io.stealaway.model.VolumeId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Where the blocks of every volume are: collected when first asked, once for a plan, never once for a candidate. */
public final class VolumeHosts {
    private final ClusterSnapshot snapshot;
    private @Nullable Map<VolumeId, HostId> hosts;

    public VolumeHosts(ClusterSnapshot snapshot) {
        this.snapshot = snapshot;
    }

    public OptionalInt of(VolumeId volume) {
        Map<VolumeId, HostId> known = hosts;
        if (known == null) {
            known = collect();
            hosts = known;
        }
        HostId host = known.get(volume);
        return host == null ? OptionalInt.empty() : snapshot.hostIndex(host);
    }

    /** Of two VMs that tell different hosts of one volume, the smaller id is believed. */
    private Map<VolumeId, HostId> collect() {
        Map<VolumeId, HostId> collected = new HashMap<>();
        for (Vm vm : snapshot.vms()) {
            for (Volume volume : vm.volumes()) {
                volume.storageHost().ifPresent(host -> collected.putIfAbsent(volume.id(), host));
            }
        }
        return collected;
    }
}
