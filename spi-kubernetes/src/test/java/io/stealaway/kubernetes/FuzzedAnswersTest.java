package io.stealaway.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Isolation;
import io.stealaway.spi.Isolator.Isolating;
import io.stealaway.spi.Isolator.KeptOut;
import io.stealaway.spi.Isolator.Refused;
import io.stealaway.spi.Isolator.Reintegrating;
import io.stealaway.spi.Journal.Contents;
import io.stealaway.spi.Journal.Put;
import io.stealaway.spi.Leadership.Following;
import io.stealaway.testkit.OddField;
import io.stealaway.testkit.OddFieldJudge;
import io.stealaway.testkit.OddFieldJudge.Facts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Good answers with one field made odd at a time, in every call of every SPI, judged as those of every adapter. */
class FuzzedAnswersTest {
    private static final AvailabilityZone ZONE = AvailabilityZone.of("az1");

    /** Every so many-th change is tried; it has no factor in common with the number of values that each field gets. */
    private static final int STRIDE = Boolean.getBoolean("stealaway.full") ? 1 : 2;

    private static final String OTHER_NODE = "/api/v1/nodes/node-b";
    private static final String OTHER_POD = "/api/v1/namespaces/default/pods/web-2";

    /** Names of the other node, its VM and its pod, of other owners, and what means something to one reader or another. */
    private static final List<String> TEXTS = List.of(
            "node-b",
            "vm-b",
            "web-2",
            "openstack:///vm-b",
            "openstack:///vm-a",
            "owner=x vm=vm-b ailing=",
            "owner=%zz vm=vm-a ailing=",
            "2026-01-01T00:00:10Z",
            "9999-01-01T00:00:00Z",
            "True",
            "null",
            "AAAA",
            "\u2028");

    private final World world = World.inMemory();
    private final FakeApiServer server = world.server;
    private final KubernetesConfig config = world.config();
    private final OddFieldJudge judge = new OddFieldJudge(new OddFieldJudge.Sense() {
        @Override
        public boolean possible(OddField odd) {
            return FuzzedAnswersTest.possible(odd);
        }

        @Override
        public String aboutBesides(OddField odd, String record) {
            return (record.contains("node-a") ? "vm-a" : "") + (record.contains("node-b") ? "vm-b" : "");
        }
    });

    @AfterEach
    void close() {
        world.close();
    }

    private KubernetesIsolator isolator() {
        return world.isolator().build();
    }

    /** What is well-formed is believed; what may be absent by the API is absent then. */
    private static boolean possible(OddField odd) {
        String field = odd.path().get(odd.path().size() - 1);
        boolean none = odd.becomes()
                .map(value -> value.isNull() || (value.isContainerNode() && value.isEmpty()))
                .orElse(true);
        boolean optional = none
                && field.matches(
                        "\\d+|annotations|stealaway.io/.*|labels|taints|unschedulable|ownerReferences|controller"
                                + "|deletionTimestamp|conditions|status|spec|priority|volumes|items|holderIdentity");
        boolean flag = field.matches("unschedulable|controller")
                && odd.becomes().filter(JsonNode::isBoolean).isPresent();
        boolean priority = field.equals("priority")
                && odd.becomes().filter(JsonNode::isInt).isPresent();
        return odd.textForText() || optional || flag || priority;
    }

    @Test
    void oneOddFieldOfAnIsolatorsAnswerIsRefusedByNameOrMakesNoDifference() {
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
        Supplier<Facts> isolate = () -> one(isolator().isolate(World.vm("vm-a"), World.OWNER));
        tried("vm-a: begin", isolate);
        isolator().isolate(World.vm("vm-a"), World.OWNER);
        tried("vm-a: go on", isolate);
        server.kubeletsRun();
        Isolation isolation = isolator().owned().get(0);
        tried("vm-a: end", isolate);
        isolator().isolate(World.vm("vm-b"), World.OWNER);
        tried("list", () -> {
            Map<String, Object> ofEach = new TreeMap<>();
            isolator().owned().forEach(each -> ofEach.put(each.vm().value(), each));
            return new Facts(ofEach, List.of());
        });
        tried("vm-a: put back", () -> one(isolator().reintegrate(isolation)));
        Isolation bare = new Isolation(isolation.vm(), "kubernetes", World.OWNER, Collections.emptySortedMap());
        tried("vm-a: put back by the tag", () -> one(isolator().reintegrate(bare)));
        judge.balance(STRIDE == 1 ? 15_000 : 7_500, "as before", "named", "typed", "another fact");
    }

