package io.stealaway.simulation.arrivals;

import io.stealaway.model.Vm;
import io.stealaway.model.VmRequest;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.recording.Recording;
import io.stealaway.simulation.arrivals.Turnover.Creation;
import io.stealaway.simulation.arrivals.Turnover.Departure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which VMs of a recording were there from its start, and which came and left when. A VM that was away for a while stays, one that came and left
 * within a slot is left out. Immutable and thread-safe.
 */
public final class RecordedTurnover {
    private final Recording recording;
    /** The recording's VMs in the order of the simulation's: those of the start, then those that came, by their time. */
    private final int[] order;

    private final int[] first;

    private RecordedTurnover(Recording recording) {
        this.recording = recording;
        first = IntStream.range(0, recording.cluster().vms().size())
                .map(recording::firstSlot)
                .toArray();
        order = IntStream.range(0, first.length)
                .boxed()
                .sorted(Comparator.comparingInt(vm -> first[vm]))
                .mapToInt(vm -> vm)
                .toArray();
    }

    /** Reads who came and left. */
    public static RecordedTurnover of(Recording recording) {
        return new RecordedTurnover(recording);
    }

    /** Returns the recording's index of each VM, by that of the simulation. */
    public int[] order() {
        return order.clone();
    }

    /** Returns the VMs of the start, in order. */
    public List<Vm> atStart() {
        return IntStream.of(order)
                .filter(vm -> first[vm] == 0)
                .mapToObj(this::vm)
                .toList();
    }

    private Vm vm(int index) {
        return recording.cluster().vms().get(index);
    }

    /**
     * Returns who comes and who leaves; empty when no VM does.
     *
     * @param placer who chooses hosts for those that find no room where they were
     */
    public Optional<Turnover> turnover(NewVmPlacer.Kind placer) {
        List<Creation> creations = new ArrayList<>();
        List<Departure> departures = new ArrayList<>();
        long slot = recording.slot().toSeconds();
        for (int at = 0; at < order.length; at++) {
            int vm = order[at];
            if (first[vm] == recording.slots()) {
                break;
            }
            if (first[vm] > 0) {
                creations.add(new Creation(first[vm] * slot, request(vm(vm)), at, List.of(vm(vm)), true));
            }
            int last = recording.lastSlot(vm);
            if (last < recording.slots() - 1) {
                departures.add(new Departure((last + 1) * slot, at));
            }
        }
        return creations.isEmpty() && departures.isEmpty()
                ? Optional.empty()
                : Optional.of(new Turnover(creations, departures, placer));
    }

    /** What a scheduler would be asked were there no room where it came to. */
    private VmRequest request(Vm vm) {
        ClusterSnapshot cluster = recording.cluster();
        VmRequest.Builder request = VmRequest.builder(vm.id(), vm.tenant())
                .vcpus(vm.vcpus())
                .ramBytes(vm.ramBytes())
                .diskBytes(vm.diskBytes())
                .zone(cluster.host(vm.host()).orElseThrow().zone())
                .cpuWeight(vm.cpuWeight())
                .sriovFunctions(vm.sriovFunctions())
                .volumes(vm.volumes())
                .serverGroups(vm.serverGroups())
                .requiredTraits(vm.requiredTraits())
                // A VM may carry what no request may ask for.
                .forbiddenTraits(vm.forbiddenTraits().stream()
                        .filter(trait -> !vm.requiredTraits().contains(trait))
                        .toList());
        vm.role().ifPresent(request::role);
        vm.cpuCapMicroCores().ifPresent(request::cpuCapMicroCores);
        vm.sameHostVolume().ifPresent(request::sameHostVolume);
        return request.build();
    }
}
