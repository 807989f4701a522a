package io.stealaway.benchmarks;

import java.util.List;
import java.util.SplittableRandom;

/** A kind of VM that tenants can ask for. */
record Flavor(int vcpus, int ramGib) {
    private static final List<Flavor> USUAL = List.of(
            new Flavor(1, 4),
            new Flavor(2, 8),
            new Flavor(2, 8),
            new Flavor(4, 16),
            new Flavor(4, 8),
            new Flavor(8, 16),
            new Flavor(8, 32));
    /** Where a host holds more than a hundred. */
    private static final List<Flavor> SMALL = List.of(new Flavor(1, 1), new Flavor(1, 2), new Flavor(2, 2));

    private static final int MANY_VMS_PER_HOST = 40;

    static List<Flavor> of(Size size) {
        return size.vms() / size.hosts() > MANY_VMS_PER_HOST ? SMALL : USUAL;
    }

    static Flavor draw(List<Flavor> flavors, SplittableRandom random) {
        return flavors.get(random.nextInt(flavors.size()));
    }
}
