package io.stealaway.examples.live;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.stealaway.kubernetes.DrainPolicy;
import io.stealaway.kubernetes.IsolationMode;
import io.stealaway.kubernetes.KubernetesConfig;
import io.stealaway.kubernetes.KubernetesIsolator;
import io.stealaway.kubernetes.NoRedirectHttpClientFactory;
import io.stealaway.kubernetes.NodeMapping;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The section {@code kubernetes}: isolation, leadership, journal, each if its key is there. Closing it closes its client.
 *
 * <p>Thread-safe.
 *
 * @param client speaks to the API server
 * @param config the server
 * @param isolator cordons and drains; empty without {@code nodes}
 * @param mode whether it drains
 * @param namespace where leases and journal are
 * @param leadership what the leases' names begin with; empty means that leadership is not here
 * @param journal the name of the journal's ConfigMap; empty means that the journal is not here
 */
record KubernetesSection(
        KubernetesClient client,
        KubernetesConfig config,
        Optional<KubernetesIsolator> isolator,
        IsolationMode mode,
        String namespace,
        Optional<String> leadership,
        Optional<String> journal)
        implements AutoCloseable {
    private static final String PROVIDER_ID = "providerId";

    static KubernetesSection read(YamlSection from, Path folder, InstantSource clock) {
        return from.made(() -> {
            KubernetesClient client = client(from, folder);
            try {
                KubernetesConfig config = config(from, client, clock);
                Optional<YamlSection> nodes = from.optionalSection("nodes");
                IsolationMode mode = nodes.map(KubernetesSection::mode).orElse(IsolationMode.DRAIN);
                return new KubernetesSection(
                        client,
                        config,
                        nodes.map(section -> section.made(() -> isolator(config, section, mode))),
                        mode,
                        from.optionalText("namespace").orElse("stealaway"),
                        from.optionalText("leadership"),
                        from.optionalText("journal"));
            } catch (IllegalArgumentException e) {
                client.close();
                throw e;
            }
        });
    }

    /** Of a kubeconfig its current context; without one that of {@code KUBECONFIG}, of the user, or the pod's service account. */
    private static KubernetesClient client(YamlSection from, Path folder) {
        KubernetesClientBuilder builder =
                new KubernetesClientBuilder().withHttpClientFactory(new NoRedirectHttpClientFactory());
        from.optionalText("kubeconfig")
                .map(folder::resolve)
                .map(Kubeconfig::read)
                .ifPresent(builder::withConfig);
        return builder.build();
    }

    private static KubernetesConfig config(YamlSection from, KubernetesClient client, InstantSource clock) {
        KubernetesConfig.Builder builder = KubernetesConfig.builder(client, clock);
        from.duration("timeout").ifPresent(builder::timeout);
        from.smallNumber("readAttempts").ifPresent(builder::readAttempts);
        return builder.build();
    }

    private static IsolationMode mode(YamlSection from) {
        return from.oneOf("mode", List.of("drain", "cordon")).equals("drain")
                ? IsolationMode.DRAIN
                : IsolationMode.CORDON_ONLY;
    }

    private static KubernetesIsolator isolator(KubernetesConfig config, YamlSection from, IsolationMode mode) {
        KubernetesIsolator.Builder builder = KubernetesIsolator.builder(config, mapping(from));
        builder.mode(mode);
        builder.drain(new DrainPolicy(
                from.flag("force").orElse(false),
                from.flag("deleteEmptyDirData").orElse(false),
                from.duration("gracePeriod"),
                from.duration("removeStuckAfter")));
        from.flag("controlPlane").ifPresent(builder::controlPlane);
        return builder.build();
    }

    private static NodeMapping mapping(YamlSection from) {
        String by = from.oneOf("by", List.of(PROVIDER_ID, "name", "label"));
        return switch (by) {
            case PROVIDER_ID -> NodeMapping.byProviderId();
            case "name" -> NodeMapping.byName(from.text("template"));
            default -> NodeMapping.byLabel(from.text("label"), from.text("template"));
        };
    }

    @Override
    public void close() {
        client.close();
    }
}
