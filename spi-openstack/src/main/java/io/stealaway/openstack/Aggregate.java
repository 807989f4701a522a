package io.stealaway.openstack;

import io.stealaway.model.HostId;
import io.stealaway.model.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** A host aggregate. Immutable. */
record Aggregate(String name, Optional<ZoneId> zone, List<HostId> hosts, SortedMap<String, String> metadata) {

    static Aggregate read(Fields fields) {
        return new Aggregate(
                fields.text("name"),
                fields.optionalText("availability_zone").map(ZoneId::of),
                fields.texts("hosts").stream().map(HostId::of).toList(),
                fields.map("metadata"));
    }
}
