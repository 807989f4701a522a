package io.stealaway.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stealaway.contention.CpuShares;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the contention model predicts, and what real guests on one real CPU get. docs/calibration.md has the figures. */
class CalibrationLabIT {
    private static final LibvirtLab LAB = new LibvirtLab();
    private static final List<String> GUESTS = new ArrayList<>();
    private static final int SECONDS = 6;
    private static final double THREE_POINTS = 0.03;

    private static double turns;

    @AfterAll
    static void stop() {
        LAB.close();
    }

    private static List<String> guests(int count) {
        while (GUESTS.size() < count) {
            String name = "calibrated-" + (GUESTS.size() + 1);
            LAB.guest(name, "idle");
            GUESTS.add(name);
        }
        return GUESTS.subList(0, count);
    }

    /** Returns what each guest had of all that they had together, fractions. */
    private static double[] shares(List<String> guests) {
        double[] before = guests.stream().mapToDouble(CalibrationLabIT::ran).toArray();
        rest(SECONDS);
        double[] had = guests.stream().mapToDouble(CalibrationLabIT::ran).toArray();
        double all = 0;
        for (int i = 0; i < had.length; i++) {
            had[i] -= before[i];
            all += had[i];
        }
        for (int i = 0; i < had.length; i++) {
            had[i] /= all;
        }
        return had;
    }

    private static double ran(String guest) {
        return counted(guest, "--cpu-total", "cpu.time");
    }

