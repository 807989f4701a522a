package io.stealaway.examples.live;

import io.stealaway.libvirt.LibvirtConfig;
import io.stealaway.model.HostId;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The section {@code libvirt}: what changes CPU weights, and, with {@code steal}, where steal is seen.
 *
 * <p>Immutable and thread-safe.
 *
 * @param hosts the hosts that it speaks to
 * @param steal whether steal is seen by libvirt
 */
record LibvirtSection(LibvirtConfig config, List<HostId> hosts, boolean steal) {
    private static final String HOST = "{host}";

    static LibvirtSection read(YamlSection from, Secrets secrets, InstantSource clock) {
        return from.made(() -> {
            String uri = from.text("uri");
            List<String> hosts = from.texts("hosts").orElse(List.of());
            if (!uri.contains(HOST) && hosts.size() > 1) {
                throw new IllegalArgumentException(
                        "uri (" + uri + ") must hold " + HOST + ", for there are " + hosts.size() + " hosts");
            }
            TreeMap<HostId, URI> uris = new TreeMap<>();
            hosts.forEach(host -> uris.put(HostId.of(host), URI.create(uri.replace(HOST, host))));
            LibvirtConfig.Builder builder = LibvirtConfig.builder(uris).clock(clock);
            login(from, secrets, builder);
            from.duration("timeout").ifPresent(builder::callTimeout);
            if (from.flag("byName").orElse(false)) {
                builder.vmsByName();
            }
            return new LibvirtSection(
                    builder.build(),
                    List.copyOf(uris.keySet()),
                    from.flag("steal").orElse(false));
        });
    }

    private static void login(YamlSection from, Secrets secrets, LibvirtConfig.Builder builder) {
        Optional<String> user = from.optionalText("user");
        Optional<Supplier<String>> password = secrets.of(from, "passwordFile", "LIBVIRT_PASSWORD");
        user.ifPresent(name -> builder.sasl(
                name,
                password.orElseThrow(() -> new IllegalArgumentException(
                        "user is set, and no password: set passwordFile, or LIBVIRT_PASSWORD in the environment"))));
    }
}
