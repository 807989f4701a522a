package io.stealaway.openstack;

import io.stealaway.internal.http.Deadline;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.VmId;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Migrator.NotYet;
import io.stealaway.spi.Migrator.Refused;
import io.stealaway.spi.Migrator.StartAnswer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What Nova does not check, or checks too late: it takes almost any live migration with 202, moves what its owner locked,
 * and tells of a refusal only in the migration's record.
 */
final class PreChecks {
    private final Nova nova;
    private final MigrationRequest move;
    private final Deadline deadline;

    PreChecks(Nova nova, MigrationRequest move, Deadline deadline) {
        this.nova = nova;
        this.move = move;
        this.deadline = deadline;
    }

    /** Returns what is in the way; empty when nothing is. The server's own state is read last, just before the start. */
    Optional<StartAnswer> obstacle(Instant changedSince) {
        return services().or(() -> groups(changedSince)).or(this::server);
    }

    private Optional<StartAnswer> services() {
        SortedMap<HostId, ComputeService> services = nova.services(deadline);
        ComputeService source = services.get(move.source());
        ComputeService target = services.get(move.target());
        if (source == null || target == null) {
            HostId missing = source == null ? move.source() : move.target();
            return refused("host " + missing + " has no compute service");
        }
        if (!source.up()) {
            return refused("source " + move.source() + ": " + source.obstacle());
        }
        if (!target.obstacle().isEmpty()) {
            return refused("target " + move.target() + ": " + target.obstacle());
        }
        if (!source.zone().equals(target.zone())) {
            return refused("source " + move.source() + " is in zone " + name(source) + ", target " + move.target()
                    + " in zone " + name(target));
        }
        return Optional.empty();
    }

    private static String name(ComputeService of) {
        return of.zone().map(AvailabilityZone::value).orElse("?");
    }

    private Optional<StartAnswer> groups(Instant changedSince) {
        for (GroupMembers group : nova.serverGroups(deadline)) {
            Set<VmId> others = new TreeSet<>(group.members());
            if (others.remove(move.vm())) {
                Optional<StartAnswer> broken = group(group, others, changedSince);
                if (broken.isPresent()) {
                    return broken;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<StartAnswer> group(GroupMembers group, Set<VmId> others, Instant changedSince) {
        if (group.group().isEmpty() || !group.odd().isEmpty()) {
            return refused(
                    "the record of its server group " + group.name() + " is odd: " + String.join("; ", group.odd()));
        }
        return others.isEmpty() ? Optional.empty() : group(group.group().get(), others, changedSince);
    }

    private Optional<StartAnswer> group(ServerGroup group, Set<VmId> others, Instant changedSince) {
        return switch (group.rule()) {
            case ANTI_AFFINITY -> {
                int there = withThoseArriving(others, changedSince).size();
                yield there < group.maxPerHost()
                        ? Optional.empty()
                        : refused("target " + move.target() + " has, or awaits, " + there
                                + " members of anti-affinity group " + group.id() + ", which allows "
                                + group.maxPerHost() + " on a host");
            }
            case AFFINITY -> {
                Set<VmId> elsewhere = new TreeSet<>(others);
                elsewhere.removeAll(onTarget(others));
                yield elsewhere.isEmpty()
                        ? Optional.empty()
                        : refused(elsewhere.size() + " members of affinity group " + group.id() + " are not on target "
                                + move.target());
            }
            case SOFT_AFFINITY, SOFT_ANTI_AFFINITY -> Optional.empty();
        };
    }

    private Set<VmId> onTarget(Set<VmId> of) {
        return nova.serversOn(move.target(), deadline).stream()
                .filter(of::contains)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<VmId> withThoseArriving(Set<VmId> of, Instant changedSince) {
        Set<VmId> all = onTarget(of);
        nova.migrationsTouching(move.target(), changedSince, deadline).stream()
                .filter(record -> !record.ended() && record.target().equals(Optional.of(move.target())))
                .map(MigrationRecord::vm)
                .filter(of::contains)
                .forEach(all::add);
        return all;
    }

    private Optional<StartAnswer> server() {
        Server server;
        try {
            server = nova.server(move.vm(), deadline);
        } catch (BackendException.NotFound e) {
            return refused("the VM does not exist");
        }
        if (!server.host().equals(Optional.of(move.source()))) {
            return refused(
                    "the VM is on " + server.host().map(HostId::value).orElse("no host") + ", not on " + move.source());
        }
        if (server.locked()) {
            return refused("the VM is locked");
        }
        List<String> task = server.taskState().stream().toList();
        if (!task.isEmpty()) {
            return Optional.of(new NotYet("the VM is busy: task_state is " + task.get(0)));
        }
        return server.state() == VmState.ACTIVE
                ? Optional.empty()
                : refused("the VM is not active: vm_state is " + server.vmState());
    }

    private static Optional<StartAnswer> refused(String why) {
        return Optional.of(new Refused(why));
    }
}