    private static double counted(String guest, String group, String counter) {
        return LibvirtLab.virsh("domstats", group, guest)
                .lines()
                .filter(line -> line.strip().startsWith(counter + "="))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf('=') + 1)))
                .findFirst()
                .orElseThrow();
    }

    /** Returns for what part of the time each guest's vCPU ran, and for what part it waited. */
    private static double[][] ranAndWaited(List<String> guests, int seconds) {
        double[][] was = new double[guests.size()][];
        double[][] is = new double[guests.size()][];
        for (int i = 0; i < was.length; i++) {
            was[i] = now(guests.get(i));
        }
        rest(seconds);
        for (int i = 0; i < was.length; i++) {
            double[] now = now(guests.get(i));
            double time = now[2] - was[i][2];
            is[i] = new double[] {(now[0] - was[i][0]) / time, (now[1] - was[i][1]) / time};
        }
        return is;
    }

    private static double[] now(String guest) {
        return new double[] {
            counted(guest, "--vcpu", "vcpu.0.time"), counted(guest, "--vcpu", "vcpu.0.delay"), System.nanoTime()
        };
    }

    /** Returns of how many thousand turns a guest's loop takes a second of CPU, seen while the others idle. */
    private static double thousandsOfTurns() {
        if (turns == 0) {
            LAB.tell(GUESTS.get(0), "turns", "30");
            turns = 30 / ranAndWaited(GUESTS.subList(0, 1), 3)[0][0];
        }
        return turns;
    }

    /** Guests that want so many hundredths of a CPU in each second, whatever they had before. */
    private static void want(int... hundredths) {
        List<String> guests = guests(hundredths.length);
        GUESTS.forEach(guest -> {
            LAB.tell(guest, "idle");
            LibvirtLab.weigh(guest, 1024);
        });
        double thousands = thousandsOfTurns();
        long[] need = new long[hundredths.length];
        int[] weight = new int[hundredths.length];
        for (int i = 0; i < need.length; i++) {
            need[i] = 10_000L * hundredths[i];
            weight[i] = 1024;
            LAB.tell(guests.get(i), "turns", String.valueOf(Math.round(thousands * hundredths[i] / 100)));
        }
        long[] predicted = CpuShares.allocate(1_000_000, need, weight);
        double[][] seen = ranAndWaited(guests, SECONDS);
        StringBuilder line = new StringBuilder("calibration: wanted, had predicted/real, steal predicted/real:");
        for (int i = 0; i < need.length; i++) {
            line.append(String.format(
                    Locale.ROOT,
                    " %d, %.1f/%.1f, %.1f/%.1f;",
                    hundredths[i],
                    predicted[i] / 1e4,
                    seen[i][0] * 100,
                    (need[i] - predicted[i]) / 1e4,
                    seen[i][1] * 100));
        }
        System.out.println(line);
        for (int i = 0; i < need.length; i++) {
            assertThat(seen[i][0]).as("guest %s, %s", i, line).isCloseTo(predicted[i] / 1e6, within(2 * THREE_POINTS));
            assertThat(seen[i][1])
                    .as("guest %s, %s", i, line)
                    .isGreaterThan((need[i] - predicted[i]) / 1e6 - THREE_POINTS);
        }
    }

    private static void rest(int seconds) {
        try {
            if (new CountDownLatch(1).await(seconds, TimeUnit.SECONDS)) {
                throw new AssertionError("it is never counted down");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** @param weights of guests that burn, the others of that many being idle */
    private static void compare(String what, int... weights) {
        compare(what, weights, Map.of());
    }

    /** @param quotas thousandths of a CPU that guests may have at most, by their index; the others may have all of it */
    private static void compare(String what, int[] weights, Map<Integer, Integer> quotas) {
        List<String> guests = guests(weights.length);
        // One that weighs little would hear it late while others burn.
        GUESTS.forEach(guest -> LAB.tell(guest, "idle"));
        for (int i = 0; i < weights.length; i++) {
            LibvirtLab.weigh(guests.get(i), 1024);
            if (weights[i] > 0) {
                LAB.tell(guests.get(i), "burn");
            }
        }
        for (int i = 0; i < weights.length; i++) {
            LibvirtLab.weigh(guests.get(i), Math.max(2, weights[i]));
        }
        quotas.forEach((i, quota) -> LibvirtLab.limit(guests.get(i), quota));
        long[] need = new long[weights.length];
        int[] weight = new int[weights.length];
        for (int i = 0; i < weights.length; i++) {
            need[i] = weights[i] > 0 ? 1_000L * quotas.getOrDefault(i, 1_000) : 0;
            weight[i] = Math.max(2, weights[i]);
        }
        long[] predicted = CpuShares.allocate(1_000_000, need, weight);
        double[] had = shares(guests);
        quotas.keySet().forEach(i -> LibvirtLab.unlimited(guests.get(i)));
        StringBuilder line = new StringBuilder("calibration: " + what + ":");
        for (int i = 0; i < had.length; i++) {
            line.append(String.format(Locale.ROOT, " %.1f/%.1f", predicted[i] / 1e4, had[i] * 100));
        }
        System.out.println(line + " % predicted/had");
        for (int i = 0; i < had.length; i++) {
            assertThat(had[i]).as("guest %s, %s", i, line).isCloseTo(predicted[i] / 1e6, within(THREE_POINTS));
        }
    }

    @ParameterizedTest
    @CsvSource({"1024, 1024", "1024, 2048", "1024, 4096", "1024, 8192"})
    void twoGuestsHaveWhatTheirWeightsSay(int one, int other) {
        compare(one + ":" + other, one, other);
    }

    @Test
    void anIdleThirdTakesNothing() {
        compare("1:2 and an idle third", 1024, 2048, 0);
    }

    @Test
    void fourGuestsShareAsTwoDo() {
        compare("1:1:2:4", 1024, 1024, 2048, 4096);
    }

    @Test
    void fiveGuestsShareAsTwoDo() {
        compare("1:1:2:3:4", 1024, 1024, 2048, 3072, 4096);
    }

    @Test
    void sixGuestsShareAsTwoDo() {
        compare("1:2:2:3:4:8", 1024, 2048, 2048, 3072, 4096, 8192);
    }

    @Test
    void guestsThatWantMoreThanThereIsHaveWhatIsPredictedAndWaitForMore() {
        want(80, 60, 40);
    }

    @Test
    void whatAQuotaWithholdsTheOthersShare() {
        compare("1:1:2, the third with a quota of a fifth", new int[] {1024, 1024, 2048}, Map.of(2, 200));
    }
}
