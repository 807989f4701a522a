package io.stealaway.remediation.journal;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationId;
import io.stealaway.model.PlacementHolds.Ban;
import io.stealaway.model.Role;
import io.stealaway.model.VmId;

/** The keys of the journal. */
public final class JournalKeys {
    public static final String MIGRATION = "migration/";
    public static final String HOLD = "hold/";
    public static final String BAN = "ban/";

    /** Written with every start, by whatever leader, so that two of them cannot fill the same budget. */
    public static final String BUDGET = "budget";

    public static final String PAUSE = "pause";

    /** What an operator decided about proposals, by plan or by migration. */
    public static final String DECISION = "decision/";

    /** How many migrations may be in flight after failures. */
    public static final String PACE = "pace";

    public static final String INEFFECTIVE = "ineffective/";
    static final String DRAIN = "drain/";
    public static final String SHARES = "shares/";

    /** Operators write on behalf of no zone's leader; only compare-and-set guards what they write. */
    public static final AvailabilityZone OPERATOR = AvailabilityZone.of("(operator)");

    private JournalKeys() {}

    public static String migration(MigrationId id) {
        return MIGRATION + id;
    }

    public static String hold(VmId vm) {
        return HOLD + vm;
    }

    public static String ban(Ban ban) {
        // A VM's id may hold a slash; the first one after the escaped id ends it.
        return BAN + ban.vm().value().replace("~", "~0").replace("/", "~1") + "/" + ban.host();
    }

    public static VmId vmOfHold(String key) {
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

    public static String leader(AvailabilityZone zone) {
        return "leader/" + zone;
    }

    public static String resolution(MigrationId id) {
        return "resolution/" + id;
    }

    public static String decisionOnPlan(String planHash) {
        return DECISION + "plan/" + planHash;
    }

    public static String decisionOn(MigrationId id) {
        return DECISION + "migration/" + id;
    }

    public static String ineffective(AvailabilityZone zone) {
        return INEFFECTIVE + zone;
    }

    public static String shares(String owner) {
        return SHARES + owner;
    }

    public static String drain(Role role) {
        return DRAIN + role;
    }
}
