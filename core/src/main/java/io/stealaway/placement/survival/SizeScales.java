package io.stealaway.placement.survival;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The scales by which a zone is looked at: what hosts have free, what they have, and one resource above all others. */
final class SizeScales {
    private static final double[] BLENDS = {0.5, 0.75, 0.25};

    private final ZoneModel zone;
    private final List<long[]> references = new ArrayList<>();
    private final boolean[] needed = new boolean[ZoneModel.DIMENSIONS];

    private SizeScales(ZoneModel zone) {
        this.zone = zone;
    }

    /** Returns the scales for a zone; {@code occupancy} is where VMs stand at some time. */
    static List<SizeScale> of(ZoneModel zone, Occupancy occupancy) {
        SizeScales scales = new SizeScales(zone);
        scales.collect(occupancy);
        return scales.references.stream()
                .map(reference -> new SizeScale(zone, reference))
                .toList();
    }

    private void collect(Occupancy occupancy) {
        double[] capacity = new double[ZoneModel.DIMENSIONS];
        double[] free = new double[ZoneModel.DIMENSIONS];
        for (int dimension = 0; dimension < ZoneModel.DIMENSIONS; dimension++) {
            needed[dimension] = Arrays.stream(zone.need[dimension]).anyMatch(need -> need > 0);
            for (int host = 0; host < zone.hosts.length; host++) {
                capacity[dimension] += zone.inService[host] ? zone.capacity[dimension][host] : 0.0;
            }
            free[dimension] = capacity[dimension];
        }
        for (int copy = 0; copy < occupancy.copies; copy++) {
            for (int dimension = 0; dimension < ZoneModel.DIMENSIONS; dimension++) {
                free[dimension] -= zone.inService[occupancy.host[copy]] ? zone.need[dimension][occupancy.vm[copy]] : 0;
            }
        }
        add(free);
        add(capacity);
        double[] byVcpus = above(ZoneModel.VCPUS, capacity);
        double[] byRam = above(ZoneModel.RAM, capacity);
        add(byVcpus);
        add(byRam);
        for (double blend : BLENDS) {
            double[] between = new double[ZoneModel.DIMENSIONS];
            for (int dimension = 0; dimension < ZoneModel.DIMENSIONS; dimension++) {
                between[dimension] = StrictMath.pow(byVcpus[dimension] / byVcpus[0], blend)
                        * StrictMath.pow(byRam[dimension] / byRam[0], 1.0 - blend)
                        * byVcpus[0];
            }
            add(between);
        }
        add(above(ZoneModel.DISK, capacity));
    }

    /** Returns references by which no VM takes a larger share of another dimension than of one. */
    private double[] above(int anchor, double[] capacity) {
        double[] reference = new double[ZoneModel.DIMENSIONS];
        reference[anchor] = capacity[anchor];
        for (int dimension = 0; dimension < ZoneModel.DIMENSIONS; dimension++) {
            for (int vm = 0; vm < zone.vms.length && dimension != anchor; vm++) {
                long need = zone.need[dimension][vm];
                // Where a VM needs nothing of the one dimension, none is above the others, and infinity tells so.
                double share = need == 0 ? 0.0 : (double) need / (double) zone.need[anchor][vm];
                reference[dimension] = Math.max(reference[dimension], capacity[anchor] * share);
            }
        }
        return reference;
    }

    /** Of a host in the mean, with as many digits as count. */
    private void add(double[] total) {
        long[] reference = new long[ZoneModel.DIMENSIONS];
        for (int dimension = 0; dimension < ZoneModel.DIMENSIONS; dimension++) {
            double mean = total[dimension] / zone.hosts.length;
            if (needed[dimension] && !(mean >= 1.0 && mean < Long.MAX_VALUE)) {
                return;
            }
            reference[dimension] = needed[dimension] ? (long) mean : 0;
        }
        if (references.stream().noneMatch(known -> Arrays.equals(known, reference))) {
            references.add(reference);
        }
    }
}
