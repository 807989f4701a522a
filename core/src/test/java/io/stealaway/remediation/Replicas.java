package io.stealaway.remediation;

import io.stealaway.model.ZoneId;
import io.stealaway.spi.Leadership;
import java.time.Duration;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Two processes that share a journal; for each zone one of them holds the lease, until it changes hands. */
final class Replicas {
    private final World world;
    private final TreeMap<ZoneId, Integer> holder = new TreeMap<>();

    Replicas(World world) {
        this.world = world;
    }

    Leadership of(int replica) {
        return zone -> holder.computeIfAbsent(zone, z -> 0) == replica
                ? new Leadership.Leading(world.now().plus(Duration.ofSeconds(30)))
                : new Leadership.Following("the other");
    }

    void handOver(ZoneId zone, int replica) {
        holder.put(zone, replica);
    }

    void shuffle(RandomGenerator random) {
        holder.replaceAll((zone, replica) -> random.nextInt(20) == 0 ? 1 - replica : replica);
    }

    void allTo(int replica) {
        holder.replaceAll((zone, before) -> replica);
    }
}
