package io.stealaway.remediation;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.spi.Leadership;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Two processes that share a journal; for each zone one of them holds the lease, until it changes hands. */
final class Replicas {
    private final World world;
    private final TreeMap<AvailabilityZone, Integer> holder = new TreeMap<>();

    Replicas(World world) {
        this.world = world;
    }

    Leadership of(int replica) {
        return zone -> world.faults.call("lease", Optional.empty(), () -> lease(zone, replica), this::leading);
    }

    boolean holds(AvailabilityZone zone, int replica) {
        return holder.computeIfAbsent(zone, z -> 0) == replica;
    }

    private Leadership.Lease lease(AvailabilityZone zone, int replica) {
        return holds(zone, replica) ? leading() : new Leadership.Following("the other");
    }

    private Leadership.Lease leading() {
        return new Leadership.Leading(world.now().plus(Duration.ofSeconds(30)));
    }

    void handOver(AvailabilityZone zone, int replica) {
        holder.put(zone, replica);
        world.changedHands = world.ticks();
    }

    void shuffle(RandomGenerator random) {
        holder.replaceAll((zone, replica) -> random.nextInt(20) == 0 ? handedOver(1 - replica) : replica);
    }

    private int handedOver(int replica) {
        world.changedHands = world.ticks();
        return replica;
    }

    void allTo(int replica) {
        holder.replaceAll((zone, before) -> replica);
        world.changedHands = world.ticks();
    }
}
