package io.stealaway.model;

import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;

/** The engine's answer for one detection. */
public sealed interface Placement {

    /** Returns the VM that the answer is about. */
    VmId vm();

    /**
     * A host was found.
     *
     * @param migration the move
     */
    record Chosen(PlannedMigration migration) implements Placement {
        /** Checks for null. */
        public Chosen {
            Objects.requireNonNull(migration, "migration");
        }

        @Override
        public VmId vm() {
            return migration.vm();
        }
    }

    /**
     * No host of the VM's zone passes every filter.
     *
     * @param vm the VM
     * @param rejections number of hosts by the name of the first filter that refused them
     */
    record NoHost(VmId vm, SortedMap<String, Integer> rejections) implements Placement {
        /** Copies. */
        public NoHost {
            Objects.requireNonNull(vm, "vm");
            rejections = Sorted.map(rejections);
        }

        /** Returns the answer with these rejections. */
        public static NoHost of(VmId vm, Map<String, Integer> rejections) {
            return new NoHost(vm, Sorted.map(rejections));
        }
    }

    /**
     * The VM stays, because of itself and not of the hosts: it may not move, it need not move, or it is moving already.
     *
     * @param vm the VM
     * @param reason why, with figures
     */
    record Stays(VmId vm, String reason) implements Placement {
        /** Checks for null. */
        public Stays {
            Objects.requireNonNull(vm, "vm");
            Objects.requireNonNull(reason, "reason");
        }
    }
}
