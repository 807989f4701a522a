package io.stealaway.detection;

import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.DemandForecast;
import io.stealaway.model.snapshot.DemandForecast.Needs;
import java.util.Arrays;

/**
 * When a zone is quiet enough to move VMs before they must be. Hours of the day are told apart by what the zone's VMs
 * wanted in them on the remembered days: while the busiest hour wants at least a quarter more than the quietest, a zone is at its
 * peak when it wants more than the middle of the two, or did so in the half hour that comes. A zone without such peaks is always
 * quiet. Thread-safe: it has no state.
 */
final class QuietTime {
    private static final double PEAKED = 1.25;
    private static final int HOURS = 24;
    private static final long HOUR_SECONDS = 3_600;
    private static final long AHEAD_SECONDS = 1_800;

    private QuietTime() {}

    /** Returns for each zone of a snapshot whether it is quiet. */
    static boolean[] zones(ClusterSnapshot snapshot, DemandForecast forecast) {
        int zones = snapshot.zones().size();
        Needs[] needs = new Needs[zones];
        Arrays.setAll(needs, zone -> forecast.needs());
        long[] now = new long[zones];
        for (int vm = 0; vm < snapshot.vms().size(); vm++) {
            int zone = snapshot.hostZone(snapshot.vmHost(vm));
            needs[zone].add(vm, 1);
            now[zone] += snapshot.observed(vm) ? snapshot.needMicroCores(vm) : 0;
        }
        boolean[] quiet = new boolean[zones];
        for (int zone = 0; zone < zones; zone++) {
            quiet[zone] = quiet(snapshot, forecast, needs[zone], now[zone]);
        }
        return quiet;
    }

    private static boolean quiet(ClusterSnapshot snapshot, DemandForecast forecast, Needs needs, long now) {
        long[] sums = new long[HOURS];
        long[] counts = new long[HOURS];
        for (int moment = 0; moment < forecast.moments(); moment++) {
            int hour = hour(forecast.moment(moment).getEpochSecond());
            sums[hour] += needs.at(moment);
            counts[hour]++;
        }
        long least = Long.MAX_VALUE;
        long most = 0;
        for (int hour = 0; hour < HOURS; hour++) {
            if (counts[hour] > 0) {
                least = Math.min(least, sums[hour] / counts[hour]);
                most = Math.max(most, sums[hour] / counts[hour]);
            }
        }
        if (most < PEAKED * least) {
            return true;
        }
        long middle = least + (most - least) / 2;
        return now <= middle && comes(snapshot, forecast, needs) <= middle;
    }

    /** Returns what was wanted on average in the half hour of the day that comes. */
    private static long comes(ClusterSnapshot snapshot, DemandForecast forecast, Needs needs) {
        long sum = 0;
        long count = 0;
        long second = snapshot.takenAt().getEpochSecond();
        for (int moment = 0; moment < forecast.moments(); moment++) {
            long ahead = Math.floorMod(forecast.moment(moment).getEpochSecond() - second, HOURS * HOUR_SECONDS);
            if (ahead <= AHEAD_SECONDS) {
                sum += needs.at(moment);
                count++;
            }
        }
        return count == 0 ? 0 : sum / count;
    }

    private static int hour(long second) {
        return (int) (Math.floorMod(second, HOURS * HOUR_SECONDS) / HOUR_SECONDS);
    }
}
