package io.stealaway.remediation;

import io.stealaway.model.MigrationPhase;
import io.stealaway.model.VmId;
import io.stealaway.remediation.report.PassReport;
import java.util.ArrayList;
import java.util.List;

/**
 * What a pass reports, as far as the books need it.
 *
 * @param unended migrations that are open, though not UNKNOWN
 * @param isolated VMs that are reported as isolated
 * @param leading whether any zone is led
 * @param started how many migrations were begun
 */
record Seen(List<String> unended, List<String> isolated, boolean leading, int started) {
    static Seen of(PassReport report) {
        return new Seen(
                report.inFlight().stream()
                        .filter(migration -> migration.phase() != MigrationPhase.UNKNOWN)
                        .map(migration -> migration.id() + " " + migration.vm() + " " + migration.phase() + " "
                                + migration.reason())
                        .toList(),
                report.isolated().stream().map(VmId::value).toList(),
                !report.leading().isEmpty(),
                report.started().size());
    }

    boolean quiet() {
        return unended.isEmpty() && isolated.isEmpty() && leading;
    }

    /** Returns what must not be, now that everything had time to end. */
    List<String> imbalance(World world, Bystanders bystanders) {
        List<String> wrong = new ArrayList<>(world.violations);
        unended.forEach(migration -> wrong.add("never ended: " + migration));
        world.guests.keySet().stream().filter(world::isolatedByUs).forEach(vm -> wrong.add(vm + " is still isolated"));
        wrong.addAll(bystanders.overruled());
        wrong.addAll(world.shares.imbalance());
        if (!isolated.isEmpty()) {
            wrong.add("reported as isolated: " + isolated);
        }
        return wrong;
    }
}
