package io.stealaway.libvirt;

import io.stealaway.model.HostId;
import io.stealaway.model.MicroCores;
import io.stealaway.model.VmId;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.ShareControl;
import io.stealaway.spi.ShareControl.Shares;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.libvirt.Connect;
import org.libvirt.ConnectAuth;
import org.libvirt.Domain;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.libvirt.SchedParameter;
import org.libvirt.SchedUlongParameter;

/** A real hypervisor, over the bindings of libvirt. */
final class LibvirtHypervisor implements Hypervisor {
    private static final String SHARES = "cpu_shares";
    private static final String QUOTA = "vcpu_quota";
    private static final String PERIOD = "vcpu_period";
    private static final int METADATA_ELEMENT = 2;
    private static final int AFFECT_LIVE = 1;
    private static final long RUNNING = 1;

    private final String uri;
    private final LibvirtConfig config;
    private final BoundedCalls calls;
    private final Connect connection;
    private @Nullable DomainStats stats;

    private LibvirtHypervisor(String uri, LibvirtConfig config, BoundedCalls calls, Connect connection) {
        this.uri = uri;
        this.config = config;
        this.calls = calls;
        this.connection = connection;
    }

    /** @throws BackendException if the daemon does not answer, or does not let us in */
    static LibvirtHypervisor connect(HostId host, URI uri, LibvirtConfig config) {
        BoundedCalls calls = new BoundedCalls(host.value(), config.callTimeout());
        try {
            Connect connection = calls.call("connect", () -> new Connect(uri, login(config)));
            return new LibvirtHypervisor(uri.toString(), config, calls, connection);
        } catch (RuntimeException e) {
            calls.close();
            throw e;
        }
    }

    private static ConnectAuth login(LibvirtConfig config) {
        return config.login().map(Login::new).map(ConnectAuth.class::cast).orElseGet(NoLogin::new);
    }

    /** No password is known. */
    private static final class NoLogin extends ConnectAuth {
        NoLogin() {
            // The bindings take no empty list.
            credType = new CredentialType[] {CredentialType.VIR_CRED_USERNAME};
        }

        @Override
        public int callback(Credential[] asked) {
            return -1;
        }
    }

    @Override
    public SortedMap<VmId, Shares> shares() {
        return calls.call("read the scheduler's parameters", () -> {
            TreeMap<VmId, Shares> all = new TreeMap<>();
            for (int id : connection.listDomains()) {
                add(id, all);
            }
            return all;
        });
    }

    /** A domain that ends meanwhile is no trouble. */
    private void add(int id, SortedMap<VmId, Shares> all) throws LibvirtException {
        try {
            Domain domain = connection.domainLookupByID(id);
            try {
                shares(domain).ifPresent(shares -> vm(domain).ifPresent(vm -> all.put(vm, shares)));
            } finally {
                domain.free();
            }
        } catch (UncheckedLibvirtException e) {
            throw e.trouble();
        } catch (LibvirtException e) {
            if (e.getError().getCode() != ErrorNumber.VIR_ERR_NO_DOMAIN
                    && e.getError().getCode() != ErrorNumber.VIR_ERR_OPERATION_INVALID) {
                throw e;
            }
        }
    }

    private Optional<VmId> vm(Domain domain) {
        try {
            return VcpuCounters.vm(config.byName() ? domain.getName() : domain.getUUIDString());
        } catch (LibvirtException e) {
            throw new UncheckedLibvirtException(e);
        }
    }

    /** Carries what a lambda may not throw. */
    private static final class UncheckedLibvirtException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final LibvirtException trouble;

        UncheckedLibvirtException(LibvirtException trouble) {
            super(trouble);
            this.trouble = trouble;
        }

