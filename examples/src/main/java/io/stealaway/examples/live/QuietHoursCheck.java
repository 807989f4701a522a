package io.stealaway.examples.live;

import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.MigrationPolicy.QuietHours;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.ArrayList;
import java.util.List;

/** Whether the zones and roles that a policy's quiet hours name are there: hours of a misspelt one would hold for nothing. Stateless. */
final class QuietHoursCheck {
    private QuietHoursCheck() {}

    /** Returns a finding for each zone and each role that is not there; a role may come with its first VM. */
    static List<Finding> of(MigrationPolicy policy, ClusterSnapshot cluster) {
        List<Finding> findings = new ArrayList<>();
        int place = 0;
        for (QuietHours hours : policy.quietHours()) {
            String where = "migration.quietHours[" + place + "] names ";
            hours.availabilityZones().stream()
                    .filter(zone -> !cluster.zones().contains(zone))
                    .forEach(zone -> findings.add(Finding.fail(
                            "policy", where + "availability zone " + zone + ", which the cloud does not have")));
            hours.roles().stream()
                    .filter(role -> cluster.vms().stream()
                            .noneMatch(vm -> vm.role().filter(role::equals).isPresent()))
                    .forEach(role -> findings.add(
                            Finding.warn("policy", where + "role " + role + ", which no VM of the cloud has")));
            place++;
        }
        return findings;
    }
}
