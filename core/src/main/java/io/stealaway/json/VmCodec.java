package io.stealaway.json;

import io.stealaway.model.HostId;
import io.stealaway.model.Role;
import io.stealaway.model.ServerGroupId;
import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.Vm.VmState;
import io.stealaway.model.VmId;
import io.stealaway.model.Volume;
import io.stealaway.model.VolumeId;
import java.io.IOException;
import java.util.function.Function;

/** The fields of a {@link Vm} and of its volumes. */
final class VmCodec {
    /** Holds the defaults of all fields that have one. */
    private static final Vm DEFAULTS = Vm.builder(VmId.of("any"), HostId.of("any"), Tenant.of("any"))
            .vcpus(1)
            .build();

    private VmCodec() {}

    static void write(JsonOut out, Vm vm) throws IOException {
        out.text("id", vm.id());
        out.text("host", vm.host());
        out.text("tenant", vm.tenant());
        out.whole("vcpus", vm.vcpus());
        out.whole("ramBytes", vm.ramBytes());
        out.optionalText("role", vm.role());
        out.text("state", vm.state(), DEFAULTS.state());
        out.whole("diskBytes", vm.diskBytes(), DEFAULTS.diskBytes());
        out.whole("localDiskBytes", vm.localDiskBytes(), DEFAULTS.localDiskBytes());
        out.optionalWhole("memoryToCopyBytes", vm.memoryToCopyBytes());
        out.whole("dirtyBytesPerSecond", vm.dirtyBytesPerSecond(), DEFAULTS.dirtyBytesPerSecond());
        out.whole("cpuWeight", vm.cpuWeight(), DEFAULTS.cpuWeight());
        out.optionalWhole("cpuCapMicroCores", vm.cpuCapMicroCores());
        out.whole("sriovFunctions", vm.sriovFunctions(), DEFAULTS.sriovFunctions());
        out.flag("passthrough", vm.passthrough(), DEFAULTS.passthrough());
        out.objectsIfAny("volumes", vm.volumes(), VmCodec::writeVolume);
        out.optionalText("sameHostVolume", vm.sameHostVolume());
        out.textsIfAny("serverGroups", vm.serverGroups());
        out.textsIfAny("requiredTraits", vm.requiredTraits());
        out.textsIfAny("forbiddenTraits", vm.forbiddenTraits());
        out.flag("locked", vm.locked(), DEFAULTS.locked());
        out.flag("pinned", vm.pinned(), DEFAULTS.pinned());
        out.flag("optedOut", vm.optedOut(), DEFAULTS.optedOut());
        out.optionalText("lastMigratedAt", vm.lastMigratedAt());
        if (!vm.metadata().isEmpty()) {
            out.map("metadata", vm.metadata(), JsonOut::text);
        }
        out.optionalText("problem", vm.problem());
    }

    static Vm read(ObjectFields in) {
        Vm.Builder vm = Vm.builder(in.id("id", VmId::of), in.id("host", HostId::of), in.id("tenant", Tenant::of))
                .vcpus(in.integer("vcpus"))
                .ramBytes(in.whole("ramBytes"))
                .state(in.oneOf("state", VmState.class, DEFAULTS.state()))
                .diskBytes(in.whole("diskBytes", DEFAULTS.diskBytes()))
                .localDiskBytes(in.whole("localDiskBytes", DEFAULTS.localDiskBytes()))
                .dirtyBytesPerSecond(in.whole("dirtyBytesPerSecond", DEFAULTS.dirtyBytesPerSecond()))
                .cpuWeight(in.integer("cpuWeight", DEFAULTS.cpuWeight()))
                .sriovFunctions(in.integer("sriovFunctions", DEFAULTS.sriovFunctions()))
                .passthrough(in.flag("passthrough", DEFAULTS.passthrough()))
                .volumes(in.objectsOrEmpty("volumes", VmCodec::readVolume))
                .serverGroups(in.setOrEmpty("serverGroups", ServerGroupId::of))
                .requiredTraits(in.setOrEmpty("requiredTraits", Function.identity()))
                .forbiddenTraits(in.setOrEmpty("forbiddenTraits", Function.identity()))
                .locked(in.flag("locked", DEFAULTS.locked()))
                .pinned(in.flag("pinned", DEFAULTS.pinned()))
                .optedOut(in.flag("optedOut", DEFAULTS.optedOut()))
                .metadata(in.mapOrEmpty("metadata", Function.identity(), ObjectFields::text));
        in.optionalId("role", Role::of).ifPresent(vm::role);
        in.optionalWhole("memoryToCopyBytes").ifPresent(vm::memoryToCopyBytes);
        in.optionalWhole("cpuCapMicroCores").ifPresent(vm::cpuCapMicroCores);
        in.optionalId("sameHostVolume", VolumeId::of).ifPresent(vm::sameHostVolume);
        in.optionalInstant("lastMigratedAt").ifPresent(vm::lastMigratedAt);
        in.optionalText("problem").ifPresent(vm::problem);
        return in.build(vm::build);
    }

    static void writeVolume(JsonOut out, Volume volume) throws IOException {
        out.text("id", volume.id());
        out.whole("bytes", volume.bytes());
        out.optionalText("storageHost", volume.storageHost());
    }

    static Volume readVolume(ObjectFields in) {
        VolumeId id = in.id("id", VolumeId::of);
        long bytes = in.whole("bytes");
        var storageHost = in.optionalId("storageHost", HostId::of);
        return in.build(() -> new Volume(id, bytes, storageHost));
    }
}
