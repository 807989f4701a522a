package io.stealaway.springboot;

import io.micrometer.core.instrument.MeterRegistry;
import io.stealaway.json.PolicyJson;
import io.stealaway.local.FileJournal;
import io.stealaway.model.policy.Policy;
import io.stealaway.prometheus.metrics.LoopMetrics;
import io.stealaway.remediation.Remediator;
import io.stealaway.remediation.RemediatorService;
import io.stealaway.spi.Isolator;
import io.stealaway.spi.Journal;
import io.stealaway.spi.MetricsSource;
import io.stealaway.spi.Migrator;
import io.stealaway.spi.Topology;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.List;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.task.ThreadPoolTaskSchedulerBuilder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** The loop. Topology, metrics, migrator, clock, and an isolator for each way to take a VM out are beans from elsewhere. */
@Configuration(proxyBeanMethods = false)
class LoopConfiguration {
    @Bean
    Policy policy(LoopSettings settings) throws IOException {
        try (InputStream document = settings.policy().getInputStream()) {
            return PolicyJson.read(document);
        }
    }

    @Bean
    Journal journal(LoopSettings settings) {
        return FileJournal.open(settings.journal());
    }

    @Bean
    Remediator remediator(
            Topology topology,
            MetricsSource metrics,
            List<Isolator> isolators,
            Migrator migrator,
            Journal journal,
            Policy policy,
            InstantSource clock) {
        return Remediator.builder()
                .topology(topology)
                .metrics(metrics)
                .isolators(isolators)
                .migrator(migrator)
                .journal(journal)
                .policy(policy)
                .clock(clock)
                .build();
    }

    /** One thread: passes come one after another. Spring begins and ends it. */
    @Bean
    ThreadPoolTaskScheduler loopScheduler(ThreadPoolTaskSchedulerBuilder builder) {
        return builder.poolSize(1).threadNamePrefix("stealaway-").build();
    }

    @Bean
    LoopMetrics loopMetrics(MeterRegistry registry, InstantSource clock) {
        return new LoopMetrics(registry, clock);
    }

    /** Spring closes it, before what it uses. */
    @Bean
    RemediatorService loop(
            Remediator remediator, ThreadPoolTaskScheduler loopScheduler, InstantSource clock, LoopMetrics metrics) {
        return new RemediatorService(remediator, loopScheduler.getScheduledExecutor(), clock, metrics);
    }

    /** Not earlier: an application that does not come up must not have moved a VM. */
    @Bean
    ApplicationListener<ApplicationReadyEvent> loopBegins(RemediatorService loop) {
        return ready -> loop.start();
    }
}
