package io.stealaway.openstack;

import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.VmId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A server group and the servers in it. Immutable.
 *
 * @param name its id, or where its record stands
 * @param group empty when its record does not tell what holds among its members
 * @param odd what is odd about its record, by field
 */
record GroupMembers(String name, Optional<ServerGroup> group, List<VmId> members, List<String> odd) {
    private static final Map<String, ServerGroup.Rule> RULES = Map.of(
            "affinity", ServerGroup.Rule.AFFINITY,
            "anti-affinity", ServerGroup.Rule.ANTI_AFFINITY,
            "soft-affinity", ServerGroup.Rule.SOFT_AFFINITY,
            "soft-anti-affinity", ServerGroup.Rule.SOFT_ANTI_AFFINITY);

    static GroupMembers read(LenientFields fields) {
        Optional<ServerGroupId> id = fields.id("id", ServerGroupId::of);
        Optional<String> policy = fields.text("policy");
        Optional<ServerGroup.Rule> rule = policy.map(RULES::get);
        if (policy.isPresent() && rule.isEmpty()) {
            fields.note("policy", "is " + policy.get() + ", which is not known here");
        }
        OptionalLong most = fields.has("rules")
                ? fields.object("rules")
                        .map(rules -> rules.number("max_server_per_host", 1, Integer.MAX_VALUE, 1))
                        .orElse(OptionalLong.empty())
                : OptionalLong.of(1);
        if (!fields.has("members")) {
            fields.note("members", "is missing");
        }
        List<VmId> members = fields.texts("members").stream()
                .flatMap(member -> member(fields, member).stream())
                .distinct()
                .toList();
        Optional<ServerGroup> group = id.flatMap(of -> rule.map(holds ->
                new ServerGroup(of, holds, holds == ServerGroup.Rule.ANTI_AFFINITY ? (int) most.orElse(1) : 1)));
        return new GroupMembers(id.map(ServerGroupId::value).orElse(fields.where()), group, members, fields.odd());
    }

    private static Optional<VmId> member(LenientFields fields, String text) {
        try {
            return Optional.of(VmId.of(text));
        } catch (IllegalArgumentException e) {
            fields.note("members", "has an odd one: " + e.getMessage());
            return Optional.empty();
        }
    }
}
