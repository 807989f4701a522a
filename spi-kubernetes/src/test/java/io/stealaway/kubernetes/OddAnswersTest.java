package io.stealaway.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Isolation;
import io.stealaway.model.MigrationId;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Isolator.Isolating;
import io.stealaway.spi.Isolator.KeptOut;
import io.stealaway.spi.Isolator.Refused;
import io.stealaway.spi.Isolator.Reintegrating;
import io.stealaway.spi.Leadership.Following;
import io.stealaway.testkit.OddField;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Good answers with one field made odd at a time. The outcome is as before, a refusal or a wait with words, or a typed exception that
 * names the field; and nothing of another VM's node is ever touched.
 */
class OddAnswersTest {
    private static final AvailabilityZone ZONE = AvailabilityZone.of("az1");
    /** Every so many-th change is tried; it has no factor in common with the number of values that each field gets. */
    private static final int STRIDE = Boolean.getBoolean("stealaway.full") ? 1 : 5;

    private static final String OTHER_NODE = "/api/v1/nodes/node-b";
    private static final String OTHER_POD = "/api/v1/namespaces/default/pods/web-2";

    /** Names of the other node, its VM and its pod, and of other owners. */
    private static final List<String> OTHERS =
            List.of("node-b", "vm-b", "web-2", "openstack:///vm-b", "owner=x vm=vm-b ailing=");

    private final World world = new World();
    private final FakeApiServer server = world.server;
    private final KubernetesConfig config = world.config();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();

    @AfterEach
    void close() {
        world.close();
    }

    private KubernetesIsolator isolator() {
        return KubernetesIsolator.builder(config, NodeMapping.byProviderId())
                .retryDelay(world.retryDelay())
                .build();
    }

    private Object isolate() {
        return isolator().isolate(World.vm("vm-a"), World.OWNER);
    }

    @Test
    void oneOddFieldIsRefusedByNameOrMakesNoDifference() {
        server.pod("static", "node-a", "Node", "node-a")
                .withObject("/metadata")
                .putObject("annotations")
                .put("kubernetes.io/config.mirror", "x");
        server.pod("batch", "node-a", "Job", "batch").withObject("/status").put("phase", "Succeeded");
        server.change("/api/v1/namespaces/default/pods/web-1", pod -> {
            pod.withObject("/spec")
                    .put("priority", 5)
                    .putArray("volumes")
                    .addObject()
                    .putObject("configMap");
        });
        server.changeNode(
                "node-a",
                node -> node.withObject("/spec")
                        .putArray("taints")
                        .addObject()
                        .put("key", "dedicated")
                        .put("effect", "NoSchedule"));
        tried("begin", this::isolate, OddAnswersTest::sameKind);
        isolate();
        tried("go on", this::isolate, OddAnswersTest::sameKind);
        server.kubeletsRun();
        Isolation isolation = isolator().owned().get(0);
        tried("end", this::isolate, OddAnswersTest::sameKind);
        tried("list", () -> isolator().owned(), OddAnswersTest::part);
        tried("put back", () -> isolator().reintegrate(isolation), OddAnswersTest::sameKind);
        Isolation bare = new Isolation(isolation.vm(), "kubernetes", World.OWNER, Collections.emptySortedMap());
        tried("put back by the tag", () -> isolator().reintegrate(bare), OddAnswersTest::sameKind);
        new KubernetesLeadership(config, "ops", "a").lease(ZONE);
        tried("follow", () -> new KubernetesLeadership(config, "ops", "b").lease(ZONE), (good, odd) -> true);
        new KubernetesJournal(config, "ops", "journal", world.retryDelay()).raiseEpoch(ZONE, 0);
        tried(
                "read the journal",
                () -> new KubernetesJournal(config, "ops", "journal", world.retryDelay()).read(),
                Object::equals);

        assertThat(wrong).isEmpty();
        assertThat(outcomes).containsKeys("as before", "words", "typed");
        assertThat(outcomes.values().stream().mapToInt(Integer::intValue).sum()).isBetween(3_000, 100_000);
    }

    /** Whether an outcome is as good as the one without a change. */
    private interface AsBefore {
        boolean is(Object good, Object odd);
    }

    private static boolean sameKind(Object good, Object odd) {
        return good.getClass().equals(odd.getClass());
    }

    /** An annotation that is not as we write it is not ours; what is told of the others is true. */
    private static boolean part(Object good, Object odd) {
        return owners(good).containsAll(owners(odd));
    }

    private static List<MigrationId> owners(Object isolations) {
        List<MigrationId> owners = new ArrayList<>();
        ((List<?>) isolations).forEach(one -> owners.add(((Isolation) one).owner()));
        return owners;
    }

    private void tried(String name, Supplier<Object> call, AsBefore asBefore) {
        Map<String, ObjectNode> before = server.objects();
        List<String> bodies = new ArrayList<>();
        server.mutate(body -> {
            bodies.add(body);
            return body;
        });
        Object good = call.get();
        for (int i = 0; i < bodies.size(); i++) {
            List<OddField> all = OddField.of(bodies.get(i), OTHERS);
            for (int j = i % STRIDE; j < all.size(); j += STRIDE) {
                OddField odd = all.get(j);
                server.restore(before);
                only(i, odd::in);
                judge(name + " " + i + " " + odd, odd, call, good, asBefore);
            }
        }
        server.mutate(body -> body);
        server.restore(before);
    }

    private void only(int which, Function<String, String> change) {
        AtomicInteger count = new AtomicInteger();
        server.mutate(body -> count.getAndIncrement() == which ? change.apply(body) : body);
    }

    private void judge(String what, OddField odd, Supplier<Object> call, Object good, AsBefore asBefore) {
        Map<String, ObjectNode> before = server.objects();
        String outcome;
        try {
            outcome = outcome(call.get(), good, asBefore);
        } catch (BackendException e) {
            outcome = odd.namedIn(e.getMessage()) ? "typed" : "typed without the field: " + e.getMessage();
        } catch (RuntimeException e) {
            outcome = "thrown: " + e;
        }
        Map<String, ObjectNode> after = server.objects();
        for (String other : List.of(OTHER_NODE, OTHER_POD)) {
            if (!before.get(other).equals(after.get(other))) {
                outcome = "touched: " + other;
            }
        }
        if (List.of("as before", "words", "typed").contains(outcome)) {
            outcomes.merge(outcome, 1, Integer::sum);
        } else {
            wrong.add(what + ": " + outcome);
        }
    }

    private static String outcome(Object answer, Object good, AsBefore asBefore) {
        String words = "";
        if (answer instanceof Isolating isolating) {
            words = isolating.why();
        } else if (answer instanceof Refused refused) {
            words = refused.why();
        } else if (answer instanceof Reintegrating reintegrating) {
            words = reintegrating.why();
        } else if (answer instanceof KeptOut keptOut) {
            words = keptOut.why();
        } else if (answer instanceof Following) {
            return "as before";
        }
        if (!words.isBlank()) {
            return "words";
        }
        return asBefore.is(good, answer) ? "as before" : "wrong: " + answer;
    }
}
