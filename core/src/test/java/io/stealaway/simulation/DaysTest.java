package io.stealaway.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.policy.ForesightPolicy;
import io.stealaway.simulation.SimulationConfig.DemandFamily;
import io.stealaway.simulation.SimulationResult.DayRow;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DaysTest {
    private static SimulationConfig.Builder small() {
        return SimulationConfig.builder().hosts(12).vms(150).zones(1);
    }

    @Test
    void theFirstDayIsDecidedByThePresentAloneAndLaterOnesForesee() {
        SimulationConfig config = small().days(2).family(DemandFamily.BURSTY).build();
        SimulationConfig blind = config.toBuilder()
                .policy(config.policy().toBuilder()
                        .foresight(ForesightPolicy.builder().enabled(false).build())
                        .build())
                .build();
        List<DayRow> off = Simulation.replayDaysOff(config);
        List<DayRow> today = Simulation.replayDays(blind);
        List<DayRow> days = Simulation.replayDays(config);

        assertThat(days).hasSize(2).extracting(DayRow::day).containsExactly(1, 2);
        assertThat(today).allMatch(day -> day.preventive() == 0);
        assertThat(days.get(1).suffering()).isLessThan(off.get(1).suffering());
        assertThat(days.get(1).bytes()).isLessThan(today.get(1).bytes() / 2);
        assertThat(Simulation.replayDays(config)).isEqualTo(days);
    }

    @Test
    void aDayWithoutHistoryIsTheSameWhateverIsForeseenLater() {
        SimulationConfig config = small().hours(14).build();
        SimulationConfig blind = config.toBuilder()
                .policy(config.policy().toBuilder()
                        .foresight(ForesightPolicy.builder().enabled(false).build())
                        .build())
                .build();
        assertThat(Simulation.replayDays(config)).isEqualTo(Simulation.replayDays(blind));
    }

    /** The figures that the family is made to: of VMs of a public cloud. */
    @Test
    void burstyDemandHasTheFiguresOfAPublicCloud() {
        List<TraceVm> vms = BurstyTrace.of(2_000, 2, 7);
        double[] means = new double[vms.size()];
        double[] variations = new double[vms.size()];
        double correlation = 0.0;
        for (int vm = 0; vm < means.length; vm++) {
            TraceVm one = vms.get(vm);
            double[] share = Arrays.stream(one.slots())
                    .mapToDouble(slot -> slot / 1e6 / one.vcpus())
                    .toArray();
            double mean = Arrays.stream(share).average().orElseThrow();
            double variance = Arrays.stream(share)
                    .map(value -> (value - mean) * (value - mean))
                    .average()
                    .orElseThrow();
            means[vm] = mean;
            variations[vm] = Math.sqrt(variance) / mean;
            double next = 0.0;
            for (int slot = 0; slot + 3 < share.length; slot++) {
                next += (share[slot] - mean) * (share[slot + 3] - mean);
            }
            correlation += next / (share.length - 3) / variance / means.length;
        }
        Arrays.sort(means);
        Arrays.sort(variations);
        assertThat(means[200]).isBetween(0.014, 0.020);
        assertThat(means[1_000]).isBetween(0.060, 0.080);
        assertThat(means[1_800]).isBetween(0.22, 0.30);
        assertThat(means[1_980]).isBetween(0.55, 0.75);
        assertThat(variations[1_000]).isBetween(0.75, 1.0);
        assertThat(correlation).as("15 minutes later").isBetween(0.0, 0.08);
    }

    @Test
    void whatATraceRepeatsComesWithNoiseOfItsOwnOnTheSameWeekday() {
        int day = 288;
        int[] slots = new int[day + 50];
        Arrays.setAll(slots, slot -> 100_000 + 1_000 * slot);
        TraceVm vm = new TraceVm("vm", 4, 1L << 30, slots);

        assertThat(vm.repeated(600, 0, 1)).isEqualTo(vm.microCores(600));
        int again = vm.repeated(86_400 + 43_200, 0, 1);
        assertThat(again).isBetween((int) (0.7 * slots[day / 2]), (int) (1.3 * slots[day / 2]));
        assertThat(vm.repeated(86_400 + 43_200, 0, 1)).isEqualTo(again);
        assertThat(vm.repeated(2 * 86_400 + 43_200, 0, 1)).isNotEqualTo(again);
    }

    @Test
    void demandDriftsAndRestsAtWeekends() {
        DailyHabits drifting = new DailyHabits(DemandFamily.DRIFTING, 10, 3, 1);
        DailyHabits weekend = new DailyHabits(DemandFamily.WEEKEND, 10, 4, 1);
        DailyHabits seasonal = new DailyHabits(DemandFamily.SEASONAL, 10, 3, 1);

        assertThat(drifting.hour(0, 0, 43_200)).isEqualTo(43_200);
        assertThat(Math.abs(drifting.hour(0, 1, 43_200) - 43_200)).isBetween(3_600, 9_000);
        assertThat(seasonal.hour(0, 2, 43_200)).isEqualTo(43_200);
        assertThat(weekend.height(0, DemandCurve.INTERACTIVE, 0)).isEqualTo(1.0);
        assertThat(weekend.height(0, DemandCurve.INTERACTIVE, 1)).isLessThan(0.5);
        assertThat(weekend.height(0, DemandCurve.INTERACTIVE, 3)).isEqualTo(1.0);
    }
}
