package io.stealaway.openstack;

import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.VmId;
import io.stealaway.spi.BackendException;
import java.util.List;
import java.util.Map;

/** A server group and the servers in it. Immutable. */
record GroupMembers(ServerGroup group, List<VmId> members) {
    private static final Map<String, ServerGroup.Rule> RULES = Map.of(
            "affinity", ServerGroup.Rule.AFFINITY,
            "anti-affinity", ServerGroup.Rule.ANTI_AFFINITY,
            "soft-affinity", ServerGroup.Rule.SOFT_AFFINITY,
            "soft-anti-affinity", ServerGroup.Rule.SOFT_ANTI_AFFINITY);

    static GroupMembers read(Fields fields) {
        ServerGroup.Rule rule = RULES.get(fields.text("policy"));
        if (rule == null) {
            throw new BackendException.Unavailable(
                    fields.where(), "unknown server group policy " + fields.text("policy"));
        }
        long most = fields.hasObject("rules") ? fields.object("rules").number("max_server_per_host", 1) : 1;
        return new GroupMembers(
                new ServerGroup(
                        ServerGroupId.of(fields.text("id")),
                        rule,
                        rule == ServerGroup.Rule.ANTI_AFFINITY
                                ? (int) Math.max(1, Math.min(Integer.MAX_VALUE, most))
                                : 1),
                fields.texts("members").stream().map(VmId::of).toList());
    }
}
