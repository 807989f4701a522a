package io.stealaway.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.Explanation;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPlan;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.model.snapshot.SnapshotDelta;
import io.stealaway.testkit.Shape;
import io.stealaway.testkit.Snapshots;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class RoundTripProperties {
    @Property(tries = 50)
    void snapshotReadsBackAsItWasWritten(@ForAll long seed) throws IOException {
        ClusterSnapshot snapshot = snapshot(seed);

        byte[] bytes = written(snapshot);

        assertThat(SnapshotJson.read(new ByteArrayInputStream(bytes))).isEqualTo(snapshot);
        assertThat(written(SnapshotJson.read(new ByteArrayInputStream(bytes)))).isEqualTo(bytes);
    }

    @Property(tries = 50)
    void orderOfAddingDoesNotChangeTheBytes(@ForAll long seed) throws IOException {
        ClusterSnapshot snapshot = snapshot(seed);
        ClusterSnapshot.Builder shuffled =
                ClusterSnapshot.builder(snapshot.takenAt()).observations(snapshot.observations());
        shuffled(snapshot.vms(), seed).forEach(shuffled::vm);
        shuffled(snapshot.hosts(), seed).forEach(shuffled::host);
        shuffled(snapshot.serverGroups(), seed).forEach(shuffled::serverGroup);
        shuffled(snapshot.inFlight(), seed).forEach(shuffled::inFlight);
        shuffled(snapshot.problems(), seed).forEach(shuffled::problem);

        assertThat(written(shuffled.build())).isEqualTo(written(snapshot));
    }

    @Property(tries = 150)
    void policyReadsBackAsItWasWritten(@ForAll long seed) {
        Policy policy = new RandomDocuments(seed).policy();

        assertThat(PolicyJson.read(PolicyJson.write(policy))).isEqualTo(policy);
    }

    @Property(tries = 150)
    void planReadsBackAsItWasWritten(@ForAll long seed) {
        MigrationPlan plan = new RandomDocuments(seed).plan();

        assertThat(PlanJson.read(PlanJson.write(plan))).isEqualTo(plan);
    }

    @Property(tries = 150)
    void explanationReadsBackAsItWasWritten(@ForAll long seed) {
        Explanation explanation = new RandomDocuments(seed).explanation();

        assertThat(ExplanationJson.read(ExplanationJson.write(explanation))).isEqualTo(explanation);
    }

    @Property(tries = 150)
    void migrationReadsBackAsItWasWrittenOnOneLine(@ForAll long seed) {
        Migration migration = new RandomDocuments(seed).migration();

        String text = MigrationJson.write(migration);

        assertThat(MigrationJson.read(text)).isEqualTo(migration);
        assertThat(text).doesNotContain("\n", "\r");
    }

    @Property(tries = 50)
    void streamAndTextAreTheSameDocument(@ForAll long seed) throws IOException {
        Migration migration = new RandomDocuments(seed).migration();
        ByteArrayOutputStream stream = new ByteArrayOutputStream();

        MigrationJson.write(migration, stream);

        assertThat(stream.toString(StandardCharsets.UTF_8)).isEqualTo(MigrationJson.write(migration));
        assertThat(MigrationJson.read(new ByteArrayInputStream(stream.toByteArray())))
                .isEqualTo(migration);
    }

    @Property(tries = 150)
    void documentThatIsCutAnywhereIsRefused(@ForAll long seed) {
        Random random = new Random(seed);
        String text = PlanJson.write(new RandomDocuments(seed).plan()).stripTrailing();
        String cut = text.substring(0, random.nextInt(text.length()));

        assertThat(Complaints.of(() -> PlanJson.read(cut))).startsWith("$");
    }

    private static ClusterSnapshot snapshot(long seed) {
        RandomDocuments random = new RandomDocuments(seed);
        ClusterSnapshot snapshot = Snapshots.random(new Random(seed), Shape.odd(6, 25));
        SnapshotDelta.Builder named = SnapshotDelta.builder(snapshot.takenAt());
        snapshot.hosts().forEach(host -> named.replace(random.named(host)));
        snapshot.vms().forEach(vm -> named.replace(random.named(vm)));
        named.problems(random.problems());
        snapshot.observations().byVm().values().forEach(seen -> named.observe(random.named(seen)));
        ClusterSnapshot all = snapshot.apply(named.build());
        return all.withObservations(new Observations(all.observations().byVm(), List.of(random.text())));
    }

    private static byte[] written(ClusterSnapshot snapshot) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SnapshotJson.write(snapshot, bytes);
        return bytes.toByteArray();
    }

    private static <T> List<T> shuffled(List<T> values, long seed) {
        List<T> shuffled = new ArrayList<>(values);
        Collections.shuffle(shuffled, new Random(seed));
        return shuffled;
    }
}
