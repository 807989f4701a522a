package io.stealaway.json;

import io.stealaway.model.Host;
import io.stealaway.model.InFlightMigration;
import io.stealaway.model.ServerGroup;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.Observations;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Takes the fields of a snapshot in any order, item by item, and puts them together at the end. */
final class SnapshotReader {
    private static final List<String> LISTS = List.of("hosts", "vms", "serverGroups", "inFlight", "observations");

    /** Everything but the long lists, and an empty list in place of each. */
    private final ObjectFields fields = new ObjectFields(JsonLocation.ROOT);

    private List<Host> hosts = List.of();
    private List<Vm> vms = List.of();
    private List<ServerGroup> serverGroups = List.of();
    private List<InFlightMigration> inFlight = List.of();
    private List<VmObservation> observations = List.of();

    private SnapshotReader() {}

    static ClusterSnapshot read(JsonIn in) throws IOException {
        SnapshotReader reader = new SnapshotReader();
        in.eachField(name -> reader.readSection(name, in));
        return reader.snapshot();
    }

    private void readSection(String name, JsonIn in) throws IOException {
        JsonLocation place = JsonLocation.ROOT.field(name);
        switch (name) {
            case "hosts" -> hosts = in.objects(place, HostCodec::read);
            case "vms" -> vms = in.objects(place, VmCodec::read);
            case "serverGroups" -> serverGroups = in.objects(place, ServerGroupCodec::read);
            case "inFlight" -> inFlight = in.objects(place, InFlightCodec::read);
            case "observations" -> observations = in.objects(place, ObservationCodec::read);
            default -> {}
        }
        fields.put(name, LISTS.contains(name) ? List.of() : in.value(place));
    }

    private ClusterSnapshot snapshot() {
        ClusterSnapshot.Builder snapshot = ClusterSnapshot.builder(fields.instant("takenAt"));
        fields.texts("hosts");
        fields.texts("vms");
        fields.textsOrEmpty("serverGroups");
        fields.textsOrEmpty("inFlight");
        fields.textsOrEmpty("observations");
        List<String> unmatched = fields.textsOrEmpty("unmatched");
        List<String> problems = fields.textsOrEmpty("problems");
        return fields.build(() -> {
            new SnapshotReferences(hosts, vms, serverGroups).check(inFlight, observations);
            hosts.forEach(snapshot::host);
            vms.forEach(snapshot::vm);
            serverGroups.forEach(snapshot::serverGroup);
            inFlight.forEach(snapshot::inFlight);
            problems.forEach(snapshot::problem);
            return snapshot.observations(new Observations(observationsByVm(), unmatched))
                    .build();
        });
    }

    private SortedMap<VmId, VmObservation> observationsByVm() {
        SortedMap<VmId, VmObservation> byVm = new TreeMap<>();
        observations.forEach(observation -> byVm.put(observation.vm(), observation));
        return byVm;
    }
}
