package io.stealaway.json;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import java.io.IOException;
import java.util.function.Function;

/** The fields of a {@link Host}. */
final class HostCodec {
    /** Holds the defaults of all fields that have one. */
    private static final Host DEFAULTS = Host.builder(HostId.of("any"), AvailabilityZone.of("any"))
            .cores(1)
            .threads(1)
            .ramBytes(1)
            .linkBytesPerSecond(1)
            .build();

    private HostCodec() {}

    static void write(JsonOut out, Host host) throws IOException {
        out.text("id", host.id());
        out.text("zone", host.zone());
        out.whole("cores", host.cores());
        out.whole("threads", host.threads());
        out.whole("ramBytes", host.ramBytes());
        out.whole("diskBytes", host.diskBytes());
        out.whole("linkBytesPerSecond", host.linkBytesPerSecond());
        out.number("cpuAllocationRatio", host.cpuAllocationRatio(), DEFAULTS.cpuAllocationRatio());
        out.number("ramAllocationRatio", host.ramAllocationRatio(), DEFAULTS.ramAllocationRatio());
        out.number("diskAllocationRatio", host.diskAllocationRatio(), DEFAULTS.diskAllocationRatio());
        out.whole("reservedThreads", host.reservedThreads(), DEFAULTS.reservedThreads());
        out.whole("reservedRamBytes", host.reservedRamBytes(), DEFAULTS.reservedRamBytes());
        out.whole("reservedDiskBytes", host.reservedDiskBytes(), DEFAULTS.reservedDiskBytes());
        if (!host.claims().equals(Host.Claims.NONE)) {
            out.object("claims", in -> claims(in, host.claims()));
        }
        out.flag("enabled", host.enabled(), DEFAULTS.enabled());
        out.flag("up", host.up(), DEFAULTS.up());
        out.flag("maintenance", host.maintenance(), DEFAULTS.maintenance());
        out.whole("hypervisorWeight", host.hypervisorWeight(), DEFAULTS.hypervisorWeight());
        out.whole(
                "hypervisorDemandMicroCores", host.hypervisorDemandMicroCores(), DEFAULTS.hypervisorDemandMicroCores());
        out.whole("sriovFunctions", host.sriovFunctions(), DEFAULTS.sriovFunctions());
        out.textsIfAny("traits", host.traits());
        if (!host.metadata().isEmpty()) {
            out.map("metadata", host.metadata(), JsonOut::text);
        }
        out.optionalText("problem", host.problem());
    }

    private static void claims(JsonOut out, Host.Claims claims) throws IOException {
        out.whole("vcpus", claims.vcpus());
        out.whole("ramBytes", claims.ramBytes());
        out.whole("diskBytes", claims.diskBytes());
    }

    private static Host.Claims claims(ObjectFields in) {
        long vcpus = in.whole("vcpus");
        long ramBytes = in.whole("ramBytes");
        long diskBytes = in.whole("diskBytes");
        return in.build(() -> new Host.Claims(vcpus, ramBytes, diskBytes));
    }

    static Host read(ObjectFields in) {
        Host.Builder host = Host.builder(in.id("id", HostId::of), in.id("zone", AvailabilityZone::of))
                .cores(in.integer("cores"))
                .threads(in.integer("threads"))
                .ramBytes(in.whole("ramBytes"))
                .diskBytes(in.whole("diskBytes"))
                .linkBytesPerSecond(in.whole("linkBytesPerSecond"))
                .cpuAllocationRatio(in.number("cpuAllocationRatio", DEFAULTS.cpuAllocationRatio()))
                .ramAllocationRatio(in.number("ramAllocationRatio", DEFAULTS.ramAllocationRatio()))
                .diskAllocationRatio(in.number("diskAllocationRatio", DEFAULTS.diskAllocationRatio()))
                .reservedThreads(in.integer("reservedThreads", DEFAULTS.reservedThreads()))
                .reservedRamBytes(in.whole("reservedRamBytes", DEFAULTS.reservedRamBytes()))
                .reservedDiskBytes(in.whole("reservedDiskBytes", DEFAULTS.reservedDiskBytes()))
                .enabled(in.flag("enabled", DEFAULTS.enabled()))
                .up(in.flag("up", DEFAULTS.up()))
                .maintenance(in.flag("maintenance", DEFAULTS.maintenance()))
                .hypervisorWeight(in.integer("hypervisorWeight", DEFAULTS.hypervisorWeight()))
                .hypervisorDemandMicroCores(
                        in.whole("hypervisorDemandMicroCores", DEFAULTS.hypervisorDemandMicroCores()))
                .sriovFunctions(in.integer("sriovFunctions", DEFAULTS.sriovFunctions()))
                .traits(in.setOrEmpty("traits", Function.identity()))
                .metadata(in.mapOrEmpty("metadata", Function.identity(), ObjectFields::text));
        in.optionalObject("claims", HostCodec::claims).ifPresent(host::claims);
        in.optionalText("problem").ifPresent(host::problem);
        return in.build(host::build);
    }
}
