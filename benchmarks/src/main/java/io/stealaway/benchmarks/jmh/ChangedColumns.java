package io.stealaway.benchmarks.jmh;

import io.stealaway.model.ClusterSnapshot;

/** The columns that new metrics of VMs change: four numbers and the observation of each VM, four numbers of each host. Not thread-safe. */
final class ChangedColumns {
    private static final int COLUMNS = 4;

    private final long[][] ofVms;
    private final Object[] observations;
    private final long[][] ofHosts;

    ChangedColumns(ClusterSnapshot snapshot) {
        ofVms = new long[COLUMNS][snapshot.vms().size()];
        observations = snapshot.observations().byVm().values().toArray();
        ofHosts = new long[COLUMNS][snapshot.hosts().size()];
    }

    /** Returns a copy of every column. */
    Object[] copy() {
        Object[] copies = new Object[2 * COLUMNS + 1];
        for (int i = 0; i < COLUMNS; i++) {
            copies[i] = ofVms[i].clone();
            copies[COLUMNS + i] = ofHosts[i].clone();
        }
        copies[2 * COLUMNS] = observations.clone();
        return copies;
    }
}
