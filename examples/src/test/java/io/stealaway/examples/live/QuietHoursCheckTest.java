package io.stealaway.examples.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.json.PolicyJson;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.testkit.Snapshots;
import org.junit.jupiter.api.Test;

class QuietHoursCheckTest {

    @Test
    void aZoneOrRoleThatIsNotThereIsNamed() {
        MigrationPolicy policy = PolicyJson.read("""
                {"schema": "stealaway.policy/1.0", "migration": {"quietHours": [
                  {"days": ["MONDAY"], "from": "08:00", "to": "10:00", "timeZone": "UTC",
                   "availabilityZones": ["zone-a"], "roles": ["web"]},
                  {"days": ["MONDAY"], "from": "08:00", "to": "10:00", "timeZone": "UTC",
                   "availabilityZones": ["zone-b"], "roles": ["wbe"]}]}}
                """).migration();

        assertThat(QuietHoursCheck.of(policy, Snapshots.oneHotHost()))
                .containsExactly(
                        Finding.fail(
                                "policy",
                                "migration.quietHours[1] names availability zone zone-b, which the cloud does not have"),
                        Finding.warn("policy", "migration.quietHours[1] names role wbe, which no VM of the cloud has"));
        assertThat(QuietHoursCheck.of(MigrationPolicy.defaults(), Snapshots.oneHotHost()))
                .isEmpty();
    }
}
