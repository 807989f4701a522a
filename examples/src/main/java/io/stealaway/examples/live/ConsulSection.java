package io.stealaway.examples.live;

import io.stealaway.consul.ConsulConfig;
import io.stealaway.consul.ConsulIsolator;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The section {@code consul}: isolation, leadership, journal, each if its key is there.
 *
 * <p>Immutable and thread-safe.
 *
 * @param config the server
 * @param isolator takes VMs out of Consul; empty without {@code agent}
 * @param leadership the prefix of the locks' keys; empty means that leadership is not here
 * @param journal the prefix of the journal's keys; empty means that the journal is not here
 */
record ConsulSection(
        ConsulConfig config, Optional<ConsulIsolator> isolator, Optional<String> leadership, Optional<String> journal) {

    static ConsulSection read(YamlSection from, Path folder, Secrets secrets, InstantSource clock) {
        return from.made(() -> {
            ConsulConfig config = config(from, folder, secrets, clock);
            return new ConsulSection(
                    config,
                    from.optionalText("agent").map(agent -> isolator(ConsulIsolator.builder(config, agent), from)),
                    from.optionalText("leadership"),
                    from.optionalText("journal"));
        });
    }

    private static ConsulConfig config(YamlSection from, Path folder, Secrets secrets, InstantSource clock) {
        ConsulConfig.Builder builder = ConsulConfig.builder(URI.create(from.text("url")), clock);
        from.duration("timeout").ifPresent(builder::timeout);
        from.smallNumber("readAttempts").ifPresent(builder::readAttempts);
        from.optionalText("namespace").ifPresent(builder::namespace);
        from.optionalText("partition").ifPresent(builder::partition);
        from.optionalText("datacenter").ifPresent(builder::datacenter);
        from.optionalText("caCertificates").map(folder::resolve).ifPresent(builder::caCertificates);
        secrets.of(from, "tokenFile", "CONSUL_HTTP_TOKEN").ifPresent(builder::token);
        return builder.build();
    }

    private static ConsulIsolator isolator(ConsulIsolator.Builder builder, YamlSection from) {
        from.optionalText("mark").ifPresent(builder::mark);
        from.optionalText("node").ifPresent(builder::nodeTemplate);
        from.optionalText("catalogAgent").ifPresent(builder::catalogAgent);
        from.texts("services").ifPresent(names -> builder.services(new TreeSet<>(names)));
        from.smallNumber("minPassing").ifPresent(builder::minPassing);
        from.smallNumbers("minPassingOf").forEach(builder::minPassing);
        return builder.build();
    }
}
