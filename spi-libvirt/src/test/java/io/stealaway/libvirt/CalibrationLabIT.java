package io.stealaway.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stealaway.contention.CpuShares;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
        rest();
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
        return LibvirtLab.virsh("domstats", "--cpu-total", guest)
                .lines()
                .filter(line -> line.strip().startsWith("cpu.time="))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf('=') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private static void rest() {
        try {
            if (new CountDownLatch(1).await(SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("it is never counted down");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** @param weights of guests that burn, the others of that many being idle */
    private static void compare(String what, int... weights) {
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
        long[] need = new long[weights.length];
        int[] weight = new int[weights.length];
        for (int i = 0; i < weights.length; i++) {
            need[i] = weights[i] > 0 ? 1_000_000 : 0;
            weight[i] = Math.max(2, weights[i]);
        }
        long[] predicted = CpuShares.allocate(1_000_000, need, weight);
        double[] had = shares(guests);
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
}
