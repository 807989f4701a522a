package io.stealaway.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Isolation;
import io.stealaway.model.MigrationId;
import io.stealaway.model.Vm;
import io.stealaway.spi.Isolator.Isolating;
import io.stealaway.spi.Isolator.KeptOut;
import io.stealaway.spi.Isolator.Refused;
import io.stealaway.spi.Isolator.Reintegrating;
import io.stealaway.spi.Journal.Contents;
import io.stealaway.spi.Journal.Put;
import io.stealaway.spi.Leadership.Following;
import io.stealaway.spi.Leadership.Leading;
import io.stealaway.testkit.ManualClock;
import io.stealaway.testkit.OddField;
import io.stealaway.testkit.OddFieldJudge;
import io.stealaway.testkit.OddFieldJudge.Facts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Good answers with one field made odd at a time, in every call of every SPI, judged as those of every adapter. */
class FuzzedAnswersTest {
    private static final AvailabilityZone ZONE = AvailabilityZone.of("az1");
    private static final MigrationId OWNER = new MigrationId("m-1");
    private static final Vm VM = Vms.at("vm-1", "127.0.0.2");
    private static final Vm OTHER = Vms.at("vm-2", "127.0.0.3");
    private static final List<String> TEXTS = List.of(
            "host-b",
            "127.0.0.3",
            "web-2",
            "db",
            "true",
            "null",
            "\u2028",
            "%zz",
            "AAAA",
            "/8A=",
            "critical",
            "_node_maintenance",
            "stealaway owner=x vm=vm-2 ailing=",
            "stealaway owner=%zz vm=vm-1 ailing=");

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final FakeConsul consul = new FakeConsul();
    private final ConsulConfig config =
            Vms.config(consul, clock).httpClient(consul.client()).build();
    private final ConsulIsolator isolator;
    private final OddFieldJudge judge = new OddFieldJudge(new OddFieldJudge.Sense() {
        @Override
        public boolean possible(OddField odd) {
            return FuzzedAnswersTest.possible(odd);
        }

        @Override
        public String aboutBesides(OddField odd, String record) {
            return (record.contains("host-a") ? "vm-1" : "") + (record.contains("host-b") ? "vm-2" : "");
        }
    });

    FuzzedAnswersTest() {
        consul.node("host-a", "127.0.0.2");
        consul.node("host-b", "127.0.0.3");
        consul.node("host-c", "127.0.0.4");
        consul.service("host-a", "db-1", "db");
        consul.service("host-b", "db-2", "db");
        isolator = ConsulIsolator.builder(config, "http://{metadata:address}:" + consul.port())
                .retryDelay((operation, wait) -> clock.advance(wait))
                .build();
    }

    @AfterEach
    void close() {
        consul.close();
    }

    /** What is well-formed is believed; what may be absent is no other thing then. */
    private static boolean possible(OddField odd) {
        String field = odd.path().get(odd.path().size() - 1);
        boolean none = odd.becomes()
                .map(value -> value.isContainerNode() && value.isEmpty())
                .orElse(true);
        // An element of a list, or a check or service of an agent, or all of them, may be gone.
        boolean aWhole = odd.path().size() < 2 && !field.matches("ID|Config");
        boolean index = field.equals("ModifyIndex")
                && odd.becomes()
                        .filter(value -> value.isIntegralNumber() && value.asLong() > 0)
                        .isPresent();
        return odd.textForText() || index || (aWhole && none) || (field.equals("Session") && none) || value(odd, field);
    }

    /** An empty value is null. */
    private static boolean value(OddField odd, String field) {
        return field.equals("Value")
                && odd.becomes()
                        .filter(value -> value.isNull() || value.isTextual())
                        .isPresent();
    }

    @Test
    void oneOddFieldOfAnIsolatorsAnswerIsRefusedByNameOrMakesNoDifference() {
        Runnable free = () -> {
            consul.endMaintenance("host-a");
            consul.endMaintenance("host-b");
        };
        assertThat(isolator.isolate(VM, OWNER)).isNotNull();
        assertThat(isolator.isolate(OTHER, new MigrationId("m-2"))).isInstanceOf(Refused.class);
        String ours = consul.reason("host-a");
        Isolation isolation = isolator.owned().get(0);
        Isolation bare = new Isolation(VM.id(), "consul", OWNER, Collections.emptySortedMap());
        Runnable isolated = () -> {
            free.run();
            consul.humanMaintains("host-a", ours);
        };
        Runnable both = () -> {
            isolated.run();
            consul.humanMaintains("host-b", ours.replace("m-1", "m-2").replace("vm-1", "vm-2"));
            consul.check("host-c", "serfHealth", "critical");
        };
        tried("vm-1: begin", free, () -> one(isolator.isolate(VM, OWNER)));
        tried("vm-1: go on", isolated, () -> one(isolator.isolate(VM, OWNER)));
        tried("list", both, () -> {
            Map<String, Object> ofEach = new TreeMap<>();
            isolator.owned().forEach(each -> ofEach.put(each.vm().value(), each));
            return new Facts(ofEach, List.of());
        });
        tried("vm-1: put back", isolated, () -> one(isolator.reintegrate(isolation)));
        tried("vm-1: put back by the tag", both, () -> one(isolator.reintegrate(bare)));
        judge.balance(11_000, "as before", "named", "typed");
    }

