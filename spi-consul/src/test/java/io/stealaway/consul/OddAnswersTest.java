package io.stealaway.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.Isolation;
import io.stealaway.model.MigrationId;
import io.stealaway.model.Vm;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Isolator.Isolating;
import io.stealaway.spi.Isolator.KeptOut;
import io.stealaway.spi.Isolator.Refused;
import io.stealaway.spi.Isolator.Reintegrating;
import io.stealaway.testkit.ManualClock;
import io.stealaway.testkit.OddField;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Good answers with one field made odd at a time. The outcome is as before, a refusal or a wait with words, or a typed exception that
 * names the field; and no other node is ever taken out.
 */
class OddAnswersTest {
    private static final MigrationId OWNER = new MigrationId("m-1");
    private static final Vm VM = Vms.at("vm-1", "127.0.0.2");
    private static final List<String> OTHERS =
            List.of("host-b", "127.0.0.3", "web-2", "_node_maintenance", "stealaway owner=x vm=vm-2 ailing=");

    /** So many of seven changes are tried; seven has no factor in common with the number of values that each field gets. */
    private static final int OF_SEVEN = Boolean.getBoolean("stealaway.full") ? 7 : 3;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final FakeConsul consul = new FakeConsul();
    private final ConsulIsolator isolator;
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();

    OddAnswersTest() {
        consul.node("host-a", "127.0.0.2");
        consul.node("host-b", "127.0.0.3");
        consul.service("host-a", "db-1", "db");
        consul.service("host-b", "db-2", "db");
        isolator = ConsulIsolator.builder(
                        Vms.config(consul, clock).build(), "http://{metadata:address}:" + consul.port())
                .retryDelay((operation, wait) -> clock.advance(wait))
                .build();
    }

    @AfterEach
    void close() {
        consul.close();
    }

    @Test
    void oneOddFieldIsRefusedByNameOrMakesNoDifference() {
        Supplier<Object> isolate = () -> isolator.isolate(VM, OWNER);
        Runnable free = () -> consul.endMaintenance("host-a");
        assertThat(isolate.get()).isNotNull();
        String ours = consul.reason("host-a");
        Isolation isolation = isolator.owned().get(0);
        Isolation bare = new Isolation(VM.id(), "consul", OWNER, Collections.emptySortedMap());
        Runnable isolated = () -> {
            consul.endMaintenance("host-a");
            consul.humanMaintains("host-a", ours);
        };
        tried("begin", free, isolate);
        tried("go on", isolated, isolate);
        tried("list", isolated, isolator::owned);
        tried("put back", isolated, () -> isolator.reintegrate(isolation));
        tried("put back by the tag", isolated, () -> isolator.reintegrate(bare));

        assertThat(wrong).isEmpty();
        assertThat(outcomes).containsKeys("as before", "words", "typed");
        assertThat(outcomes.values().stream().mapToInt(Integer::intValue).sum()).isGreaterThan(3_000);
    }

    private void tried(String name, Runnable begin, Supplier<Object> call) {
        List<String> bodies = new ArrayList<>();
        begin.run();
        consul.mutate(body -> {
            bodies.add(body);
            return body;
        });
        Object good = call.get();
        for (int i = 0; i < bodies.size(); i++) {
            int which = i;
            List<OddField> all = OddField.of(bodies.get(i), OTHERS);
            for (int j = 0; j < all.size(); j++) {
                if (j % 7 >= OF_SEVEN) {
                    continue;
                }
                OddField odd = all.get(j);
                begin.run();
                AtomicInteger count = new AtomicInteger();
                consul.mutate(body -> count.getAndIncrement() == which ? odd.in(body) : body);
                judge(name + " " + i + " " + odd, odd, call, good);
            }
        }
        consul.mutate(body -> body);
    }

    private void judge(String what, OddField odd, Supplier<Object> call, Object good) {
        String outcome;
        try {
            outcome = outcome(call.get(), good);
        } catch (BackendException e) {
            outcome = odd.namedIn(e.getMessage()) || e instanceof BackendException.Conflict
                    ? "typed"
                    : "typed without the field: " + e.getMessage();
        } catch (RuntimeException e) {
            outcome = "thrown: " + e;
        }
        if (consul.inMaintenance("host-b")) {
            outcome = "touched: host-b";
            consul.endMaintenance("host-b");
        }
        if (List.of("as before", "words", "typed").contains(outcome)) {
            outcomes.merge(outcome, 1, Integer::sum);
        } else {
            wrong.add(what + ": " + outcome);
        }
    }

    private static String outcome(Object answer, Object good) {
        String words = "";
        if (answer instanceof Isolating isolating) {
            words = isolating.why();
        } else if (answer instanceof Refused refused) {
            words = refused.why();
        } else if (answer instanceof Reintegrating reintegrating) {
            words = reintegrating.why();
        } else if (answer instanceof KeptOut keptOut) {
            words = keptOut.why();
        } else if (answer instanceof List<?> list && good instanceof List<?> all) {
            return list.size() <= all.size() ? "as before" : "wrong: " + answer;
        }
        if (!words.isBlank()) {
            return "words";
        }
        return answer.getClass().equals(good.getClass()) ? "as before" : "wrong: " + answer;
    }
}
