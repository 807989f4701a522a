package io.stealaway.detection;

import io.stealaway.model.snapshot.DemandHistory;

/**
 * How well what was remembered a day ago told what VMs wanted on the last day: by the square of its error, compared with taking
 * what they wanted when that day began, what they wanted at the same hour of the day before, and what all of them wanted on
 * average.
 *
 * @param own mean square of the error of what is remembered, by hour or on average, whichever is better; squares of vCPU shares
 * @param asNow the same of taking demand to stay as it was when the day began
 * @param asYesterday the same of taking it to be as at that hour of the day before
 * @param asEverywhere the same of taking all VMs to want the same share
 * @param compared how many numbers were compared; 0 until two days are remembered
 */
record ForecastSkill(double own, double asNow, double asYesterday, double asEverywhere, long compared) {
    private static final double WORSE = 1.25;
    private static final int MOST_VMS = 1_024;
    /** Moments so near to the same hour are looked at too. */
    private static final long AROUND_SECONDS = 900;

    private static final long DAY_SECONDS = 86_400;
    private static final double MICROS = 1e6;

    /**
     * Returns the share of the error of the best of the others that is avoided; 0 or less is no skill, 1 where nothing can be told
     * yet. The same hour of the day before is part of what is remembered, which need not be better than that, only not worse by
     * a quarter.
     */
    double ratio() {
        double best = Math.min(asNow, Math.min(WORSE * asYesterday, asEverywhere));
        return compared == 0 || own <= 0.0 ? 1.0 : best <= 0.0 ? 0.0 : 1.0 - own / best;
    }

    /** Judges a history. */
    static ForecastSkill of(DemandHistory history) {
        int moments = history.moments();
        if (moments == 0) {
            return new ForecastSkill(0, 0, 0, 0, 0);
        }
        long interval = history.interval().toSeconds();
        int perDay = (int) Math.max(1, DAY_SECONDS / interval);
        long last = history.moment(moments - 1).getEpochSecond();
        int from = moments;
        while (from > 0 && history.moment(from - 1).getEpochSecond() > last - DAY_SECONDS) {
            from--;
        }
        int[] hours = new int[moments];
        for (int moment = 0; moment < moments; moment++) {
            hours[moment] = ofDay(history, moment, perDay);
        }
        Sums sums = new Sums();
        int stride = Math.max(1, history.vms().size() / MOST_VMS);
        double everywhere = meanOfAll(history, from, stride);
        for (int vm = 0; vm < history.vms().size(); vm += stride) {
            compare(history, vm, from, hours, perDay, everywhere, sums);
        }
        return sums.skill();
    }

    private static double meanOfAll(DemandHistory history, int until, int stride) {
        double sum = 0.0;
        long count = 0;
        for (int vm = 0; vm < history.vms().size(); vm += stride) {
            for (int moment = 0; moment < until; moment++) {
                double share = share(history, vm, moment);
                if (share >= 0.0) {
                    sum += share;
                    count++;
                }
            }
        }
        return count == 0 ? 0.0 : sum / count;
    }

    private static void compare(
            DemandHistory history, int vm, int from, int[] hours, int perDay, double everywhere, Sums sums) {
        double now = from == 0 ? -1.0 : share(history, vm, from - 1);
        if (now < 0.0) {
            return;
        }
        double mean = 0.0;
        int known = 0;
        double[] sameHour = new double[perDay];
        int[] hourKnown = new int[perDay];
        for (int moment = 0; moment < from; moment++) {
            double share = share(history, vm, moment);
            if (share >= 0.0) {
                mean += share;
                known++;
                int hour = hours[moment];
                sameHour[hour] += share;
                hourKnown[hour]++;
            }
        }
        int near = (int) (AROUND_SECONDS / history.interval().toSeconds());
        if (2 * known < perDay) {
            return;
        }
        mean /= known;
        for (int moment = from; moment < history.moments(); moment++) {
            double came = share(history, vm, moment);
            int hour = hours[moment];
            if (came >= 0.0 && hourKnown[hour] > 0) {
                double yesterday = sameHour[hour] / hourKnown[hour];
                sums.add(came, mean, around(sameHour, hourKnown, hour, near), now, yesterday, everywhere);
            }
        }
    }

    /** Returns the mean of the hour and those next to it, of which noise is less. */
    private static double around(double[] sums, int[] known, int hour, int around) {
        double sum = 0.0;
        int count = 0;
        for (int near = hour - around; near <= hour + around; near++) {
            int place = Math.floorMod(near, sums.length);
            sum += sums[place];
            count += known[place];
        }
        return sum / count;
    }

    private static int ofDay(DemandHistory history, int moment, int perDay) {
        long second = Math.floorMod(history.moment(moment).getEpochSecond(), DAY_SECONDS);
        return (int) Math.min(perDay - 1L, second * perDay / DAY_SECONDS);
    }

    /** Returns what a VM wanted, fraction of its vCPUs; below 0 when that is not known. */
    private static double share(DemandHistory history, int vm, int moment) {
        int wanted = history.wantedMicroCores(vm, moment);
        return wanted == DemandHistory.MISSING ? -1.0 : wanted / MICROS / history.vcpus(vm);
    }

    private static final class Sums {
        private double byHour;
        private double byMean;
        private double now;
        private double yesterday;
        private double everywhere;
        private long count;

        void add(double came, double mean, double hour, double asNow, double asYesterday, double asEverywhere) {
            byHour += (came - hour) * (came - hour);
            byMean += (came - mean) * (came - mean);
            now += (came - asNow) * (came - asNow);
            yesterday += (came - asYesterday) * (came - asYesterday);
            everywhere += (came - asEverywhere) * (came - asEverywhere);
            count++;
        }

        ForecastSkill skill() {
            double all = Math.max(1, count);
            return new ForecastSkill(
                    Math.min(byHour, byMean) / all, now / all, yesterday / all, everywhere / all, count);
        }
    }
}
