package io.stealaway.json;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Role;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Tenant;
import io.stealaway.model.VmId;
import io.stealaway.model.VmRequest;
import io.stealaway.model.VolumeId;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/** The fields of a {@link VmRequest.Batch}. */
final class RequestCodec {
    private RequestCodec() {}

    static void write(JsonOut out, VmRequest.Batch batch) throws IOException {
        out.flag("allOrNothing", batch.allOrNothing());
        out.objects("requests", batch.requests(), RequestCodec::writeRequest);
    }

    static VmRequest.Batch read(ObjectFields in) {
        boolean allOrNothing = in.flag("allOrNothing", false);
        List<VmRequest> requests = in.objects("requests", RequestCodec::readRequest);
        return in.build(() -> new VmRequest.Batch(requests, allOrNothing));
    }

    private static void writeRequest(JsonOut out, VmRequest request) throws IOException {
        out.text("id", request.id());
        out.text("tenant", request.tenant());
        out.whole("vcpus", request.vcpus());
        out.whole("ramBytes", request.ramBytes());
        out.whole("diskBytes", request.diskBytes(), 0);
        out.optionalText("zone", request.zone());
        out.optionalText("role", request.role());
        out.optionalWhole(
                "cpuWeight", request.cpuWeight().stream().asLongStream().findFirst());
        out.optionalWhole("cpuCapMicroCores", request.cpuCapMicroCores());
        out.whole("sriovFunctions", request.sriovFunctions(), 0);
        out.objectsIfAny("volumes", request.volumes(), VmCodec::writeVolume);
        out.optionalText("sameHostVolume", request.sameHostVolume());
        out.textsIfAny("serverGroups", request.serverGroups());
        out.textsIfAny("requiredTraits", request.requiredTraits());
        out.textsIfAny("forbiddenTraits", request.forbiddenTraits());
        out.textsIfAny("sameHost", request.sameHost());
        out.textsIfAny("differentHost", request.differentHost());
        out.whole("minCount", request.minCount(), request.maxCount());
        out.whole("maxCount", request.maxCount(), 1);
    }

    private static VmRequest readRequest(ObjectFields in) {
        int maxCount = in.integer("maxCount", 1);
        VmRequest.Builder request = VmRequest.builder(in.id("id", VmId::of), in.id("tenant", Tenant::of))
                .vcpus(in.integer("vcpus"))
                .ramBytes(in.whole("ramBytes"))
                .diskBytes(in.whole("diskBytes", 0))
                .sriovFunctions(in.integer("sriovFunctions", 0))
                .volumes(in.objectsOrEmpty("volumes", VmCodec::readVolume))
                .serverGroups(in.setOrEmpty("serverGroups", ServerGroupId::of))
                .requiredTraits(in.setOrEmpty("requiredTraits", Function.identity()))
                .forbiddenTraits(in.setOrEmpty("forbiddenTraits", Function.identity()))
                .sameHost(in.setOrEmpty("sameHost", VmId::of))
                .differentHost(in.setOrEmpty("differentHost", VmId::of))
                .count(in.integer("minCount", maxCount), maxCount);
        in.optionalId("zone", AvailabilityZone::of).ifPresent(request::zone);
        in.optionalId("role", Role::of).ifPresent(request::role);
        OptionalLong cpuWeight = in.optionalWhole("cpuWeight");
        cpuWeight.ifPresent(weight -> request.cpuWeight((int) Math.min(Integer.MAX_VALUE, weight)));
        in.optionalWhole("cpuCapMicroCores").ifPresent(request::cpuCapMicroCores);
        in.optionalId("sameHostVolume", VolumeId::of).ifPresent(request::sameHostVolume);
        return in.build(request::build);
    }
}
