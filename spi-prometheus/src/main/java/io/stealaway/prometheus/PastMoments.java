package io.stealaway.prometheus;

import io.stealaway.spi.BackendException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** The signals of all VMs at some past moments in a row, each by one range query. Not thread-safe. */
final class PastMoments {
    /** What one value takes in an answer, at most: a time, a number of four decimals, and its part of the labels. */
    private static final int BYTES_PER_VALUE = 48;
    /** Prometheus refuses more points for each series. */
    static final int MOST_POINTS = 11_000;

    private final PastVms vms;
    private final long first;
    private final long step;
    private final int moments;
    /** By row of {@link PastVms} and moment; not a number while missing. */
    private final Map<Signal, double[]> columns = new EnumMap<>(Signal.class);
    /** Which must not be believed. */
    private final boolean[] doubted;

    PastMoments(PastVms vms, long first, long step) {
        this.vms = vms;
        this.first = first;
        this.step = step;
        moments = vms.moments();
        doubted = new boolean[vms.count() * moments];
    }

    /** Returns how many moments of so many VMs fit into one answer. */
    static int together(int vms, int maxAnswerBytes) {
        return (int) Math.max(1, Math.min(MOST_POINTS, cells(maxAnswerBytes) / vms));
    }

    /** Returns how many values fit into one answer; a quarter is left to labels. */
    static long cells(int maxAnswerBytes) {
        return maxAnswerBytes * 3L / 4 / BYTES_PER_VALUE;
    }

    /** Returns what it means that no answer was of a known VM. */
    static BackendException nothing(VmIndex index) {
        Optional<String> other = index.unmatched().stream().findFirst().or(index::elsewhere);
        return new BackendException.NotFound(
                "prometheus: read history",
                other.map(series -> "no series is of a known VM; check the mapping. The first: " + series)
                        .orElse(
                                "there is no series that long ago; check how long Prometheus keeps them, and matchers"));
    }

    void read(PrometheusApi api, SortedMap<Signal, String> questions) {
        for (Map.Entry<Signal, String> question : questions.entrySet()) {
            double[] column = new double[question.getKey() == Signal.QUALITY ? 0 : doubted.length];
            Arrays.fill(column, Double.NaN);
            columns.put(question.getKey(), column);
            api.queryRange(
                    question.getKey().text(),
                    question.getValue(),
                    moment(0),
                    moment(moments - 1),
                    Duration.ofSeconds(step),
                    (labels, seconds, values, count) -> take(question.getKey(), labels, seconds, values, count));
        }
    }

    private void take(Signal signal, SortedMap<String, String> labels, long[] seconds, double[] values, int count) {
        int[] rows = vms.rowsOf(new Sample(labels, Double.NaN));
        for (int value = 0; value < count; value++) {
            long moment = (seconds[value] - first) / step;
            if (seconds[value] < first || moment >= moments || (seconds[value] - first) % step != 0) {
                continue;
            }
            if (rows[(int) moment] == PastVms.NONE) {
                continue;
            }
            int cell = rows[(int) moment] * moments + (int) moment;
            if (signal == Signal.QUALITY) {
                doubted[cell] = true;
            } else {
                put(columns.getOrDefault(signal, new double[0]), cell, values[value]);
            }
        }
    }

    /** Two series of one VM at one moment are of two hosts, or of one that is read twice. */
    private void put(double[] column, int cell, double value) {
        doubted[cell] |= !Double.isNaN(column[cell]) || Double.isNaN(value);
        column[cell] = value;
    }

    int moments() {
        return moments;
    }

    /** Returns a moment by its place. */
    Instant moment(int place) {
        return Instant.ofEpochSecond(first + place * step);
    }

    /** Returns whether steal and used CPU of a VM, which had so many vCPUs, at a moment can be believed. */
    boolean believed(int vm, int moment, int vcpus) {
        double most = 1.0 + Readings.EXTRAPOLATION;
        double steal = steal(vm, moment);
        double used = used(vm, moment);
        // Comparisons with what is no number are false.
        return !doubted[vm * moments + moment] && steal >= 0.0 && steal <= most && used >= 0.0 && used <= most * vcpus;
    }

    double steal(int vm, int moment) {
        return value(Signal.STEAL, vm, moment);
    }

    double used(int vm, int moment) {
        return value(Signal.USED, vm, moment);
    }

    /** Returns the value of a signal; not a number when it is missing, or was not asked for. */
    double value(Signal signal, int vm, int moment) {
        double[] column = columns.get(signal);
        return column == null ? Double.NaN : column[vm * moments + moment];
    }
}