        LibvirtException trouble() {
            return trouble;
        }
    }

    private static Optional<Shares> shares(Domain domain) throws LibvirtException {
        Map<String, Long> values = new TreeMap<>();
        for (SchedParameter parameter : domain.getSchedulerParameters()) {
            try {
                values.put(parameter.field, Long.parseLong(parameter.getValueAsString()));
            } catch (NumberFormatException notANumber) {
                // Other schedulers have other parameters.
            }
        }
        long weight = values.getOrDefault(SHARES, 0L);
        if (weight < 1 || weight > ShareControl.MAX_WEIGHT) {
            return Optional.empty();
        }
        return Optional.of(new Shares((int) weight, cap(domain, values)));
    }

    /** The quota is that of each vCPU; below 0, or as great as it may be, it is none. */
    private static OptionalLong cap(Domain domain, Map<String, Long> values) throws LibvirtException {
        long quota = values.getOrDefault(QUOTA, -1L);
        long period = values.getOrDefault(PERIOD, 0L);
        if (quota <= 0 || period <= 0 || quota / period > 1_000) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Math.max(1, quota * MicroCores.PER_CORE / period * domain.getInfo().nrVirtCpu));
    }

    @Override
    public Optional<Shares> shares(VmId vm) {
        return onDomain("read the scheduler's parameters of " + vm, vm, LibvirtHypervisor::shares)
                .flatMap(found -> found);
    }

    @Override
    public void weigh(VmId vm, int weight) {
        onDomain("set the CPU weight of " + vm, vm, domain -> {
            SchedUlongParameter parameter = new SchedUlongParameter(weight);
            parameter.field = SHARES;
            domain.setSchedulerParameters(new SchedParameter[] {parameter});
            return domain;
        });
    }

    @Override
    public Optional<Tag> tag(VmId vm) {
        return onDomain("read the tag of " + vm, vm, LibvirtHypervisor::tag).flatMap(found -> found);
    }

    private static Optional<Tag> tag(Domain domain) throws LibvirtException {
        try {
            return Tag.read(domain.getMetadata(METADATA_ELEMENT, Tag.NAMESPACE, AFFECT_LIVE));
        } catch (LibvirtException e) {
            if (e.getError().getCode() == ErrorNumber.VIR_ERR_NO_DOMAIN_METADATA) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public void tag(VmId vm, Tag tag) {
        setTag("tag " + vm, vm, tag.xml());
    }

    @Override
    public void untag(VmId vm) {
        setTag("remove the tag of " + vm, vm, null);
    }

    private void setTag(String what, VmId vm, @Nullable String xml) {
        onDomain(what, vm, domain -> {
            domain.setMetadata(METADATA_ELEMENT, xml, Tag.PREFIX, Tag.NAMESPACE, AFFECT_LIVE);
            return domain;
        });
    }

    /** What is asked of one domain. */
    private interface OfDomain<T> {
        T ask(Domain domain) throws LibvirtException;
    }

    /** Returns nothing when the domain does not run here. */
    private <T> Optional<T> onDomain(String what, VmId vm, OfDomain<T> question) {
        return calls.call(what, () -> {
            Domain domain;
            try {
                domain = config.byName()
                        ? connection.domainLookupByName(vm.value())
                        : connection.domainLookupByUUIDString(vm.value());
            } catch (LibvirtException e) {
                if (e.getError().getCode() == ErrorNumber.VIR_ERR_NO_DOMAIN) {
                    return Optional.empty();
                }
                throw e;
            }
            try {
                return domain.isActive() == RUNNING ? Optional.of(question.ask(domain)) : Optional.<T>empty();
            } finally {
                domain.free();
            }
        });
    }

    @Override
    public List<CpuCounters> counters() {
        return calls.call("read the CPU statistics", () -> {
            try {
                DomainStats open = stats;
                if (open == null) {
                    open = new DomainStats(uri, login(config));
                    stats = open;
                }
                return open.ofVcpus().stream()
                        .flatMap(one -> VcpuCounters.of(one, config.byName()).stream())
                        .toList();
            } catch (DomainStats.FailedException e) {
                throw new BackendException.Unavailable(
                        "libvirt: read the CPU statistics by " + uri, String.valueOf(e.getMessage()), e);
            }
        });
    }

    @Override
    public void close() {
        try {
            DomainStats open = stats;
            calls.call("close", () -> {
                if (open != null) {
                    open.close();
                }
                return connection.close();
            });
        } catch (RuntimeException e) {
            // A connection that is lost cannot be closed either.
            stats = null;
        } finally {
            calls.close();
        }
    }
}
