package io.stealaway.prometheus;

import io.stealaway.internal.Sanitizer;
import io.stealaway.model.HostId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds the VM of a series in one topology, and collects the series that have none. Not thread-safe. */
final class VmIndex {
    private static final int MOST_REPORTED = 1_000;

    private final ClusterSnapshot topology;
    private final VmMapping mapping;
    private final boolean wherever;
    private final boolean silent;
    private final Map<VmMapping.Rule, Map<String, Optional<Vm>>> byName = new HashMap<>();
    private final SortedMap<VmId, String> elsewhere = new TreeMap<>();
    private final SortedSet<String> unmatched = new TreeSet<>();
    private long unreported = 0;

    VmIndex(ClusterSnapshot topology, VmMapping mapping) {
        this(topology, mapping, false, false);
    }

    /** Takes a series for a VM's whichever host it is of, as the VM may have been there. */
    static VmIndex wherever(ClusterSnapshot topology, VmMapping mapping) {
        return new VmIndex(topology, mapping, true, false);
    }

    /** Remembers no series that has no VM, where many topologies are kept. */
    static VmIndex silent(ClusterSnapshot topology, VmMapping mapping) {
        return new VmIndex(topology, mapping, false, true);
    }

    private VmIndex(ClusterSnapshot topology, VmMapping mapping, boolean wherever, boolean silent) {
        this.topology = topology;
        this.wherever = wherever;
        this.silent = silent;
        this.mapping = mapping;
        for (VmMapping.Rule rule : mapping.rules()) {
            Map<String, Optional<Vm>> names = new HashMap<>();
            for (Vm vm : topology.vms()) {
                name(rule, vm).ifPresent(name -> names.merge(name, Optional.of(vm), (one, two) -> Optional.empty()));
            }
            byName.put(rule, names);
        }
    }

    private static Optional<String> name(VmMapping.Rule rule, Vm vm) {
        return rule.metadata()
                .map(key -> Optional.ofNullable(vm.metadata().get(key)))
                .orElseGet(() -> Optional.of(vm.id().value()));
    }

    /** Returns the VM that the series is of, unless there is none, or it is of a host that the VM is not on. */
    Optional<Vm> vmOf(Sample sample) {
        String why = "no rule matches";
        for (VmMapping.Rule rule : mapping.rules()) {
            Optional<String> name = rule.name(sample);
            if (name.isPresent() && byName.getOrDefault(rule, Map.of()).containsKey(name.get())) {
                return named(rule, name.get(), sample);
            }
            if (name.isPresent()) {
                why = whyNone(rule, name.get());
            }
        }
        report(sample, why);
        return Optional.empty();
    }

    private Optional<Vm> named(VmMapping.Rule rule, String name, Sample sample) {
        Optional<Vm> vm = byName.getOrDefault(rule, Map.of()).getOrDefault(name, Optional.empty());
        if (vm.isEmpty()) {
            report(sample, "more than one VM has " + rule.metadata().orElse("id") + " " + Sanitizer.oneLine(name));
            return Optional.empty();
        }
        Vm found = vm.get();
        if (!wherever && mapping.ofAnotherHost(sample, found.host().value())) {
            if (!silent) {
                elsewhere.putIfAbsent(
                        found.id(),
                        labels(sample) + " is of host " + mapping.host(sample) + ", and the topology says "
                                + found.host());
            }
            return Optional.empty();
        }
        return vm;
    }

    /** Returns the first series of a VM that was ignored as another host says it, with both hosts. */
    Optional<String> elsewhere(VmId vm) {
        return Optional.ofNullable(elsewhere.get(vm));
    }

    /** Returns the first of all that were ignored so. */
    Optional<String> elsewhere() {
        return elsewhere.values().stream().findFirst();
    }

    /** Returns the labels of a series as a message shows them. */
    static String labels(Sample sample) {
        Map<String, String> labels = new TreeMap<>(sample.labels());
        labels.remove(Signals.PART);
        return Sanitizer.oneLine(labels.toString());
    }

    private String whyNone(VmMapping.Rule rule, String name) {
        if (rule.metadata().isEmpty() && name.length() <= 255 && isHost(name)) {
            return "refused, it is of a host: a hypervisor's own st counter is always 0";
        }
        return "no VM has " + rule.metadata().orElse("id") + " " + Sanitizer.oneLine(name);
    }

    private boolean isHost(String name) {
        try {
            return topology.hostIndex(HostId.of(name)).isPresent();
        } catch (IllegalArgumentException notAnId) {
            return false;
        }
    }

    private void report(Sample sample, String why) {
        if (silent) {
            return;
        }
        String text = labels(sample) + ": " + why + (sample.odd().isEmpty() ? "" : "; " + sample.odd());
        if (unmatched.size() < MOST_REPORTED) {
            unmatched.add(text);
        } else if (!unmatched.contains(text)) {
            unreported++;
        }
    }

    /** Returns one text for each series without a VM, in order. */
    List<String> unmatched() {
        List<String> texts = new ArrayList<>(unmatched);
        if (unreported > 0) {
            texts.add("and " + unreported + " more");
        }
        return texts;
    }
}
