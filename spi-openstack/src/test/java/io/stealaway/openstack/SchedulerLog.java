package io.stealaway.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.stealaway.model.HostId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What the lab's nova-scheduler logs of each request, read as it grows. */
final class SchedulerLog {
    private static final Pattern HOST = Pattern.compile("\\(([^,() ]+), [^,() ]+\\) ram:");
    private static final Pattern WEIGHED =
            Pattern.compile("WeighedHost \\[host: \\(([^,() ]+), [^]]*?, weight: ([-+0-9.e]+)\\]");
    private static final Pattern SCORES =
            Pattern.compile(" ([A-Za-z]+Weigher): score \\(multiplier \\* weight\\) (\\{.*?\\})");
    private static final Pattern SCORE = Pattern.compile("\\('([^']+)', '[^']+'\\): '([-+0-9.e]+) \\* ([-+0-9.e]+)'");

    private final Path file;
    private long read;

    /**
     * What Nova made of one request.
     *
     * @param feasible the hosts that passed Placement and all filters
     * @param best those hosts, best first: the first is chosen
     * @param weights what all weighers together gave them; empty for a single host
     * @param scores what each weigher gave them, its multiplier included
     */
    record Verdict(
            SortedSet<HostId> feasible,
            List<HostId> best,
            SortedMap<HostId, Double> weights,
            SortedMap<String, SortedMap<HostId, Double>> scores) {
        /** No host at all. */
        static final Verdict NONE = new Verdict(
                Collections.emptySortedSet(), List.of(), Collections.emptySortedMap(), Collections.emptySortedMap());

        double weight(HostId host) {
            return weights.getOrDefault(host, 0.0);
        }

        double score(String weigher, HostId host) {
            return scores.getOrDefault(weigher, Collections.emptySortedMap()).getOrDefault(host, 0.0);
        }
    }

    SchedulerLog(Path file) {
        this.file = file;
        try {
            read = Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what was logged of a request for one server, as soon as it is decided. */
    Verdict verdict(Lab lab, String request) {
        List<String> lines = new ArrayList<>();
        lab.waitFor(
                "the scheduler's log of " + request + "; is it started with what up writes into nova-scheduler.conf?",
                () -> {
                    news().stream().filter(line -> line.contains(request)).forEach(lines::add);
                    return lines;
                },
                SchedulerLog::decided);
        List<String> filtered =
                lines.stream().filter(line -> line.contains("] Filtered [")).toList();
        SortedSet<HostId> feasible = new TreeSet<>();
        for (String line : filtered) {
            all(HOST, line).forEach(found -> feasible.add(HostId.of(found.get(0))));
        }
        List<HostId> best = new ArrayList<>();
        SortedMap<HostId, Double> weights = new TreeMap<>();
        SortedMap<String, SortedMap<HostId, Double>> scores = new TreeMap<>();
        for (String line : lines) {
            for (List<String> found : all(WEIGHED, line)) {
                best.add(HostId.of(found.get(0)));
                weights.put(HostId.of(found.get(0)), Double.valueOf(found.get(1)));
            }
            for (List<String> found : all(SCORES, line)) {
                SortedMap<HostId, Double> ofWeigher = new TreeMap<>();
                all(SCORE, found.get(1))
                        .forEach(one -> ofWeigher.put(
                                HostId.of(one.get(0)),
                                Double.parseDouble(one.get(1)) * Double.parseDouble(one.get(2))));
                scores.put(found.get(0), ofWeigher);
            }
        }
        assertThat(weights.keySet()).as("weighed hosts of %s", request).isEqualTo(feasible);
        return new Verdict(feasible, best, weights, scores);
    }

    private static boolean decided(List<String> lines) {
        return lines.stream()
                .anyMatch(line -> line.contains("Got no allocation candidates from the Placement API")
                        || line.contains("] Filtered [] ")
                        || line.contains("] Weighed ["));
    }

    /** Returns the whole lines that came since the last call. */
    private List<String> news() {
        try (InputStream log = Files.newInputStream(file)) {
            log.skipNBytes(read);
            String text = new String(log.readAllBytes(), StandardCharsets.ISO_8859_1);
            int end = text.lastIndexOf('\n') + 1;
            read += end;
            return text.substring(0, end).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<List<String>> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(SchedulerLog::groups).toList();
    }

    private static List<String> groups(MatchResult found) {
        return IntStream.rangeClosed(1, found.groupCount())
                .mapToObj(found::group)
                .toList();
    }
}
