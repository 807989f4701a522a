package io.stealaway.json;

import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import io.stealaway.model.snapshot.SnapshotDelta;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The fields of one recorded pass: what changed of the topology since the pass before, and what was observed, in columns. */
final class RecordingCodec {
    private static final double TEN_THOUSANDTHS = 10_000.0;
    private static final double HUNDREDTHS = 100.0;
    private static final long MICRO_CORES_PER_MILLI_CORE = 1_000;
    private static final int MISSING = -1;

    private RecordingCodec() {}

    static void write(JsonOut out, Optional<ClusterSnapshot> before, ClusterSnapshot now) throws IOException {
        out.text("takenAt", now.takenAt());
        out.flag("whole", before.isEmpty(), false);
        List<Host> hosts = before.map(ClusterSnapshot::hosts).orElse(List.of());
        List<Vm> vms = before.map(ClusterSnapshot::vms).orElse(List.of());
        List<ServerGroup> groups = before.map(ClusterSnapshot::serverGroups).orElse(List.of());
        out.objectsIfAny("hosts", changed(hosts, now.hosts(), Host::id), HostCodec::write);
        out.objectsIfAny("vms", changed(vms, now.vms(), Vm::id), VmCodec::write);
        out.objectsIfAny("serverGroups", changed(groups, now.serverGroups(), ServerGroup::id), ServerGroupCodec::write);
        out.textsIfAny("goneHosts", gone(hosts, now.hosts(), Host::id));
        out.textsIfAny("goneVms", gone(vms, now.vms(), Vm::id));
        out.textsIfAny("goneServerGroups", gone(groups, now.serverGroups(), ServerGroup::id));
        if (!now.observations().byVm().isEmpty()) {
            observed(out, now);
        }
    }

    private static void observed(JsonOut out, ClusterSnapshot now) throws IOException {
        List<@Nullable VmObservation> all = new ArrayList<>();
        for (Vm vm : now.vms()) {
            all.add(now.observations()
                    .of(vm.id())
                    .filter(seen -> !seen.sampledAt().isAfter(now.takenAt()))
                    .orElse(null));
        }
        column(out, "sampledSecondsAgo", all, seen ->
                (int) Duration.between(seen.sampledAt(), now.takenAt()).toSeconds());
        column(out, "windowSeconds", all, seen -> (int) seen.window().toSeconds());
        column(out, "stealTenThousandths", all, seen -> rounded(seen.stealRatio(), TEN_THOUSANDTHS));
        if (all.stream().anyMatch(seen -> seen != null && seen.throttledRatio().isPresent())) {
            column(
                    out,
                    "throttledTenThousandths",
                    all,
                    seen -> seen.throttledRatio().isPresent()
                            ? rounded(seen.throttledRatio().getAsDouble(), TEN_THOUSANDTHS)
                            : MISSING);
        }
        column(out, "load5Hundredths", all, seen -> rounded(seen.load5(), HUNDREDTHS));
        column(out, "usedMilliCores", all, seen ->
                (int) ((seen.cpuUsedMicroCores() + MICRO_CORES_PER_MILLI_CORE / 2) / MICRO_CORES_PER_MILLI_CORE));
    }

    private static int rounded(double value, double perUnit) {
        return (int) Math.min(Integer.MAX_VALUE, Math.round(value * perUnit));
    }

    private static void column(
            JsonOut out, String name, List<@Nullable VmObservation> all, ToIntFunction<VmObservation> value)
            throws IOException {
        out.amounts(name, all.size(), place -> {
            VmObservation seen = all.get(place);
            return seen == null ? MISSING : value.applyAsInt(seen);
        });
    }

    private static <T, I extends Comparable<I>> List<T> changed(List<T> before, List<T> now, Function<T, I> id) {
        List<T> changed = new ArrayList<>();
        int at = 0;
        for (T value : now) {
            while (at < before.size() && id.apply(before.get(at)).compareTo(id.apply(value)) < 0) {
                at++;
            }
            if (at == before.size() || !before.get(at).equals(value)) {
                changed.add(value);
            }
        }
        return changed;
    }

    private static <T, I extends Comparable<I>> List<I> gone(List<T> before, List<T> now, Function<T, I> id) {
        List<I> gone = new ArrayList<>();
        int at = 0;
        for (T value : before) {
            I wanted = id.apply(value);
            while (at < now.size() && id.apply(now.get(at)).compareTo(wanted) < 0) {
                at++;
            }
            if (at == now.size() || !id.apply(now.get(at)).equals(wanted)) {
                gone.add(wanted);
            }
        }
        return gone;
    }

