package io.stealaway.remediation;

import io.stealaway.model.Holds.Ban;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationId;
import io.stealaway.model.Role;
import io.stealaway.model.VmId;
import io.stealaway.model.ZoneId;

/** The keys of the journal. */
final class Keys {
    static final String MIGRATION = "migration/";
    static final String HOLD = "hold/";
    static final String BAN = "ban/";

    /** Written with every start, by whatever leader, so that two of them cannot fill the same budget. */
    static final String BUDGET = "budget";

    static final String PAUSE = "pause";

    /** What an operator decided about proposals, by plan or by migration. */
    static final String DECISION = "decision/";

    /** How many migrations may be in flight after failures. */
    static final String PACE = "pace";

    static final String INEFFECTIVE = "ineffective/";
    static final String DRAIN = "drain/";

    /** Operators write on behalf of no zone's leader; only compare-and-set guards what they write. */
    static final ZoneId OPERATOR = ZoneId.of("(operator)");

    private Keys() {}

    static String migration(MigrationId id) {
        return MIGRATION + id;
    }

    static String hold(VmId vm) {
        return HOLD + vm;
    }

    static String ban(Ban ban) {
        // A VM's id may hold a slash; the first one after the escaped id ends it.
        return BAN + ban.vm().value().replace("~", "~0").replace("/", "~1") + "/" + ban.host();
    }

    static VmId vmOfHold(String key) {
        return VmId.of(key.substring(HOLD.length()));
    }

    static Ban banOf(String key) {
        int end = key.indexOf('/', BAN.length());
        if (end < 0) {
            throw new IllegalArgumentException("journal key (" + key + ") must name a VM and a host");
        }
        String vm = key.substring(BAN.length(), end).replace("~1", "/").replace("~0", "~");
        return new Ban(VmId.of(vm), HostId.of(key.substring(end + 1)));
    }

    static String leader(ZoneId zone) {
        return "leader/" + zone;
    }

    static String resolution(MigrationId id) {
        return "resolution/" + id;
    }

    static String decisionOnPlan(String planHash) {
        return DECISION + "plan/" + planHash;
    }

    static String decisionOn(MigrationId id) {
        return DECISION + "migration/" + id;
    }

    static String ineffective(ZoneId zone) {
        return INEFFECTIVE + zone;
    }

    static String drain(Role role) {
        return DRAIN + role;
    }
}
