package io.stealaway.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.simulation.SimulatedCluster;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The whole application, on a simulated cloud, asked over HTTP. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureObservability
@ActiveProfiles("simulated")
@Import(SimulatedCloud.class)
@DirtiesContext
class LoopTest {
    @TempDir
    private static Path folder;

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private ThreadPoolTaskScheduler loopScheduler;

    @Autowired
    private SimulatedCluster cluster;

    @DynamicPropertySource
    static void journal(DynamicPropertyRegistry properties) {
        properties.add("stealaway.journal", () -> folder.resolve("journal"));
    }

    @Test
    void theLoopPassesIsMeteredAndIsUnhealthyOnceItsPassesAreLate() throws Exception {
        theFirstPassIsOver();

        ResponseEntity<String> inTime = http.getForEntity("/actuator/health/liveness", String.class);
        assertThat(inTime.getStatusCode()).isEqualTo(HttpStatus.OK);
        assertThat(inTime.getBody()).contains("\"loop\":{\"status\":\"UP\"", "\"lastPass\":\"2026-03-02T12:00:00Z\"");
        assertThat(http.getForObject("/actuator/prometheus", String.class))
                .containsPattern("stealaway_passes_total\\{.*} 1\\.0");

        cluster.advance(Duration.ofMinutes(10));

        ResponseEntity<String> late = http.getForEntity("/actuator/health/liveness", String.class);
        assertThat(late.getStatusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
        assertThat(late.getBody()).contains("\"loop\":{\"status\":\"DOWN\"");
    }

    /** It was scheduled when the application was ready, on a thread that does one thing after another. */
    private void theFirstPassIsOver() throws Exception {
        loopScheduler.submit(() -> {}).get();
    }
}