    static ClusterSnapshot read(ObjectFields in, Optional<ClusterSnapshot> before) {
        Instant takenAt = in.instant("takenAt");
        boolean whole = in.flag("whole", false);
        List<Host> hosts = in.objectsOrEmpty("hosts", HostCodec::read);
        List<Vm> vms = in.objectsOrEmpty("vms", VmCodec::read);
        List<ServerGroup> groups = in.objectsOrEmpty("serverGroups", ServerGroupCodec::read);
        List<String> goneHosts = in.textsOrEmpty("goneHosts");
        List<String> goneVms = in.textsOrEmpty("goneVms");
        List<String> goneGroups = in.textsOrEmpty("goneServerGroups");
        Columns columns = new Columns(in);
        return in.build(() -> {
            if (!whole && before.isEmpty()) {
                throw new IllegalArgumentException(
                        "whole must be true: nothing is known that this could be a change of");
            }
            ClusterSnapshot from = whole
                    ? ClusterSnapshot.builder(takenAt).build()
                    : before.orElseThrow().withObservations(Observations.none());
            SnapshotDelta.Builder delta = SnapshotDelta.builder(takenAt);
            put(hosts, host -> from.host(host.id()).isPresent(), delta::replace, delta::add);
            put(vms, vm -> from.vm(vm.id()).isPresent(), delta::replace, delta::add);
            Set<ServerGroupId> known = new TreeSet<>();
            from.serverGroups().forEach(group -> known.add(group.id()));
            put(groups, group -> known.contains(group.id()), delta::replace, delta::add);
            goneHosts.forEach(host -> delta.remove(HostId.of(host)));
            goneVms.forEach(vm -> delta.remove(VmId.of(vm)));
            goneGroups.forEach(group -> delta.remove(ServerGroupId.of(group)));
            ClusterSnapshot now = from.apply(delta.build());
            return now.withObservations(columns.of(now));
        });
    }

    private static <T> void put(List<T> values, Predicate<T> known, Consumer<T> replace, Consumer<T> add) {
        values.forEach(value -> (known.test(value) ? replace : add).accept(value));
    }

    /** The observations, by the places of VMs. */
    private static final class Columns {
        private final int[] ago;
        private final int[] window;
        private final int[] steal;
        private final int[] throttled;
        private final int[] load5;
        private final int[] used;

        Columns(ObjectFields in) {
            ago = in.amountsOrEmpty("sampledSecondsAgo", MISSING);
            window = in.amountsOrEmpty("windowSeconds", MISSING);
            steal = in.amountsOrEmpty("stealTenThousandths", MISSING);
            throttled = in.amountsOrEmpty("throttledTenThousandths", MISSING);
            load5 = in.amountsOrEmpty("load5Hundredths", MISSING);
            used = in.amountsOrEmpty("usedMilliCores", MISSING);
        }

        Observations of(ClusterSnapshot now) {
            if (Stream.of(ago, window, steal, throttled, load5, used).allMatch(column -> column.length == 0)) {
                return Observations.none();
            }
            int vms = now.vms().size();
            if (Stream.of(ago, window, steal, load5, used).anyMatch(column -> column.length != vms)
                    || (throttled.length != 0 && throttled.length != vms)) {
                throw new IllegalArgumentException(
                        "each column of observations must hold one number, or null, for each of " + vms + " VMs");
            }
            List<VmObservation> all = new ArrayList<>();
            for (int vm = 0; vm < vms; vm++) {
                if (ago[vm] != MISSING && Math.min(steal[vm], Math.min(load5[vm], used[vm])) != MISSING) {
                    all.add(observation(now, vm));
                }
            }
            return Observations.of(all);
        }

        private VmObservation observation(ClusterSnapshot now, int vm) {
            VmObservation.Builder seen = VmObservation.builder(
                            now.vms().get(vm).id(), now.takenAt().minusSeconds(ago[vm]))
                    .window(Duration.ofSeconds(Math.max(0, window[vm])))
                    .stealRatio(steal[vm] / TEN_THOUSANDTHS)
                    .load5(load5[vm] / HUNDREDTHS)
                    .cpuUsedMicroCores(used[vm] * MICRO_CORES_PER_MILLI_CORE);
            OptionalDouble withheld = throttled.length == 0 || throttled[vm] == MISSING
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(throttled[vm] / TEN_THOUSANDTHS);
            withheld.ifPresent(seen::throttledRatio);
            return seen.build();
        }
    }
}
