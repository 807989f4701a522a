package io.stealaway.kubernetes;

import io.stealaway.model.VmId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which node is which server of the cloud. The API server can select no node by its {@code providerID}, and a node is some 13 kB:
 * the names are kept for a while, and the node that is named is looked at whether it still is that server. Thread-safe.
 */
final class ServerIds {
    static final Duration KEPT = Duration.ofMinutes(5);

    private final TreeMap<String, List<String>> names = new TreeMap<>();
    private Instant listed = Instant.MIN;

    /** Returns the nodes that a VM is, as read now, where there should be one. */
    synchronized List<Node> find(Nodes nodes, VmId vm) {
        Optional<Node> known = known(nodes.now(), vm).flatMap(nodes::get).filter(node -> is(node, vm));
        return known.isPresent() ? List.of(known.get()) : listed(nodes, vm);
    }

    private Optional<String> known(Instant now, VmId vm) {
        boolean fresh = !now.isBefore(listed) && now.isBefore(listed.plus(KEPT));
        List<String> found = fresh ? names.getOrDefault(vm.value(), List.of()) : List.of();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    private List<Node> listed(Nodes nodes, VmId vm) {
        Instant asked = nodes.now();
        List<Node> all = nodes.all();
        names.clear();
        for (Node node : all) {
            node.serverId()
                    .ifPresent(id ->
                            names.computeIfAbsent(id, any -> new ArrayList<>()).add(node.name()));
        }
        listed = asked;
        List<Node> found = all.stream().filter(node -> is(node, vm)).toList();
        // What is to be emptied is looked at by its name: a list that mixed up two nodes would empty another VM's.
        return found.size() == 1
                ? nodes.get(found.get(0).name()).filter(node -> is(node, vm)).stream()
                        .toList()
                : found;
    }

    private static boolean is(Node node, VmId vm) {
        return node.serverId().filter(vm.value()::equals).isPresent();
    }
}
