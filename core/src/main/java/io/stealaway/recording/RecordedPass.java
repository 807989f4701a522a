package io.stealaway.recording;

import io.stealaway.model.HostId;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Vm;
import io.stealaway.model.VmObservation;
import io.stealaway.model.snapshot.ClusterSnapshot;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What one pass tells, by the places of its VMs.
 *
 * @param takenAt when it was
 * @param vms the VMs, ascending
 * @param secondsAgo how long before that the middle of the window was that a VM's figures are of
 * @param wanted what it wanted, micro-cores, at most its vCPUs; {@link Recording#MISSING} when it was not observed
 * @param waited the part of that for which it waited, its own quota's included, ten-thousandths of its vCPUs' time; likewise
 * @param steal steal by neighbours, ten-thousandths; {@link Recording#MISSING} likewise
 * @param sampledAt when its counters were read last, epoch seconds; 0 when it was not observed
 * @param load5 its load average over five minutes then
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RecordedPass(
        Instant takenAt,
        List<Vm> vms,
        int[] secondsAgo,
        int[] wanted,
        short[] waited,
        short[] steal,
        long[] sampledAt,
        float[] load5) {
    private static final double TEN_THOUSANDTHS = 10_000.0;

    static RecordedPass of(ClusterSnapshot seen) {
        int count = seen.vms().size();
        int[] secondsAgo = new int[count];
        int[] wanted = new int[count];
        short[] waited = new short[count];
        short[] steal = new short[count];
        long[] sampledAt = new long[count];
        float[] load5 = new float[count];
        Arrays.fill(waited, (short) Recording.MISSING);
        Arrays.fill(wanted, Recording.MISSING);
        Arrays.fill(steal, (short) Recording.MISSING);
        for (int vm = 0; vm < count; vm++) {
            Vm facts = seen.vms().get(vm);
            Optional<VmObservation> known = seen.observations().of(facts.id());
            if (known.isPresent()) {
                VmObservation figures = known.get();
                long all = facts.vcpus() * MicroCores.PER_CORE;
                long middle =
                        figures.sampledAt().getEpochSecond() - figures.window().toSeconds() / 2;
                secondsAgo[vm] = (int) (seen.takenAt().getEpochSecond() - middle);
                wanted[vm] = (int) Math.min(
                        Math.min(all, Integer.MAX_VALUE),
                        figures.cpuUsedMicroCores() + Math.round(figures.stealRatio() * all));
                waited[vm] = (short) Math.round(figures.stealRatio() * TEN_THOUSANDTHS);
                steal[vm] = (short) Math.round(figures.neighbourStealRatio() * TEN_THOUSANDTHS);
                sampledAt[vm] = figures.sampledAt().getEpochSecond();
                load5[vm] = (float) figures.load5();
            }
        }
        return new RecordedPass(seen.takenAt(), seen.vms(), secondsAgo, wanted, waited, steal, sampledAt, load5);
    }

    HostId hostOf(int vm) {
        return vms.get(vm).host();
    }
}
