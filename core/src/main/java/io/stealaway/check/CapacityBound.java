package io.stealaway.check;

import io.stealaway.model.Host;
import io.stealaway.model.Vm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * How many VMs are stranded for certain because what fails is more than all that is left, by one resource at a time: a
 * necessary condition only. Immutable and thread-safe.
 */
final class CapacityBound {
    /** One resource: what each host's VMs hold of it, and what it has left to hand out. */
    private record Resource(ToLongFunction<Vm> amount, List<Long> used, List<Long> free) {}

    private final List<List<Vm>> guests;
    private final List<Resource> resources;

    CapacityBound(List<Host> hosts, List<List<Vm>> guests) {
        this.guests = guests;
        resources = List.of(
                resource(hosts, Vm::vcpus, HostCapacity::vcpus),
                resource(hosts, Vm::ramBytes, HostCapacity::ramBytes),
                resource(hosts, Vm::diskBytes, HostCapacity::diskBytes));
    }

    private Resource resource(List<Host> hosts, ToLongFunction<Vm> amount, ToLongFunction<Host> capacity) {
        List<Long> used = new ArrayList<>();
        List<Long> free = new ArrayList<>();
        for (int i = 0; i < hosts.size(); i++) {
            Host host = hosts.get(i);
            long taken = guests.get(i).stream().mapToLong(amount).sum();
            used.add(taken);
            free.add(TargetCapacity.serves(host) ? Math.max(0, capacity.applyAsLong(host) - taken) : 0);
        }
        return new Resource(amount, used, free);
    }

    /** Returns the bound when these hosts fail. */
    int when(List<Integer> failed) {
        return resources.stream()
                .mapToInt(resource -> stranded(resource, failed))
                .max()
                .orElse(0);
    }

    /** Returns the bound for the worst set of so many hosts: those that hold most and have most free. */
    int worst(int failing) {
        return resources.stream()
                .mapToInt(resource -> stranded(resource, largest(resource, failing)))
                .max()
                .orElse(0);
    }

    private static List<Integer> largest(Resource resource, int count) {
        return IntStream.range(0, resource.used().size())
                .boxed()
                .sorted(Comparator.comparingLong((Integer i) ->
                                -resource.used().get(i) - resource.free().get(i))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(count)
                .toList();
    }

    private int stranded(Resource resource, List<Integer> failed) {
        long missing = 0;
        for (long free : resource.free()) {
            missing -= free;
        }
        for (int host : failed) {
            missing += resource.used().get(host) + resource.free().get(host);
        }
        return leastToMakeUp(missing, resource, failed);
    }

    /** Returns how many of the largest VMs of these hosts amount to what is missing. */
    private int leastToMakeUp(long missing, Resource resource, List<Integer> failed) {
        List<Long> largest = failed.stream()
                .flatMap(host -> guests.get(host).stream())
                .map(vm -> resource.amount().applyAsLong(vm))
                .sorted(Comparator.reverseOrder())
                .toList();
        int stranded = 0;
        for (long left = missing; left > 0 && stranded < largest.size(); stranded++) {
            left -= largest.get(stranded);
        }
        return stranded;
    }
}
