package io.stealaway.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.testkit.Lab;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Hours that are over, out of a real Prometheus: as many as the lab has, eight unless it was told otherwise. In them a VM's steal is once, twice
 * and three times its lowest, hour by hour.
 */
class PrometheusPastLabIT {
    private static final Duration EVERY = Duration.ofMinutes(5);
    private static final long WINDOW_SECONDS = 300;

    private final Lab lab = Lab.of("prometheus", "past");
    private final int vms = Integer.parseInt(lab.setting("PROM_PAST_VMS"));
    private final Duration length = Duration.ofMinutes(Long.parseLong(lab.setting("PROM_PAST_MINUTES")));
    private final URI url = URI.create(lab.setting("PROM_URL"));

    private ClusterSnapshot cluster(Instant end) {
        Host host = Host.builder(HostId.of("host-001"), AvailabilityZone.of("az1"))
                .cores(2_048)
                .threads(4_096)
                .ramBytes(1L << 42)
                .linkBytesPerSecond(1_250_000_000L)
                .build();
        ClusterSnapshot.Builder cluster = ClusterSnapshot.builder(end).host(host);
        for (int i = 1; i <= vms; i++) {
            cluster.vm(Vm.builder(VmId.of(String.format("vm-%05d", i)), host.id(), Tenant.of("acme"))
                    .vcpus(1)
                    .ramBytes(1L << 30)
                    .build());
        }
        return cluster.build();
    }

    /** What the lab's writer made up. */
    private static double steal(VmId vm, long second) {
        int number = Integer.parseInt(vm.value().substring("vm-".length()));
        return (0.01 + number % 7 / 100.0) * (1 + (second - 1) / 3_600 % 3);
    }

    @Test
    void allOfItIsReadByFewQueries() throws IOException, InterruptedException {
        Instant end = Instant.ofEpochSecond(Long.parseLong(lab.setting("PROM_PAST_END")));
        PrometheusConfig config = PrometheusConfig.builder(
                        url,
                        Signals.nodeExporter("", "instance"),
                        VmMapping.byLabel("instance"),
                        InstantSource.fixed(end))
                .window(Duration.ofSeconds(WINDOW_SECONDS))
                .offset(Duration.ZERO)
                .maxClockSkew(Duration.ofDays(365))
                .timeout(Duration.ofMinutes(1))
                .build();
        long before = rangeQueries();
        int[] seen = new int[2];
        Instant began = Instant.now();

        int moments = new PrometheusBackfill(config).read(cluster(end), length.minusMinutes(10), EVERY, pass -> {
            seen[0]++;
            seen[1] += pass.observations().byVm().size();
            pass.observations().byVm().values().forEach(PrometheusPastLabIT::isAsWasMadeUp);
        });

        long queries = rangeQueries() - before;
        System.out.printf(
                "lab: %,d VMs at %,d moments, %d queries, %,d ms%n",
                vms, moments, queries, Duration.between(began, Instant.now()).toMillis());
        assertThat(moments).isEqualTo(seen[0]).isEqualTo((int) (length.toMinutes() / 5 - 2));
        assertThat(seen[1]).as("each VM at each moment").isEqualTo(moments * vms);
        // Five for each answer's worth of moments; 1,000 VMs at 2,016 moments need three of these.
        assertThat(queries).isBetween(4L, 5 * (1 + 3L * vms * moments / 2_016_000));
    }

    private static void isAsWasMadeUp(VmObservation one) {
        long at = one.sampledAt().getEpochSecond();
        double then = steal(one.vm(), at);
        double before = steal(one.vm(), at - WINDOW_SECONDS + 1);
        // In the first window of an hour it is something between.
        assertThat(one.stealRatio())
                .as("steal of %s at %s", one.vm(), one.sampledAt())
                .isBetween(Math.min(then, before) - 0.001, Math.max(then, before) + 0.001);
        if (then == before) {
            assertThat(one.stealRatio()).isEqualTo(then, within(0.001));
        }
        assertThat(one.load5())
                .isEqualTo(0.5 + Integer.parseInt(one.vm().value().substring(3)) % 3, within(0.01));
    }

    private long rangeQueries() throws IOException, InterruptedException {
        String metrics = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(url.resolve("/metrics")).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        Matcher count = Pattern.compile(
                        "prometheus_http_requests_total\\{code=\"200\",handler=\"/api/v1/query_range\"} (\\d+)")
                .matcher(metrics);
        return count.find() ? Long.parseLong(count.group(1)) : 0;
    }
}
