package io.stealaway.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stealaway.model.MigrationId;
import io.stealaway.spi.Isolator;
import org.junit.jupiter.api.Test;

/** What lists of nodes cost in a cluster of 5,000; the figures are in docs/adapters/kubernetes.md. */
class NodeListCostTest {
    private static final int NODES = 5_000;

    @Test
    void nodesAreListedWholeOnceAndOtherwiseByTheirMetadataOrOneByOne() {
        try (World world = new World()) {
            // Of a real node's 13 kB, 3 kB are metadata, most of it managedFields; images are most of the rest.
            for (int i = 0; i < NODES; i++) {
                ObjectNode node = world.server.node("node-" + i, "openstack:///vm-" + i);
                node.withObject("/metadata").put("managedFields", "x".repeat(2_850));
                node.withObject("/status").put("images", "x".repeat(9_750));
            }
            world.server.pod("web-7", "node-7", "ReplicaSet", "web");
            Isolator isolator = world.isolator().build();

            long first = bytes(world, () -> isolator.isolate(World.vm("vm-7"), World.OWNER));
            long second = bytes(world, () -> isolator.isolate(World.vm("vm-8"), new MigrationId("other")));
            long owned = bytes(world, isolator::owned);

            assertThat(first).isBetween(64_000_000L, 67_000_000L);
            assertThat(second).isLessThan(40_000);
            assertThat(owned).isBetween(15_000_000L, 17_000_000L);
            assertThat(world.server.requests())
                    .filteredOn("GET /api/v1/nodes"::equals)
                    .hasSize(22);
        }
    }

    private static long bytes(World world, Runnable call) {
        long before = world.server.bytesSent();
        call.run();
        return world.server.bytesSent() - before;
    }
}
