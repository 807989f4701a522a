package io.stealaway.detection;

import io.stealaway.model.Detection;
import io.stealaway.model.Detection.Forecast;
import io.stealaway.model.DetectionHistory;
import io.stealaway.model.Host;
import io.stealaway.model.MicroCores;
import io.stealaway.model.Vm;
import io.stealaway.model.policy.ForesightPolicy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.DemandForecast;
import io.stealaway.model.snapshot.DemandForecast.Needs;
import io.stealaway.model.snapshot.DemandHistory;
import io.stealaway.spi.Detector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Detects hosts that will be short of CPU by what their VMs wanted before, before any VM suffers: those whose
 * {@linkplain DemandForecast expected steal} is at least {@link ForesightPolicy#minExpectedStealRatio()}. Each is named by the VM
 * that wants most there at the worst moment.
 *
 * <p>Finds nothing while too little is remembered, nor in a zone at its peak, see {@link QuietTime}, nor when what is remembered
 * has no skill: when it told what VMs wanted on the last day no better than what they wanted when that day began, at the same hour
 * of the day before, or what all of them want on average. {@link #reason} tells which.
 *
 * <p>Thread-safe. The same snapshot gives the same answer, whatever was asked before.
 */
public final class PreventiveDetector implements Detector {
    private static final long DAY_SECONDS = 86_400;

    private final ForesightPolicy policy;
    /** Of the history that was looked at last; computed again for any other. */
    private volatile Judged judged = new Judged(DemandHistory.empty(), ForecastSkill.of(DemandHistory.empty()));

    private record Judged(DemandHistory history, ForecastSkill skill) {}

    /** Makes a detector with these thresholds. */
    public PreventiveDetector(ForesightPolicy policy) {
        this.policy = Objects.requireNonNull(policy, "policy");
    }

    @Override
    public Detections detect(ClusterSnapshot snapshot, DetectionHistory history) {
        List<Detection> found = new ArrayList<>();
        DemandForecast forecast = DemandForecast.of(snapshot, policy);
        if (policy.prevent() && forecast.known()) {
            boolean[] quiet = QuietTime.zones(snapshot, forecast);
            for (int host = 0; host < snapshot.hosts().size(); host++) {
                Host facts = snapshot.hosts().get(host);
                if (quiet[snapshot.hostZone(host)]
                        && facts.up()
                        && facts.problem().isEmpty()) {
                    judge(snapshot, forecast, host).ifPresent(found::add);
                }
            }
        }
        // Asked last: it is computed again whenever something is remembered, and mostly nothing is found.
        return new Detections(found.isEmpty() || skill(snapshot) > 0.0 ? found : List.of(), history);
    }

    /**
     * Returns the skill of what the snapshot's history tells, at most 1: the share that it avoids of the error that the best of the
     * simple forecasts makes on the last day; 0 or less is none, and 1 is told until two days are remembered.
     */
    public double skill(ClusterSnapshot snapshot) {
        return measured(snapshot).ratio();
    }

    @SuppressWarnings("ReferenceEquality") // comparing two histories by value takes longer than judging again
    private ForecastSkill measured(ClusterSnapshot snapshot) {
        Judged known = judged;
        if (known.history() != snapshot.demandHistory()) {
            known = new Judged(snapshot.demandHistory(), ForecastSkill.of(snapshot.demandHistory()));
            judged = known;
        }
        return known.skill();
    }

    /** Returns why nothing is foreseen in any zone, for people; empty when something may be. */
    public Optional<String> reason(ClusterSnapshot snapshot) {
        if (!policy.enabled() || !policy.prevent()) {
            return Optional.of("the policy does not ask for prevention");
        }
        int moments = snapshot.demandHistory().moments();
        if (moments < policy.minMoments()) {
            return Optional.of(moments + " moments are remembered, " + policy.minMoments() + " are needed");
        }
        ForecastSkill skill = measured(snapshot);
        return skill.ratio() > 0.0
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "no skill on the last day: error %.4f by what is remembered, %.4f as when it began, %.4f as at that hour of"
                                + " the day before, %.4f as all VMs",
                        Math.sqrt(skill.own()),
                        Math.sqrt(skill.asNow()),
                        Math.sqrt(skill.asYesterday()),
                        Math.sqrt(skill.asEverywhere())));
    }

    private Optional<Detection> judge(ClusterSnapshot snapshot, DemandForecast forecast, int host) {
        Needs needs = forecast.hostNeeds(host);
        double likely = needs.deviation();
        long capacity = snapshot.cpuMicroCores(host);
        long vcpus = snapshot.hostRunningVcpus(host);
        long stolen = forecast.expectedStolenMicroCores(needs, capacity, vcpus);
        double ratio = ratio(stolen, vcpus);
        if (stolen == 0 || ratio < policy.minExpectedStealRatio()) {
            return Optional.empty();
        }
        int worst = 0;
        int shortMoments = 0;
        long shortDays = 0;
        long days = 0;
        long day = Long.MIN_VALUE;
        boolean shortToday = false;
        long ofDay = 0;
        for (int moment = 0; moment < forecast.moments(); moment++) {
            long today = forecast.moment(moment).getEpochSecond() / DAY_SECONDS;
            if (today != day) {
                days += ofDay;
                shortDays += shortToday ? ofDay : 0;
                day = today;
                shortToday = false;
                ofDay = 0;
            }
            ofDay += forecast.weight(moment);
            worst = needs.at(moment) >= needs.at(worst) ? moment : worst;
            if (needs.at(moment) + likely > forecast.usable(capacity)) {
                shortMoments++;
                shortToday = true;
            }
        }
        days += ofDay;
        shortDays += shortToday ? ofDay : 0;
        int vm = mostWanting(snapshot, forecast, host, worst);
        Vm facts = snapshot.vms().get(vm);
        Forecast foreseen = new Forecast(
                comesAgain(forecast.moment(worst), snapshot.takenAt()),
                ratio(forecast.expectedMissing(needs, worst, capacity), vcpus),
                shortMoments,
                forecast.moments(),
                (double) shortDays / days);
        return Optional.of(
                new Detection(facts.id(), facts.host(), ratio, 0.0, snapshot.takenAt(), Optional.of(foreseen)));
    }

    private static double ratio(long stolen, long vcpus) {
        return vcpus == 0 ? 0.0 : Math.min(1.0, (double) stolen / (vcpus * MicroCores.PER_CORE));
    }

    /** Returns the next time that it is the hour of the day of a moment. */
    private static Instant comesAgain(Instant moment, Instant now) {
        long ahead = Math.floorMod(moment.getEpochSecond() - now.getEpochSecond(), DAY_SECONDS);
        return Instant.ofEpochSecond(now.getEpochSecond() + ahead);
    }

    private static int mostWanting(ClusterSnapshot snapshot, DemandForecast forecast, int host, int moment) {
        int most = snapshot.hostVm(host, 0);
        long wants = -1;
        Needs needs = forecast.needs();
        for (int place = 0; place < snapshot.hostVmCount(host); place++) {
            int vm = snapshot.hostVm(host, place);
            needs.clear().add(vm, 1);
            if (snapshot.vms().get(vm).running() && needs.at(moment) > wants) {
                most = vm;
                wants = needs.at(moment);
            }
        }
        return most;
    }
}
