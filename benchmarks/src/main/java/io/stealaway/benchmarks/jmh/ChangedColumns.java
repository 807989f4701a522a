package io.stealaway.benchmarks.jmh;

import io.stealaway.model.snapshot.ClusterSnapshot;

/**
 * The columns that new metrics of VMs change, and no others: steal, wanted and needed CPU, time of the sample and the observation
 * itself of each VM; needed and stolen CPU of each host. Not thread-safe.
 */
final class ChangedColumns {
    private static final int OF_VMS = 4;
    private static final int OF_HOSTS = 2;

    private final long[][] numbers = new long[OF_VMS + OF_HOSTS][];
    private final Object[] observations;

    ChangedColumns(ClusterSnapshot snapshot) {
        for (int column = 0; column < numbers.length; column++) {
            numbers[column] = new long
                    [column < OF_VMS ? snapshot.vms().size() : snapshot.hosts().size()];
        }
        observations = snapshot.observations().byVm().values().toArray();
    }

    /** Returns a copy of every column. */
    Object[] copy() {
        Object[] copies = new Object[numbers.length + 1];
        for (int column = 0; column < numbers.length; column++) {
            copies[column] = numbers[column].clone();
        }
        copies[numbers.length] = observations.clone();
        return copies;
    }
}
