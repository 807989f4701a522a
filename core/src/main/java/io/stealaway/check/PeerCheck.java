package io.stealaway.check;

import io.stealaway.model.HostId;
import io.stealaway.model.Role;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Vm;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Judges a move by the VMs that share a role or a server group with the one that moves. Stateless and thread-safe. */
final class PeerCheck {
    private PeerCheck() {}

    static void judge(CheckedStep move, Violations verdicts) {
        move.vm().role().ifPresent(role -> judgeRole(move, verdicts, role));
        for (ServerGroupId id : move.vm().serverGroups()) {
            ServerGroup group = move.state().snapshot().serverGroup(id).orElseThrow();
            switch (group.rule()) {
                case ANTI_AFFINITY -> judgeAntiAffinity(move, verdicts, group);
                case AFFINITY -> judgeAffinity(move, verdicts, id);
                case SOFT_AFFINITY, SOFT_ANTI_AFFINITY -> {}
            }
        }
    }

    private static void judgeRole(CheckedStep move, Violations verdicts, Role role) {
        long same = move.others().stream()
                .filter(other -> other.role().filter(role::equals).isPresent())
                .count();
        RoleCap cap = new RoleCap(move.state().snapshot(), move.policy().placement());
        verdicts.expect("role", same < cap.byCount(), same + " others of its role, the cap is " + cap.byCount());
        int byShare = cap.byShare(role, move.source().zone());
        verdicts.expect("role-share", same < byShare, same + " others of its role, its share is " + byShare);
    }

    private static void judgeAntiAffinity(CheckedStep move, Violations verdicts, ServerGroup group) {
        long members = move.others().stream()
                .filter(other -> other.serverGroups().contains(group.id()))
                .count();
        verdicts.expect("anti-affinity", members < group.maxPerHost(), members + " other members of " + group.id());
    }

    private static void judgeAffinity(CheckedStep move, Violations verdicts, ServerGroupId group) {
        SortedSet<HostId> onlyHere = new TreeSet<>(List.of(move.target().id()));
        for (Vm member : move.state().snapshot().vms()) {
            if (member.serverGroups().contains(group)
                    && !member.id().equals(move.vm().id())) {
                verdicts.expect(
                        "affinity",
                        move.state().hostsOf(member).equals(onlyHere),
                        member.id() + " of " + group + " is elsewhere");
            }
        }
    }
}
