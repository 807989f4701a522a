package io.stealaway.openstack;

import io.stealaway.internal.Sanitizer;
import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is odd in the answers, by the VM or the host that it is about; and, where it is about neither, by itself. Not
 * thread-safe.
 */
final class Told {
    private static final int LONGEST = 290;

    private final SortedMap<VmId, List<String>> ofVms = new TreeMap<>();
    private final SortedMap<HostId, List<String>> ofHosts = new TreeMap<>();
    private final SortedSet<String> leftOut = new TreeSet<>();

    /** Returns another one that tells the same so far. */
    Told copy() {
        Told copy = new Told();
        ofVms.forEach((vm, lines) -> copy.ofVms.put(vm, new ArrayList<>(lines)));
        ofHosts.forEach((host, lines) -> copy.ofHosts.put(host, new ArrayList<>(lines)));
        copy.leftOut.addAll(leftOut);
        return copy;
    }

    void vm(VmId vm, String problem) {
        add(ofVms.computeIfAbsent(vm, id -> new ArrayList<>()), problem);
    }

    void host(HostId host, String problem) {
        add(ofHosts.computeIfAbsent(host, id -> new ArrayList<>()), problem);
    }

    private static void add(List<String> lines, String problem) {
        if (!lines.contains(problem)) {
            lines.add(problem);
        }
    }

    void leftOut(String problem) {
        leftOut.add(Sanitizer.oneLine(problem, LONGEST));
    }

    Optional<String> of(VmId vm) {
        return line(ofVms.getOrDefault(vm, List.of()));
    }

    Optional<String> of(HostId host) {
        return line(ofHosts.getOrDefault(host, List.of()));
    }

    private static Optional<String> line(List<String> lines) {
        return lines.isEmpty() ? Optional.empty() : Optional.of(Sanitizer.oneLine(String.join("; ", lines), LONGEST));
    }

    SortedSet<String> leftOut() {
        return Collections.unmodifiableSortedSet(leftOut);
    }
}
