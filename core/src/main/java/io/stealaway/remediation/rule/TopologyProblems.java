package io.stealaway.remediation.rule;

import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.ArrayList;
import java.util.List;

/** What is odd in a topology, told in a pass: the hosts first, then the VMs, then what the topology could not take up. */
public final class TopologyProblems {
    private static final int MOST_TOLD = 20;

    private TopologyProblems() {}

    /** Returns all of it, one line each. */
    public static List<String> of(ClusterSnapshot topology) {
        List<String> lines = new ArrayList<>();
        topology.hosts()
                .forEach(host -> host.problem()
                        .ifPresent(text -> lines.add("host " + host.id() + " takes no VM, and its VMs stay: " + text)));
        topology.vms()
                .forEach(vm -> vm.problem()
                        .ifPresent(text -> lines.add("VM " + vm.id() + " on " + vm.host() + " stays: " + text)));
        topology.problems().forEach(text -> lines.add("topology: " + text));
        return lines;
    }

    /** Returns the first of them, and how many more there are. */
    public static List<String> told(List<String> all) {
        if (all.size() <= MOST_TOLD) {
            return all;
        }
        List<String> told = new ArrayList<>(all.subList(0, MOST_TOLD));
        told.add("and " + (all.size() - MOST_TOLD) + " more records that are odd");
        return told;
    }
}
