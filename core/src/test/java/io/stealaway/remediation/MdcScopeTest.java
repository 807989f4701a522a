package io.stealaway.remediation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.Migration;
import io.stealaway.model.MigrationPhase;
import io.stealaway.remediation.report.RemediationEvent.Kind;
import io.stealaway.remediation.step.MdcScope;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Isolator;
import io.stealaway.spi.Migrator;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** From its detection to its reintegration a VM's log lines bear the same marks, and the embedder's context is left as it was. */
class MdcScopeTest {
    private final World world = new World()
            .host("calm", "a")
            .host("hot", "a")
            .hot("hot")
            .vm("victim", "hot", "web")
            .vm("other", "calm", "db");
    private final Bench bench = new Bench(world);
    private final List<Map<String, String>> marksOfCalls = new ArrayList<>();
    private final Map<Kind, Map<String, String>> marksOfEvents = new TreeMap<>();

    private <T> T watched(Class<T> type, T plugIn) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> {
                    if (List.of("isolate", "reintegrate", "start").contains(method.getName())) {
                        Map<String, String> marks = marks();
                        marks.put("call", method.getName());
                        marksOfCalls.add(marks);
                    }
                    try {
                        return method.invoke(plugIn, given);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private static Map<String, String> marks() {
        Map<String, String> all = MDC.getCopyOfContextMap();
        return all == null ? new TreeMap<>() : new TreeMap<>(all);
    }

    private Migration cure() {
        bench.remediator = bench.builder()
                .isolators(List.of(watched(Isolator.class, world.isolator("consul"))))
                .migrator(watched(Migrator.class, world.migrator))
                .listener(event -> marksOfEvents.put(event.kind(), marks()), Runnable::run)
                .build();
        return bench.finished("victim");
    }

    @Test
    void everyCallForAVmBearsItsMigrationItsPlanItsZoneAndThePass() {
        MdcForTests.with(() -> {
            Migration ended = cure();

            assertThat(ended.phase()).isEqualTo(MigrationPhase.DONE);
            assertThat(marksOfCalls).extracting(marks -> marks.get("call")).contains("isolate", "start", "reintegrate");
            assertThat(marksOfCalls).allSatisfy(marks -> {
                assertThat(marks).containsEntry(MdcScope.MIGRATION, ended.id().value());
                assertThat(marks).containsEntry(MdcScope.VM, "victim").containsEntry(MdcScope.ZONE, "a");
                assertThat(marks).containsEntry(MdcScope.PLAN, ended.planHash());
                assertThat(Instant.parse(marks.get(MdcScope.PASS))).isBeforeOrEqualTo(world.clock.instant());
            });
        });
    }

    @Test
    void aDetectionBearsTheVmAndWhatFollowsItTheMigrationToo() {
        MdcForTests.with(() -> {
            Migration ended = cure();

            assertThat(marksOfEvents.get(Kind.DETECTED))
                    .containsEntry(MdcScope.VM, "victim")
                    .doesNotContainKey(MdcScope.MIGRATION);
            for (Kind kind : List.of(Kind.STARTED, Kind.PHASE, Kind.FINISHED)) {
                assertThat(marksOfEvents.get(kind))
                        .containsEntry(MdcScope.VM, "victim")
                        .containsEntry(MdcScope.MIGRATION, ended.id().value());
            }
        });
    }

    @Test
    void theEmbeddersContextIsAsItWasAfterEveryPass() {
        MdcForTests.with(() -> {
            MDC.put("request", "7");
            MDC.put(MdcScope.VM, "the embedder's own");

            cure();

            assertThat(marks()).isEqualTo(Map.of("request", "7", MdcScope.VM, "the embedder's own"));
        });
    }

    @Test
    void whatFailsPutsTheContextBackToo() {
        MdcForTests.with(() -> {
            MDC.put(MdcScope.PASS, "outer");

            assertThatThrownBy(() -> MdcScope.of(Instant.EPOCH).run(() -> {
                        assertThat(MDC.get(MdcScope.PASS)).isEqualTo("1970-01-01T00:00:00Z");
                        throw new BackendException.Unavailable("test", "down");
                    }))
                    .isInstanceOf(BackendException.Unavailable.class);

            assertThat(marks()).isEqualTo(Map.of(MdcScope.PASS, "outer"));
        });
    }
}
