package io.stealaway.springboot;

import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.simulation.SimulatedCluster;
import io.stealaway.spi.MetricsSource;
import io.stealaway.spi.Migrator;
import io.stealaway.spi.Topology;
import io.stealaway.testkit.Snapshots;
import java.time.InstantSource;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Profile;

/** In the place of OpenStack and Prometheus: two hosts and a VM, whose time goes on when a test says so. */
@TestConfiguration(proxyBeanMethods = false)
@Profile("simulated")
class SimulatedCloud {
    @Bean
    SimulatedCluster cluster() {
        ClusterSnapshot first = ClusterSnapshot.builder(Snapshots.TAKEN_AT)
                .host(Snapshots.host("host-1", "zone-a").build())
                .host(Snapshots.host("host-2", "zone-a").build())
                .vm(Snapshots.vm("web-1", "host-1").build())
                .build();
        return SimulatedCluster.builder(first, (vm, second) -> 1_000_000).build();
    }

    @Bean
    InstantSource clock(SimulatedCluster cluster) {
        return cluster.clock();
    }

    @Bean
    Topology topology(SimulatedCluster cluster) {
        return cluster.topology();
    }

    @Bean
    MetricsSource metrics(SimulatedCluster cluster) {
        return cluster.metrics();
    }

    @Bean
    Migrator migrator(SimulatedCluster cluster) {
        return cluster.migrator();
    }
}
