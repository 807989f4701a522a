package io.stealaway.recording;

import io.stealaway.contention.CpuShares;
import io.stealaway.model.Host;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Vm;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.util.Arrays;

/**
 * How well the contention model tells again the steal that was measured, on the recorded days as they were: each VM where it was, wanting
 * what it wanted. What cannot tell the past again should not be believed about what would have been.
 *
 * <p>The model knows means over a slot, and how far minutes leave them by how far slots leave their neighbours; what hosts lose to themselves
 * and to peaks beyond that it takes from the recording: the share of each host's CPU, the same for all hosts, with which it gets nearest to all steal that was measured. Computed by
 * {@link CpuShares}. Immutable and thread-safe.
 *
 * @param overheadRatio the share of its CPU that each host is taken to lose, fraction, at most one half
 * @param measuredSteal mean steal by neighbours over all VMs and slots of which it was measured, fraction of their vCPUs' time
 * @param modelledSteal mean of what the model says of the same, fraction
 * @param meanError mean of the difference, whichever sign, fraction
 * @param recall of the VM-slots with at least 10 percent steal measured, the share of which the model says so, fraction; 1 when there
 *     is none
 * @param precision of those of which the model says so, the share in which it was measured, fraction; 1 when there is none
 */
public record Reproduction(
        double overheadRatio,
        double measuredSteal,
        double modelledSteal,
        double meanError,
        double recall,
        double precision) {
    private static final int MOST_OVERHEAD_PERMILLE = 500;
    private static final double SUFFERS = 0.1;
    private static final double GOOD = 0.95;
    private static final double ROUGH = 0.6;

    /** How far a backtest on this recording may be trusted. */
    public enum Trust {
        /** The model finds at least 95 of a hundred who suffered, and is right about as many of those whom it names. */
        GOOD,
        /** At least 60 of both: which policy is better may be believed, how much it saves may not. */
        ROUGH,
        /** Less: what would have been cannot be told from this recording. */
        POOR
    }

    /** Fits the model to a recording and judges it. */
    public static Reproduction of(Recording recording) {
        int low = 0;
        int high = MOST_OVERHEAD_PERMILLE;
        Sums at = new Sums(recording, low);
        if (at.modelled < at.measured) {
            // More overhead makes more steal: the least at which the model has no less than was measured.
            while (low < high) {
                int middle = (low + high) / 2;
                if (new Sums(recording, middle).modelled < at.measured) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            Sums over = new Sums(recording, low);
            Sums under = new Sums(recording, low - 1);
            at = over.modelled - over.measured < under.measured - under.modelled ? over : under;
        }
        return at.judged();
    }

    /** Returns how far a backtest on this recording may be trusted. */
    public Trust trust() {
        double worse = Math.min(recall, precision);
        return worse >= GOOD ? Trust.GOOD : worse >= ROUGH ? Trust.ROUGH : Trust.POOR;
    }

    /** What comes of one overhead. */
    private static final class Sums {
        private final int permille;
        private double measured;
        private double modelled;
        private double error;
        private long vcpuSlots;
        private long both;
        private long measuredSuffers;
        private long modelledSuffers;

        Sums(Recording recording, int permille) {
            this.permille = permille;
            ClusterSnapshot cluster = recording.cluster();
            int hosts = cluster.hosts().size();
            int vms = cluster.vms().size();
            int[][] onHost = new int[hosts][16];
            int[] count = new int[hosts];
            Shares shares = new Shares();
            for (int slot = 0; slot < recording.slots(); slot++) {
                Arrays.fill(count, 0);
                for (int vm = 0; vm < vms; vm++) {
                    int host = recording.host(vm, slot);
                    if (host != Recording.MISSING) {
                        if (count[host] == onHost[host].length) {
                            onHost[host] = Arrays.copyOf(onHost[host], 2 * count[host]);
                        }
                        onHost[host][count[host]++] = vm;
                    }
                }
                for (int host = 0; host < hosts; host++) {
                    shares.of(recording, cluster.hosts().get(host), onHost[host], count[host], slot, permille);
                    for (int i = 0; i < count[host]; i++) {
                        int told = recording.stealTenThousandths(onHost[host][i], slot);
                        if (told != Recording.MISSING) {
                            add(told / 10_000.0, shares.steal(i), shares.vcpus(i));
                        }
                    }
                }
            }
        }

        private void add(double told, double model, int vcpus) {
            measured += told * vcpus;
            modelled += model * vcpus;
            error += Math.abs(told - model) * vcpus;
            vcpuSlots += vcpus;
            measuredSuffers += told >= SUFFERS ? 1 : 0;
            modelledSuffers += model >= SUFFERS ? 1 : 0;
            both += told >= SUFFERS && model >= SUFFERS ? 1 : 0;
        }

        Reproduction judged() {
            double all = Math.max(1, vcpuSlots);
            return new Reproduction(
                    permille / 1_000.0,
                    measured / all,
                    modelled / all,
                    error / all,
                    measuredSuffers == 0 ? 1.0 : (double) both / measuredSuffers,
                    modelledSuffers == 0 ? 1.0 : (double) both / modelledSuffers);
        }
    }

    /** Who gets what on one host in the minutes of one slot. */
    private static final class Shares {
        private long[] need = new long[64];
        private long[] got = new long[64];
        /** Over the minutes of the slot. */
        private long[] lost = new long[64];

        private int minutes = 1;
        private int[] weight = new int[64];
        private int[] vcpus = new int[64];

        void of(Recording recording, Host host, int[] vms, int count, int slot, int permille) {
            if (need.length < count + 1) {
                int room = 2 * (count + 1);
                need = new long[room];
                got = new long[room];
                lost = new long[room];
                weight = new int[room];
                vcpus = new int[room];
            }
            long overhead = host.cpuMicroCores() / 1_000 * permille;
            long own = Math.min(host.cpuMicroCores(), Math.max(overhead, host.hypervisorDemandMicroCores()));
            for (int i = 0; i < count; i++) {
                Vm facts = recording.cluster().vms().get(vms[i]);
                weight[i] = facts.cpuWeight();
                vcpus[i] = facts.vcpus();
                lost[i] = 0;
            }
            minutes = (int) recording.slot().toMinutes();
            for (int minute = 0; minute < minutes; minute++) {
                for (int i = 0; i < count; i++) {
                    Vm facts = recording.cluster().vms().get(vms[i]);
                    need[i] = Math.min(recording.wantedMicroCores(vms[i], slot, minute), facts.cpuLimitMicroCores());
                }
                CpuShares.allocate(host.cpuMicroCores() - own, need, weight, count, got);
                for (int i = 0; i < count; i++) {
                    lost[i] += need[i] - got[i];
                }
            }
        }

        double steal(int place) {
            return (double) lost[place] / minutes / (vcpus[place] * MicroCores.PER_CORE);
        }

        int vcpus(int place) {
            return vcpus[place];
        }
    }
}
