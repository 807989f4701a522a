package io.stealaway.simulation.arrivals;

import io.stealaway.model.Vm;
import io.stealaway.model.VmRequest;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Who comes and who goes. VMs are told by their indices: those that are there at the start first, then those to come, in the order in which
 * they are asked for.
 *
 * <p>Immutable and thread-safe.
 *
 * @param creations what is asked for, in order
 * @param departures who leaves when, in order; of VMs to come, if they were created
 * @param placer who chooses hosts for them
 */
public record Turnover(List<Creation> creations, List<Departure> departures, NewVmPlacer.Kind placer) {

    /**
     * A request.
     *
     * @param second when, simulated seconds since the start
     * @param request what the scheduler is asked
     * @param first the index of its first VM
     * @param vms what its VMs are, in the order of the request's ids
     * @param onTheirHosts whether they come where their facts say, as they once did, elsewhere only if there is no room, and are never
     *     rejected; else wherever the scheduler says
     */
    public record Creation(long second, VmRequest request, int first, List<Vm> vms, boolean onTheirHosts) {
        /** Copies. */
        public Creation {
            vms = List.copyOf(vms);
        }
    }

    /**
     * The end of a VM.
     *
     * @param second when
     * @param vm its index
     */
    public record Departure(long second, int vm) {}

    /** Copies, and puts departures in order. */
    public Turnover {
        creations = List.copyOf(creations);
        departures = departures.stream()
                .sorted(Comparator.comparingLong(Departure::second).thenComparingInt(Departure::vm))
                .toList();
    }

    /** Returns what all VMs to come are, by index less the number of those that are there at the start. */
    public List<Vm> coming() {
        return creations.stream().flatMap(creation -> creation.vms().stream()).toList();
    }

    /** Returns the ends of VMs from an index on, all after so many seconds. */
    public static List<Departure> departures(int first, int count, long second) {
        return IntStream.range(first, first + count)
                .mapToObj(vm -> new Departure(second, vm))
                .toList();
    }
}