    @Test
    void oneOddFieldOfTheJournalOrTheLocksIsRefusedByNameOrMakesNoDifference() {
        ConsulJournal journal =
                new ConsulJournal(config, "stealaway/journal", (operation, wait) -> clock.advance(wait));
        journal.raiseEpoch(ZONE, 0);
        journal.raiseEpoch(AvailabilityZone.of("az2"), 0);
        journal.commit(ZONE, 1, List.of(new Put("k-1", 0, "{\"vm\":1}"), new Put("k-2", 0, "")));
        tried("read the journal", () -> {}, () -> facts(journal.read()));
        AtomicInteger fresh = new AtomicInteger();
        tried(
                "az1: write the journal",
                () -> {},
                () -> answer(journal.commit(ZONE, 1, List.of(new Put("fresh-" + fresh.incrementAndGet(), 0, "text")))));
        tried(
                "az1: write what is stale",
                () -> {},
                () -> answer(journal.commit(ZONE, 1, List.of(new Put("k-1", 0, "text")))));
        tried("az1: raise an epoch", () -> {}, () -> answer(journal.raiseEpoch(ZONE, 7)));
        tried(
                "az1: lead",
                () -> consul.endSessions(),
                () -> lease(new ConsulLeadership(config, "stealaway/leaders", "a")));
        new ConsulLeadership(config, "stealaway/followed", "a").lease(ZONE);
        tried("az1: follow", () -> {}, () -> lease(new ConsulLeadership(config, "stealaway/followed", "b")));
        judge.balance(2_000, "as before", "typed");
    }

    private static Facts facts(Contents contents) {
        Map<String, Object> ofEach = new TreeMap<>();
        contents.entries().forEach(ofEach::put);
        contents.epochs().forEach((zone, epoch) -> ofEach.put(zone.value(), epoch));
        return new Facts(ofEach, List.of());
    }

    /** A revision grows from one write to the next. */
    private static Facts answer(Object answer) {
        return new Facts(Map.of("az1", answer.getClass()), List.of());
    }

    /** Twice, as the second one renews. */
    private Facts lease(ConsulLeadership leadership) {
        leadership.lease(ZONE);
        Object lease = leadership.lease(ZONE);
        Object fact = lease instanceof Following following ? following.leader() : Leading.class;
        return new Facts(Map.of("az1", fact), List.of());
    }

    private Facts one(Object answer) {
        List<String> told = new ArrayList<>();
        if (answer instanceof Isolating isolating) {
            told.add("vm-1: " + isolating.why());
        } else if (answer instanceof Refused refused) {
            told.add("vm-1: " + refused.why());
        } else if (answer instanceof Reintegrating reintegrating) {
            told.add("vm-1: " + reintegrating.why());
        } else if (answer instanceof KeptOut keptOut) {
            told.add("vm-1: " + keptOut.why());
        }
        assertThat(told).noneMatch(String::isBlank);
        Map<String, Object> ofEach = new TreeMap<>();
        ofEach.put("vm-1", answer);
        ofEach.put("touched, host-b", consul.inMaintenance("host-b"));
        ofEach.put("touched, host-c", consul.inMaintenance("host-c"));
        return new Facts(ofEach, told);
    }

    private void tried(String name, Runnable begin, Supplier<Facts> call) {
        List<String> bodies = new ArrayList<>();
        begin.run();
        consul.mutate(body -> {
            bodies.add(body);
            return body;
        });
        Facts good = call.get();
        for (int i = 0; i < bodies.size(); i++) {
            int which = i;
            String body = bodies.get(i);
            for (OddField odd : OddField.of(body, TEXTS)) {
                consul.mutate(any -> any);
                begin.run();
                AtomicInteger count = new AtomicInteger();
                consul.mutate(any -> count.getAndIncrement() == which ? odd.in(any) : any);
                judge.judge(name + ", answer " + i, body, odd, good, call);
            }
        }
        consul.mutate(body -> body);
    }

    @Test
    void oneOddWordInPlaceOfAnAnswerIsRefused() {
        consul.endMaintenance("host-a");
        for (String word :
                List.of("", "null", "true", "7", "\"text\"", "[", "{}", "[]", "[[]]", "[null]", "{\"x\":null}")) {
            AtomicInteger asked = new AtomicInteger();
            consul.mutate(body -> {
                asked.incrementAndGet();
                return body;
            });
            isolator.isolate(VM, OWNER);
            int answers = asked.get();
            for (int i = 0; i < answers; i++) {
                int which = i;
                consul.endMaintenance("host-a");
                AtomicInteger count = new AtomicInteger();
                consul.mutate(body -> count.getAndIncrement() == which ? word : body);
                Optional<Throwable> thrown = Optional.ofNullable(
                        org.assertj.core.api.Assertions.catchThrowable(() -> isolator.isolate(VM, OWNER)));
                assertThat(thrown.filter(e -> !(e instanceof io.stealaway.spi.BackendException)))
                        .as(word + " as answer " + i)
                        .isEmpty();
            }
        }
    }
}
