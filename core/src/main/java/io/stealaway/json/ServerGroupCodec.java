package io.stealaway.json;

import io.stealaway.model.ServerGroup;
import io.stealaway.model.ServerGroupId;
import java.io.IOException;

/** The fields of a {@link ServerGroup}. */
final class ServerGroupCodec {
    private ServerGroupCodec() {}

    static void write(JsonOut out, ServerGroup group) throws IOException {
        out.text("id", group.id());
        out.text("rule", group.rule());
        out.whole("maxPerHost", group.maxPerHost(), 1);
    }

    static ServerGroup read(ObjectFields in) {
        ServerGroupId id = in.id("id", ServerGroupId::of);
        ServerGroup.Rule rule = in.oneOf("rule", ServerGroup.Rule.class);
        int maxPerHost = in.integer("maxPerHost", 1);
        return in.build(() -> new ServerGroup(id, rule, maxPerHost));
    }
}
