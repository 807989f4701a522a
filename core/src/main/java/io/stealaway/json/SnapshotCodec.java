package io.stealaway.json;

import io.stealaway.model.snapshot.ClusterSnapshot;
import java.io.IOException;

/** The fields of a {@link ClusterSnapshot}, which {@link SnapshotReader} reads. */
final class SnapshotCodec {
    private SnapshotCodec() {}

    static void write(JsonOut out, ClusterSnapshot snapshot) throws IOException {
        out.text("takenAt", snapshot.takenAt());
        out.objects("hosts", snapshot.hosts(), HostCodec::write);
        out.objects("vms", snapshot.vms(), VmCodec::write);
        out.objectsIfAny("serverGroups", snapshot.serverGroups(), ServerGroupCodec::write);
        out.objectsIfAny("inFlight", snapshot.inFlight(), InFlightCodec::write);
        out.objectsIfAny("observations", snapshot.observations().byVm().values(), ObservationCodec::write);
        out.textsIfAny("unmatched", snapshot.observations().unmatched());
        out.textsIfAny("problems", snapshot.problems());
    }
}
