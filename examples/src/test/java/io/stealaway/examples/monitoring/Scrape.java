package io.stealaway.examples.monitoring;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.stealaway.examples.SampleLoop;
import io.stealaway.prometheus.metrics.LoopMetrics;
import java.time.Duration;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What there is to be scraped of the sample loop.
 *
 * @param labels the values of each label, by metric and label; {@code _bucket}, {@code _count}, {@code _sum} are metrics too
 */
record Scrape(SortedMap<String, SortedMap<String, SortedSet<String>>> labels) {
    private static final Pattern SAMPLE = Pattern.compile("(?m)^(stealaway_\\w+)(?:\\{(.*)})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    static Scrape ofSampleLoop() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        SampleLoop loop = new SampleLoop();
        LoopMetrics metrics = new LoopMetrics(registry, loop.clock());
        for (int pass = 0; pass < 10; pass++) {
            loop.advance(Duration.ofMinutes(1));
            metrics.accept(loop.pass());
        }
        return parse(registry.scrape());
    }

    static Scrape parse(String text) {
        SortedMap<String, SortedMap<String, SortedSet<String>>> labels = new TreeMap<>();
        Matcher sample = SAMPLE.matcher(text);
        while (sample.find()) {
            SortedMap<String, SortedSet<String>> of = labels.computeIfAbsent(sample.group(1), name -> new TreeMap<>());
            Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
            while (label.find()) {
                of.computeIfAbsent(label.group(1), name -> new TreeSet<>()).add(label.group(2));
            }
        }
        return new Scrape(labels);
    }
}
