package io.stealaway.examples.live;

import io.stealaway.prometheus.AlertDetector;
import io.stealaway.prometheus.LibvirtMetricNames;
import io.stealaway.prometheus.PrometheusConfig;
import io.stealaway.prometheus.Signals;
import io.stealaway.prometheus.VmMapping;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The section {@code prometheus}: where steal is seen.
 *
 * <p>Immutable and thread-safe.
 *
 * @param config the server, what to ask, and how series become VMs
 * @param alerts detects by an alerting rule, in place of the policy's thresholds; empty means these
 */
record PrometheusSection(PrometheusConfig config, Optional<AlertDetector> alerts) {
    private static final String GUEST = "guest";
    private static final String LIBVIRT = "libvirt";
    private static final String OWN = "own";
    private static final String BEFORE_PORT = "([^:]+)(?::\\d+)?";

    /** @param maxMetricAge age of an observation from which its VM does not suffer, whatever fires */
    static PrometheusSection read(
            YamlSection from, Path folder, Secrets secrets, InstantSource clock, Duration maxMetricAge) {
        return from.made(() -> {
            PrometheusConfig config = config(from, folder, secrets, clock);
            return new PrometheusSection(
                    config, from.optionalText("alert").map(alert -> new AlertDetector(config, alert, maxMetricAge)));
        });
    }

    private static PrometheusConfig config(YamlSection from, Path folder, Secrets secrets, InstantSource clock) {
        PrometheusConfig.Builder builder = builder(from, clock);
        from.duration("window").ifPresent(builder::window);
        from.duration("offset").ifPresent(builder::offset);
        from.duration("timeout").ifPresent(builder::timeout);
        from.duration("historyTimeout").ifPresent(builder::historyTimeout);
        from.duration("maxClockSkew").ifPresent(builder::maxClockSkew);
        from.smallNumber("attempts").ifPresent(builder::attempts);
        from.smallNumber("minSamples").ifPresent(builder::minSamples);
        from.smallNumber("maxAnswerBytes").ifPresent(builder::maxAnswerBytes);
        from.optionalText("tenant").ifPresent(builder::tenant);
        from.optionalText("caCertificates").map(folder::resolve).ifPresent(builder::caCertificates);
        credentials(from, secrets, builder);
        return builder.build();
    }

    private static void credentials(YamlSection from, Secrets secrets, PrometheusConfig.Builder builder) {
        Optional<String> user = from.optionalText("user");
        Optional<Supplier<String>> password = secrets.of(from, "passwordFile", "PROMETHEUS_PASSWORD");
        Optional<Supplier<String>> token = secrets.of(from, "tokenFile", "PROMETHEUS_TOKEN");
        if (user.isPresent()) {
            builder.basicAuth(
                    user.get(),
                    password.orElseThrow(
                            () -> new IllegalArgumentException(
                                    "user is set, and no password: set passwordFile, or PROMETHEUS_PASSWORD in the environment")));
        } else {
            token.ifPresent(builder::bearerToken);
        }
    }

    private static PrometheusConfig.Builder builder(YamlSection from, InstantSource clock) {
        URI url = URI.create(from.text("url"));
        String exporter = from.oneOf("exporter", List.of(GUEST, LIBVIRT, OWN));
        String label = from.optionalText("vmLabel").orElse("instance");
        String matchers = from.optionalText("matchers").orElse("");
        Optional<VmMapping> mapping = from.optionalSection("vm").map(section -> section.made(() -> mapping(section)));
        if (exporter.equals(LIBVIRT)) {
            LibvirtMetricNames names = libvirt(from);
            return PrometheusConfig.builder(
                    url,
                    refined(Signals.libvirt(names, matchers), from),
                    mapping.orElseGet(() -> VmMapping.ofDomains(names)),
                    clock);
        }
        Signals signals = exporter.equals(OWN) ? own(from.section(OWN)) : Signals.nodeExporter(matchers, label);
        return PrometheusConfig.builder(
                url, refined(signals, from), mapping.orElseGet(() -> VmMapping.byLabel(label, BEFORE_PORT)), clock);
    }

    private static Signals refined(Signals preset, YamlSection from) {
        Optional<String> load5 = from.optionalText("load5");
        Optional<String> cores = from.optionalText("throttledCores");
        Optional<String> ratio = from.optionalText("throttledRatio");
        if (cores.isPresent() && ratio.isPresent()) {
            throw new IllegalArgumentException("throttledCores and throttledRatio are both set. Maybe keep one");
        }
        Signals signals = load5.map(preset::withLoad5).orElse(preset);
        signals = cores.map(signals::withThrottledCores).orElse(signals);
        return ratio.map(signals::withThrottledRatio).orElse(signals);
    }

    private static Signals own(YamlSection from) {
        return from.made(() -> Signals.ownPromQl(
                from.text("steal"),
                from.text("used"),
                from.text("load5"),
                from.text("sampledAt"),
                from.text("samples")));
    }

    private static LibvirtMetricNames libvirt(YamlSection from) {
        LibvirtMetricNames common = LibvirtMetricNames.common();
        return from.optionalSection(LIBVIRT)
                .map(names -> names.made(() -> new LibvirtMetricNames(
                        names.optionalText("delay").orElse(common.delay()),
                        names.optionalText("time").orElse(common.time()),
                        names.decimal("unitSeconds").orElse(common.unitSeconds()),
                        names.optionalText("vcpuLabel").orElse(common.vcpuLabel()),
                        names.optionalText("domainLabel").orElse(common.domainLabel()),
                        names.optionalText("hostLabel").orElse(common.hostLabel()))))
                .orElse(common);
    }

    private static VmMapping mapping(YamlSection from) {
        String label = from.text("label");
        String regex = from.optionalText("regex").orElse("(.+)");
        VmMapping mapping = from.optionalText("metadata")
                .map(key -> VmMapping.byMetadata(label, regex, key))
                .orElseGet(() -> VmMapping.byLabel(label, regex));
        Optional<String> hostLabel = from.optionalText("hostLabel");
        String hostRegex = from.optionalText("hostRegex").orElse(BEFORE_PORT);
        return hostLabel.isPresent() ? mapping.onHost(hostLabel.get(), hostRegex) : mapping;
    }
}
