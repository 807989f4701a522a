package io.stealaway.remediation.rule;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Migration;
import io.stealaway.model.MigrationId;
import io.stealaway.model.MigrationPhase;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.PlannedMigration;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.time.Instant;

/** Turns what was planned into what the journal keeps: what is true of the VMs now, and must be known when that is over. */
public final class MigrationEntries {
    private MigrationEntries() {}

    public static Migration of(PlannedMigration planned, MigrationId id, ClusterSnapshot snapshot, Instant now) {
        AvailabilityZone zone = snapshot.host(planned.source()).orElseThrow().zone();
        int vm = snapshot.vmIndex(planned.vm()).orElseThrow();
        Vm facts = snapshot.vms().get(vm);
        Migration.Builder entry = Migration.builder(
                        new MigrationRequest(id, planned.vm(), planned.source(), planned.target()), zone, now)
                .phase(MigrationPhase.PLANNED)
                .phaseSince(now)
                .purpose(planned.purpose())
                .stealRatioBefore(stealRatio(planned, planned.vm(), snapshot))
                .wantedMicroCoresBefore(snapshot.wantedMicroCores(vm))
                .bytesToCopy(planned.bytesToCopy());
        facts.role().ifPresent(entry::role);
        planned.forecastAt().ifPresent(entry::forecastAt);
        return planned.beneficiary().equals(planned.vm())
                ? entry.build()
                : entry.beneficiary(planned.beneficiary())
                        .beneficiaryStealRatioBefore(stealRatio(planned, planned.beneficiary(), snapshot))
                        .beneficiaryWantedMicroCoresBefore(wanted(planned.beneficiary(), snapshot))
                        .build();
    }

    /** What the plan was made for is believed before what is seen meanwhile. */
    private static double stealRatio(PlannedMigration planned, VmId vm, ClusterSnapshot snapshot) {
        if (planned.judgedBy().equals(vm)) {
            return planned.stealRatio();
        }
        return snapshot.vmIndex(vm).isPresent()
                        && snapshot.observed(snapshot.vmIndex(vm).getAsInt())
                ? snapshot.neighbourStealRatio(snapshot.vmIndex(vm).getAsInt())
                : 0.0;
    }

    private static long wanted(VmId vm, ClusterSnapshot snapshot) {
        return snapshot.vmIndex(vm).isPresent()
                ? snapshot.wantedMicroCores(snapshot.vmIndex(vm).getAsInt())
                : 0;
    }
}
