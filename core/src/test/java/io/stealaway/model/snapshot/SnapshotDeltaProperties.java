package io.stealaway.model.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.HostId;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Tenant;
import io.stealaway.model.VmId;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A snapshot with a delta applied cannot be told from one that was built from nothing. */
class SnapshotDeltaProperties {
    private static final String REFUSED = "an index that is out of bounds";
    private static final List<Method> METHODS = Arrays.stream(ClusterSnapshot.class.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers()))
            .filter(method -> !method.getName().equals("toBuilder"))
            .toList();

    @Property(tries = 700, seed = "20260305")
    void appliedDeltaAnswersAsAFreshSnapshotDoes(@ForAll long seed) {
        RandomDelta random = new RandomDelta(seed);
        List<Object> before = facts(random.before);

        assertThat(answers(() -> random.before.apply(random.delta))).isEqualTo(answers(random::fresh));
        assertThat(facts(random.before)).isEqualTo(before);
    }

    /** A snapshot of which many VMs were looked up finds them by a table. */
    @Property(tries = 300, seed = "20261201")
    void appliedDeltaAnswersAsAFreshSnapshotDoesAfterLookups(@ForAll long seed) {
        RandomDelta random = new RandomDelta(seed);
        SnapshotDelta.Builder again = SnapshotDelta.builder(random.before.takenAt());
        random.before.observations().byVm().values().forEach(again::observe);
        assertThat(random.before.apply(again.build())).isEqualTo(random.before);

        assertThat(answers(() -> random.before.apply(random.delta))).isEqualTo(answers(random::fresh));
    }

    @Property(tries = 200, seed = "20260306")
    void deltaOnTopOfADeltaStillAnswersAsAFreshSnapshotDoes(@ForAll long seed) {
        RandomDelta random = new RandomDelta(seed);
        ClusterSnapshot first;
        try {
            first = random.before.apply(random.delta);
        } catch (IllegalArgumentException e) {
            return;
        }
        SnapshotDelta.Builder back = SnapshotDelta.builder(random.before.takenAt())
                .problems(random.before.problems())
                .inFlight(random.before.inFlight())
                .unmatched(random.before.observations().unmatched());
        if (random.delta.changesIds()) {
            return;
        }
        random.before.hosts().forEach(back::replace);
        random.before.vms().forEach(back::replace);
        random.before.serverGroups().forEach(back::replace);
        random.before
                .vms()
                .forEach(vm -> random.before
                        .observations()
                        .of(vm.id())
                        .ifPresentOrElse(back::observe, () -> back.forget(vm.id())));

        assertThat(facts(first.apply(back.build()))).isEqualTo(facts(random.before));
        assertThat(first.apply(back.build())).isEqualTo(random.before).hasSameHashCodeAs(random.before);
    }

    @Property(tries = 200, seed = "20260307")
    void sameChangesMakeTheSameDelta(@ForAll long seed) {
        SnapshotDelta delta = new RandomDelta(seed).delta;

        assertThat(delta).isEqualTo(new RandomDelta(seed).delta).hasSameHashCodeAs(new RandomDelta(seed).delta);
    }

    private static Object answers(Supplier<ClusterSnapshot> made) {
        try {
            return facts(made.get());
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    /** Returns what every public method answers to every argument that means something, and to some that do not. */
    private static List<Object> facts(ClusterSnapshot snapshot) {
        List<Object> facts = new ArrayList<>();
        for (Method method : METHODS) {
            if (method.getParameterCount() == 0) {
                facts.add(answer(snapshot, method));
            } else if (method.getParameterCount() == 2) {
                addByHostAndPlace(facts, snapshot, method);
            } else if (method.getParameterTypes()[0] == int.class) {
                addByIndex(facts, snapshot, method);
            } else {
                ids(snapshot, method.getParameterTypes()[0]).forEach(id -> facts.add(answer(snapshot, method, id)));
            }
        }
        return facts;
    }

    /** From the last index that is refused to the first one that is refused again. */
    private static void addByIndex(List<Object> facts, ClusterSnapshot snapshot, Method method) {
        facts.add(answer(snapshot, method, -1));
        int index = 0;
        while (!REFUSED.equals(answer(snapshot, method, index))) {
            facts.add(answer(snapshot, method, index++));
        }
    }

    private static void addByHostAndPlace(List<Object> facts, ClusterSnapshot snapshot, Method method) {
        for (int host = -1; host <= snapshot.hosts().size(); host++) {
            for (int place = -1; place <= snapshot.vms().size(); place++) {
                facts.add(answer(snapshot, method, host, place));
            }
        }
    }

    private static List<Object> ids(ClusterSnapshot snapshot, Class<?> type) {
        List<Object> ids = new ArrayList<>();
        if (type == HostId.class) {
            snapshot.hosts().forEach(host -> ids.add(host.id()));
            ids.add(HostId.of("host-zzz"));
        } else if (type == VmId.class) {
            snapshot.vms().forEach(vm -> ids.add(vm.id()));
            ids.add(VmId.of("vm-0000x"));
        } else if (type == ServerGroupId.class) {
            snapshot.serverGroups().forEach(group -> ids.add(group.id()));
            ids.add(ServerGroupId.of("a"));
        } else if (type == Tenant.class) {
            snapshot.vms().forEach(vm -> ids.add(vm.tenant()));
            ids.add(Tenant.of("tenant-zzz"));
        }
        return ids;
    }

    private static Object answer(ClusterSnapshot snapshot, Method method, Object... arguments) {
        try {
            Object answer = method.invoke(snapshot, arguments);
            return answer instanceof int[] array ? Arrays.toString(array) : answer;
        } catch (InvocationTargetException e) {
            assertThat(e.getCause()).isInstanceOf(IndexOutOfBoundsException.class);
            return REFUSED;
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
