package io.stealaway.openstack;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.HostId;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A host aggregate. Immutable.
 *
 * @param odd what is odd about its record, by field
 */
record Aggregate(
        String name,
        Optional<AvailabilityZone> zone,
        List<HostId> hosts,
        SortedMap<String, String> metadata,
        List<String> odd) {

    static Aggregate read(LenientFields fields) {
        Optional<String> name = fields.apart().optionalText("name");
        Optional<AvailabilityZone> zone = fields.optionalId("availability_zone", AvailabilityZone::of);
        LenientFields members = fields.apart();
        if (!members.has("hosts")) {
            members.note("hosts", "is missing");
        }
        List<HostId> hosts = members.texts("hosts").stream()
                .flatMap(host -> host(members, host).stream())
                .toList();
        SortedMap<String, String> metadata = fields.map("metadata");
        members.odd().forEach(text -> fields.note("", text));
        return new Aggregate(name.orElse(fields.where()), zone, hosts, metadata, fields.odd());
    }

    private static Optional<HostId> host(LenientFields members, String text) {
        try {
            return Optional.of(HostId.of(text));
        } catch (IllegalArgumentException e) {
            members.note("hosts", "has an odd one: " + e.getMessage());
            return Optional.empty();
        }
    }
}
