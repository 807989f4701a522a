package io.stealaway.openstack;

import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What Placement has allocated of a host beyond what its servers and those that migrate to it need by their flavors: for servers that are
 * being built or wait for a resize to be confirmed, and what outlived its server or migration. Nova's scheduler does not hand it out
 * again. A flavor that asks for less than it says hides as much of it.
 */
final class HostClaims {
    private final SortedMap<HostId, Needed> needed = new TreeMap<>();

    /** By flavors. */
    private static final class Needed {
        private long vcpus;
        private long ramMb;
        private long diskGb;
        /** Whether what one of them needs is not known, so that nothing can be told to be left over. */
        private boolean unknown;
    }

    private HostClaims() {}

    static HostClaims of(KnownCluster known) {
        HostClaims claims = new HostClaims();
        known.servers().values().forEach(server -> server.host().ifPresent(host -> claims.add(server, host)));
        for (MigrationRecord migration : known.migrations().values()) {
            Server server = known.servers().get(migration.vm());
            Optional<HostId> target = migration.target();
            if (server != null && !migration.ended() && target.isPresent() && !target.equals(server.host())) {
                claims.add(server, target.get());
            }
        }
        return claims;
    }

    private void add(Server server, HostId host) {
        Needed all = needed.computeIfAbsent(host, any -> new Needed());
        Flavor flavor = server.flavor();
        if (flavor.vcpus().isEmpty() || flavor.ramMb().isEmpty() || !flavor.disksKnown()) {
            all.unknown = true;
            return;
        }
        all.vcpus += flavor.vcpus().getAsLong();
        all.ramMb += flavor.ramMb().getAsLong();
        all.diskGb += Bytes.wholeGibi(VmAssembler.diskBytes(server, flavor));
    }

    Host.Claims on(HostId host, Inventory inventory) {
        Needed all = Objects.requireNonNullElseGet(needed.get(host), Needed::new);
        if (all.unknown) {
            return Host.Claims.NONE;
        }
        return new Host.Claims(
                more(inventory, Inventory.VCPU, all.vcpus),
                Bytes.ofMebi(more(inventory, Inventory.MEMORY_MB, all.ramMb)),
                Bytes.ofGibi(more(inventory, Inventory.DISK_GB, all.diskGb)));
    }

    private static long more(Inventory inventory, String name, long needed) {
        return Math.max(0, inventory.usages().of(name) - needed);
    }
}
