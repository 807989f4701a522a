package io.stealaway.openstack;

import io.stealaway.internal.Limits;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What placement has allocated of a provider. The provider's generation does not tell all of its changes: it grows when something is
 * allocated, and stays when an allocation is deleted. Immutable.
 *
 * @param allocated by class, in the class's own unit
 * @param odd what cannot be believed, by class
 */
record Usages(SortedMap<String, Long> allocated, List<String> odd) {
    static final Usages NONE = new Usages(Collections.emptySortedMap(), List.of());

    /** @param classes those that the provider has, of which placement tells each */
    static Usages read(Fields answer, Set<String> classes) {
        LenientFields fields = LenientFields.of(answer.object("usages"));
        SortedMap<String, Long> allocated = new TreeMap<>();
        for (String name : List.of(Inventory.VCPU, Inventory.MEMORY_MB, Inventory.DISK_GB)) {
            if (classes.contains(name)) {
                fields.number(name, 0, Limits.MAX_BYTES).ifPresent(amount -> allocated.put(name, amount));
            }
        }
        return new Usages(allocated, List.copyOf(fields.odd()));
    }

    long of(String name) {
        return allocated.getOrDefault(name, 0L);
    }
}
