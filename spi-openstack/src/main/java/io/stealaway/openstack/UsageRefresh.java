package io.stealaway.openstack;

import io.stealaway.internal.http.Deadline;
import io.stealaway.model.Host;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asks again what is allocated of hosts of which more is than servers and migrations explain: a deleted allocation shows in no
 * generation. Not thread-safe.
 */
final class UsageRefresh {
    /** Of so many hosts between full reads, in turns; a cloud may have flavors that allocate more than they say. */
    private static final int MOST = 16;

    private final Nova nova;
    private final ParallelReads reads;
    private String last = "";

    UsageRefresh(Nova nova, ParallelReads reads) {
        this.nova = nova;
        this.reads = reads;
    }

    /**
     * Returns what was read with what is allocated now.
     *
     * @param before what was read before; inventories that differ are of this moment
     * @param into takes what was asked again
     */
    KnownCluster refreshed(
            KnownCluster read, @Nullable KnownCluster before, BiConsumer<String, Inventory> into, Deadline deadline) {
        if (before == null) {
            return read;
        }
        SortedSet<String> doubted = doubted(read, before.inventories());
        SortedSet<String> asked = read.fullAt().equals(before.fullAt()) ? inTurn(doubted) : doubted;
        if (asked.isEmpty()) {
            return read;
        }
        SortedMap<String, Inventory> current = new TreeMap<>(read.inventories());
        reads.each(
                asked,
                provider -> nova.usages(provider, Objects.requireNonNull(current.get(provider)), deadline),
                (provider, now) -> {
                    into.accept(provider, now);
                    current.put(provider, now);
                });
        return read.withInventories(current);
    }

    @SuppressWarnings("ReferenceEquality") // Whether it was read again is the question.
    private static SortedSet<String> doubted(KnownCluster read, SortedMap<String, Inventory> before) {
        HostClaims claims = HostClaims.of(read);
        SortedSet<String> doubted = new TreeSet<>();
        for (Hypervisor hypervisor : read.hypervisors()) {
            Inventory inventory = read.inventories().get(hypervisor.uuid());
            if (inventory != null
                    && inventory == before.get(hypervisor.uuid())
                    && !claims.on(hypervisor.host(), inventory).equals(Host.Claims.NONE)) {
                doubted.add(hypervisor.uuid());
            }
        }
        return doubted;
    }

    private SortedSet<String> inTurn(SortedSet<String> doubted) {
        if (doubted.size() <= MOST) {
            return doubted;
        }
        List<String> next = Stream.concat(doubted.tailSet(last + '\0').stream(), doubted.stream())
                .limit(MOST)
                .toList();
        last = next.get(MOST - 1);
        return new TreeSet<>(next);
    }
}
