package io.stealaway.libvirt;

import io.stealaway.model.HostId;
import io.stealaway.spi.BackendException;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;

/** One connection to each hypervisor, made when it is first needed and again when it is lost. One thread at a time. */
final class Hypervisors implements AutoCloseable {
    private final LibvirtConfig config;
    private final Function<HostId, Hypervisor> connect;
    private final TreeMap<HostId, Hypervisor> open = new TreeMap<>();

    Hypervisors(LibvirtConfig config, Function<HostId, Hypervisor> connect) {
        this.config = config;
        this.connect = connect;
    }

    static Hypervisors of(LibvirtConfig config) {
        return new Hypervisors(
                config,
                host -> LibvirtHypervisor.connect(
                        host, Objects.requireNonNull(config.hosts().get(host)), config));
    }

    List<HostId> hosts() {
        return List.copyOf(config.hosts().keySet());
    }

    /**
     * Asks a hypervisor. A connection that fails is dropped, so that the next question makes a new one.
     *
     * @throws BackendException.NotFound if the host is not configured
     */
    <T> T ask(HostId host, Function<Hypervisor, T> question) {
        if (!config.hosts().containsKey(host)) {
            throw new BackendException.NotFound(
                    "libvirt: ask host " + host, "it is not configured. Maybe add its URI to hosts?");
        }
        Hypervisor hypervisor = open.get(host);
        if (hypervisor == null) {
            hypervisor = connect.apply(host);
            open.put(host, hypervisor);
        }
        try {
            return question.apply(hypervisor);
        } catch (BackendException.Unavailable | BackendException.Timeout e) {
            open.remove(host);
            hypervisor.close();
            throw e;
        }
    }

    @Override
    public void close() {
        open.values().forEach(Hypervisor::close);
        open.clear();
    }
}
