package io.stealaway.springboot;

import io.stealaway.openstack.NovaMigrator;
import io.stealaway.openstack.OpenStackConfig;
import io.stealaway.openstack.OpenStackTopology;
import io.stealaway.prometheus.PrometheusConfig;
import io.stealaway.prometheus.PrometheusMetricsSource;
import io.stealaway.prometheus.Signals;
import io.stealaway.prometheus.VmMapping;
import io.stealaway.spi.MetricsSource;
import io.stealaway.spi.Migrator;
import io.stealaway.spi.Topology;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/** A cloud of OpenStack, whose account is in the environment (OS_CLOUD, or OS_AUTH_URL and its kin), measured by Prometheus. */
@Configuration(proxyBeanMethods = false)
@Profile("!simulated")
class CloudConfiguration {
    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    OpenStackConfig openStack() {
        return OpenStackConfig.fromEnvironment(System.getenv()).build();
    }

    @Bean
    Topology topology(OpenStackConfig openStack) {
        return new OpenStackTopology(openStack);
    }

    @Bean
    Migrator migrator(OpenStackConfig openStack) {
        return new NovaMigrator(openStack);
    }

    @Bean
    MetricsSource metrics(LoopSettings settings, InstantSource clock) {
        return new PrometheusMetricsSource(PrometheusConfig.builder(
                        settings.prometheus(),
                        Signals.nodeExporter("job=\"guests\"", "instance"),
                        VmMapping.byMetadata("instance", "([^:]+):9100", "address"),
                        clock)
                .build());
    }
}
