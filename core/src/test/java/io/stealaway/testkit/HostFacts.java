package io.stealaway.testkit;

import io.stealaway.model.Host;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/** What a host may have that a plain one has not. */
final class HostFacts {
    private static final List<UnaryOperator<Host.Builder>> DEFAULTS = List.of(
            host -> host.enabled(true),
            host -> host.up(true),
            host -> host.maintenance(false),
            host -> host.traits(Collections.emptySortedSet()),
            host -> host.metadata(Collections.emptySortedMap()),
            host -> host.sriovFunctions(0),
            host -> host.reservedThreads(0),
            host -> host.reservedRamBytes(0),
            host -> host.reservedDiskBytes(0),
            host -> host.claims(Host.Claims.NONE),
            host -> host.reservedDiskBytes(0).diskBytes(0),
            host -> host.cpuAllocationRatio(1.0),
            host -> host.ramAllocationRatio(1.0),
            host -> host.diskAllocationRatio(1.0),
            host -> host.hypervisorDemandMicroCores(0),
            host -> host.hypervisorWeight(1),
            host -> host.cores(1),
            host -> host.cores(1).reservedThreads(0).threads(1),
            host -> host.reservedRamBytes(0).ramBytes(1),
            host -> host.linkBytesPerSecond(1));

    private HostFacts() {}

    static List<Removal> removals(ClusterSnapshot snapshot) {
        List<Removal> removals = new ArrayList<>();
        for (Host host : snapshot.hosts()) {
            for (UnaryOperator<Host.Builder> plain : DEFAULTS) {
                if (!changed(host, plain).equals(host)) {
                    removals.add(facts -> facts.replace(changed(facts.host(host.id()), plain)));
                }
            }
        }
        return removals;
    }

    private static Host changed(Host host, UnaryOperator<Host.Builder> plain) {
        return plain.apply(host.toBuilder()).build();
    }
}
