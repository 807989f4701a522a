package io.stealaway.json;

import io.stealaway.model.Holds;
import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The fields of {@link Holds}. */
final class HoldsCodec {
    private HoldsCodec() {}

    static void write(JsonOut out, Holds holds) throws IOException {
        out.objects("cooldowns", holds.cooldowns().entrySet(), HoldsCodec::writeCooldown);
        out.objects("bans", holds.bans().entrySet(), HoldsCodec::writeBan);
    }

    static Holds read(Fields in) {
        SortedMap<VmId, Instant> cooldowns = new TreeMap<>();
        in.objects("cooldowns", cooldown -> readCooldown(cooldown, cooldowns));
        SortedMap<Holds.Ban, Instant> bans = new TreeMap<>();
        in.objects("bans", ban -> readBan(ban, bans));
        return in.build(() -> new Holds(cooldowns, bans));
    }

    private static void writeCooldown(JsonOut out, Map.Entry<VmId, Instant> cooldown) throws IOException {
        out.text("vm", cooldown.getKey());
        out.text("until", cooldown.getValue());
    }

    private static VmId readCooldown(Fields in, SortedMap<VmId, Instant> cooldowns) {
        VmId vm = in.id("vm", VmId::of);
        Instant until = in.instant("until");
        return in.build(() -> addOnce(cooldowns, vm, until));
    }

    private static void writeBan(JsonOut out, Map.Entry<Holds.Ban, Instant> ban) throws IOException {
        out.text("vm", ban.getKey().vm());
        out.text("host", ban.getKey().host());
        out.text("until", ban.getValue());
    }

    private static Holds.Ban readBan(Fields in, SortedMap<Holds.Ban, Instant> bans) {
        Holds.Ban ban = new Holds.Ban(in.id("vm", VmId::of), in.id("host", HostId::of));
        Instant until = in.instant("until");
        return in.build(() -> addOnce(bans, ban, until));
    }

    private static <K> K addOnce(SortedMap<K, Instant> holds, K held, Instant until) {
        if (holds.putIfAbsent(held, until) != null) {
            throw new IllegalArgumentException("stands twice");
        }
        return held;
    }
}