    @Test
    void oneOddFieldOfTheJournalOrALeaseIsRefusedByNameOrMakesNoDifference() {
        new KubernetesLeadership(config, "ops", "a").lease(ZONE);
        tried("az1: follow", () -> lease("b"));
        tried("az1: lead", () -> lease("a"));
        KubernetesJournal journal = new KubernetesJournal(config, "ops", "journal", world.retryDelay());
        journal.raiseEpoch(ZONE, 0);
        journal.raiseEpoch(AvailabilityZone.of("az2"), 0);
        journal.commit(ZONE, 1, List.of(new Put("k-1", 0, "{\"vm\":1}"), new Put("k-2", 0, "")));
        tried("read the journal", () -> facts(journal.read()));
        tried("az1: write the journal", () -> answer(journal.commit(ZONE, 1, List.of(new Put("k-3", 0, "text")))));
        tried("az1: write what is stale", () -> answer(journal.commit(ZONE, 1, List.of(new Put("k-1", 0, "text")))));
        tried("az1: raise an epoch", () -> answer(journal.raiseEpoch(ZONE, 7)));
        judge.balance(1_000, "as before", "typed");
    }

    @Test
    void oneOddFieldWithinTheJournalsDocumentIsRefusedByName() {
        KubernetesJournal journal = new KubernetesJournal(config, "ops", "journal", world.retryDelay());
        journal.raiseEpoch(ZONE, 0);
        journal.raiseEpoch(AvailabilityZone.of("az2"), 0);
        journal.commit(ZONE, 1, List.of(new Put("k-1", 0, "{\"vm\":1}"), new Put("k-2", 0, "")));
        String path = "/api/v1/namespaces/ops/configmaps/journal";
        String document = "{\"format\":1,\"sequence\":1,\"epochs\":{\"az1\":1,\"az2\":1},\"entries\":"
                + "{\"k-1\":{\"revision\":1,\"text\":\"{}\"},\"k-2\":{\"revision\":1,\"text\":\"\"}}}";
        put(path, document);
        Facts good = facts(journal.read());
        assertThat(good.ofEach()).hasSize(4);
        OddFieldJudge strict = new OddFieldJudge(odd -> odd.textForText() || isWhole(odd));
        for (OddField odd : OddField.of(document, TEXTS)) {
            put(path, odd.in(document));
            strict.judge("the document", document, odd, good, () -> facts(journal.read()));
        }
        strict.balance(300, "typed");
    }

    /** A document without an entry, or with another epoch, is one that could have been written. */
    private static boolean isWhole(OddField odd) {
        boolean none = odd.becomes()
                .map(value -> value.isObject() && value.isEmpty() && odd.path().size() == 1)
                .orElse(odd.path().size() == 2);
        boolean number = odd.becomes()
                .filter(value -> value.isIntegralNumber() && value.longValue() > 0)
                .isPresent();
        return none || (number && odd.was().isIntegralNumber());
    }

    private void put(String path, String document) {
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(document.getBytes(StandardCharsets.UTF_8));
            zip.finish();
            server.change(path, map -> map.withObject("/binaryData").put(KubernetesJournal.DATA, bytes.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Facts facts(Contents contents) {
        Map<String, Object> ofEach = new TreeMap<>();
        contents.entries().forEach(ofEach::put);
        contents.epochs().forEach((zone, epoch) -> ofEach.put(zone.value(), epoch));
        return new Facts(ofEach, List.of());
    }

    private static Facts answer(Object answer) {
        return new Facts(Map.of("az1", answer), List.of());
    }

    private Facts lease(String replica) {
        Object lease = new KubernetesLeadership(config, "ops", replica).lease(ZONE);
        Object fact = lease instanceof Following following ? following.leader() : "leading";
        return new Facts(Map.of("az1", fact), List.of());
    }

    private Facts one(Object answer) {
        List<String> told = new ArrayList<>();
        if (answer instanceof Isolating isolating) {
            told.add("vm-a: " + isolating.why());
        } else if (answer instanceof Refused refused) {
            told.add("vm-a: " + refused.why());
        } else if (answer instanceof Reintegrating reintegrating) {
            told.add("vm-a: " + reintegrating.why());
        } else if (answer instanceof KeptOut keptOut) {
            told.add("vm-a: " + keptOut.why());
        }
        assertThat(told).noneMatch(line -> line.equals("vm-a: "));
        Map<String, Object> ofEach = new TreeMap<>();
        ofEach.put("vm-a", answer);
        ofEach.put("touched " + OTHER_NODE, server.at(OTHER_NODE));
        ofEach.put("touched " + OTHER_POD, server.at(OTHER_POD));
        return new Facts(ofEach, told);
    }

    private void tried(String name, Supplier<Facts> call) {
        Map<String, ObjectNode> before = server.objects();
        List<String> bodies = new ArrayList<>();
        server.mutate(body -> {
            bodies.add(body);
            return body;
        });
        Facts good = call.get();
        for (int i = 0; i < bodies.size(); i++) {
            List<OddField> all = OddField.of(bodies.get(i), TEXTS);
            for (int j = i % STRIDE; j < all.size(); j += STRIDE) {
                OddField odd = all.get(j);
                server.restore(before);
                only(i, odd::in);
                judge.judge(name + ", answer " + i, bodies.get(i), odd, good, call);
            }
        }
        server.mutate(body -> body);
        server.restore(before);
    }

    private void only(int which, UnaryOperator<String> change) {
        AtomicInteger count = new AtomicInteger();
        server.mutate(body -> count.getAndIncrement() == which ? change.apply(body) : body);
    }
}
