package io.stealaway.openstack;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.HostId;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** A host aggregate. Immutable. */
record Aggregate(String name, Optional<AvailabilityZone> zone, List<HostId> hosts, SortedMap<String, String> metadata) {

    static Aggregate read(Fields fields) {
        return new Aggregate(
                fields.text("name"),
                fields.optionalText("availability_zone").map(AvailabilityZone::of),
                fields.texts("hosts").stream().map(HostId::of).toList(),
                fields.map("metadata"));
    }
}
