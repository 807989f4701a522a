package io.stealaway.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.Role;
import io.stealaway.model.policy.IsolationPolicy;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.MigrationPolicy.QuietHours;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.policy.Policy.RunMode;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The bytes of three documents, which no JDK, platform or release of version 1.0 may change. */
class GoldenDocumentsTest {
    @Test
    void snapshotHasTheseBytes() {
        ClusterSnapshot snapshot = Documents.readSnapshot(golden("snapshot.json"));

        assertThat(Documents.written(snapshot)).isEqualTo(golden("snapshot.json"));
        assertThat(snapshot.vms()).hasSize(20);
        assertThat(snapshot.neighbourStealRatio(1)).isEqualTo(0.5403273164780037);
    }

    @Test
    void policyHasTheseBytes() {
        Policy policy = Policy.builder()
                .mode(RunMode.ACT)
                .placement(PlacementPolicy.builder()
                        .minBenefit(0.1 + 0.2)
                        .scorerWeights(new TreeMap<>(Map.of("role spread", 2.0, "most free", 1e7 / 10)))
                        .build())
                .isolation(IsolationPolicy.builder()
                        .chains(new TreeMap<>(Map.of(Role.of("größe"), List.of("consul", "kubernetes"))))
                        .build())
                .migration(MigrationPolicy.builder()
                        .quietHours(List.of(new QuietHours(
                                new TreeSet<>(List.of(DayOfWeek.SUNDAY, DayOfWeek.MONDAY)),
                                LocalTime.of(22, 0),
                                LocalTime.of(6, 30),
                                java.time.ZoneId.of("Europe/Moscow"))))
                        .controlPlaneRoles(new TreeSet<>(List.of(Role.of("nova"))))
                        .controlPlaneKeys(new TreeSet<>())
                        .build())
                .build();

        assertThat(PolicyJson.write(policy)).isEqualTo(golden("policy.json"));
        assertThat(PolicyJson.read(golden("policy.json"))).isEqualTo(policy);
    }

    @Test
    void planHasTheseBytes() throws IOException {
        if ("write".equals(System.getProperty("stealaway.golden"))) {
            Files.writeString(
                    Path.of("src/test/resources/io/stealaway/json/plan.json"),
                    PlanJson.write(PlanJson.read(Documents.PLAN)));
        }
        assertThat(PlanJson.write(PlanJson.read(Documents.PLAN))).isEqualTo(golden("plan.json"));
    }

    @Test
    void migrationHasTheseBytes() {
        assertThat(MigrationJson.write(MigrationJson.read(Documents.MIGRATION)))
                .isEqualTo(Documents.MIGRATION.replace("\n", ""));
    }

    private static String golden(String name) {
        try (InputStream file = Objects.requireNonNull(GoldenDocumentsTest.class.getResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError("a resource cannot fail to be read", e);
        }
    }
}
