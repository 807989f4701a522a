package io.stealaway.libvirt;

import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.ShareControl;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes {@code cpu_shares} of running domains, as {@code virsh schedinfo} does. A change lasts until the domain ends at the most: its
 * definition on disk is not touched.
 *
 * <p>The tag is an element of the domain's metadata. Both move with the domain: one that was migrated meanwhile is found on the host where it
 * runs now. Between reading a weight and setting it another may set it; the time is that of one call.
 *
 * <p>One thread at a time, as {@link ShareControl} demands; a second caller waits.
 */
public final class LibvirtShareControl implements ShareControl, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LibvirtShareControl.class);

    private final Hypervisors hypervisors;

    /** Creates it; connects to nothing yet. */
    public LibvirtShareControl(LibvirtConfig config) {
        this(Hypervisors.of(config));
    }

    LibvirtShareControl(Hypervisors hypervisors) {
        this.hypervisors = hypervisors;
    }

    @Override
    public String name() {
        return "libvirt";
    }

    @Override
    public synchronized SortedMap<VmId, Shares> read(HostId host) {
        return hypervisors.ask(host, Hypervisor::shares);
    }

    @Override
    public synchronized SetAnswer set(Change change) {
        return hypervisors.ask(change.host(), hypervisor -> set(change, hypervisor));
    }

    private static SetAnswer set(Change change, Hypervisor hypervisor) {
        Optional<Shares> present = hypervisor.shares(change.vm());
        if (present.isEmpty()) {
            return new Refused("it does not run on " + change.host());
        }
        int weight = present.get().weight();
        Optional<Tag> tag = hypervisor.tag(change.vm());
        if (tag.isPresent() && !tag.get().owner().equals(change.owner())) {
            return new Refused("its weight was changed by " + tag.get().owner());
        }
        if (tag.isPresent()
                && (tag.get().before() != change.before() || tag.get().weight() != change.weight())) {
            return new Refused("an earlier change of the same name was never put back");
        }
        if (tag.isPresent() && weight == change.weight()) {
            return new WeightSet();
        }
        if (weight != change.before()) {
            tag.ifPresent(ours -> hypervisor.untag(change.vm()));
            return new Refused("its weight is " + weight + ", not " + change.before());
        }
        hypervisor.tag(change.vm(), new Tag(change.owner(), change.before(), change.weight()));
        try {
            hypervisor.weigh(change.vm(), change.weight());
        } catch (BackendException.Conflict e) {
            // With control groups of version 2 libvirt takes 1 to 10000, and changes nothing otherwise.
            hypervisor.untag(change.vm());
            return new Refused("the host does not take weight " + change.weight() + ": " + e.getMessage());
        }
        int now = hypervisor.shares(change.vm()).map(Shares::weight).orElse(change.weight());
        if (now != change.weight()) {
            // With those of version 1 the kernel makes 262144 of what is more.
            hypervisor.weigh(change.vm(), change.before());
            hypervisor.untag(change.vm());
            return new Refused("the host made " + now + " of weight " + change.weight());
        }
        LOG.info(
                "CPU weight of {} on {} from {} to {} for {}",
                change.vm(),
                change.host(),
                change.before(),
                now,
                change.owner());
        return new WeightSet();
    }

    @Override
    public synchronized RestoreAnswer restore(Change change) {
        Optional<BackendException> silent = Optional.empty();
        for (HostId host : nearestFirst(change.host())) {
            try {
                Optional<RestoreAnswer> answer = hypervisors.ask(host, hypervisor -> restore(change, host, hypervisor));
                if (answer.isPresent()) {
                    return answer.get();
                }
            } catch (BackendException e) {
                silent = silent.isPresent() ? silent : Optional.of(e);
            }
        }
        if (silent.isPresent()) {
            throw silent.get();
        }
        return new Restored();
    }

    private List<HostId> nearestFirst(HostId host) {
        List<HostId> hosts = new ArrayList<>(hypervisors.hosts());
        if (hosts.remove(host)) {
            hosts.add(0, host);
        }
        return hosts;
    }

    /** Returns nothing when the VM does not run there. */
    private static Optional<RestoreAnswer> restore(Change change, HostId host, Hypervisor hypervisor) {
        Optional<Shares> present = hypervisor.shares(change.vm());
        if (present.isEmpty()) {
            return Optional.empty();
        }
        Optional<Tag> tag =
                hypervisor.tag(change.vm()).filter(one -> one.owner().equals(change.owner()));
        if (tag.isEmpty()) {
            return Optional.of(new Restored());
        }
        int weight = present.get().weight();
        if (weight != tag.get().weight() && weight != tag.get().before()) {
            hypervisor.untag(change.vm());
            return Optional.of(new LeftAlone(weight));
        }
        if (weight != tag.get().before()) {
            hypervisor.weigh(change.vm(), tag.get().before());
        }
        hypervisor.untag(change.vm());
        LOG.info(
                "CPU weight of {} on {} back to {} for {}",
                change.vm(),
                host,
                tag.get().before(),
                change.owner());
        return Optional.of(new Restored());
    }

    @Override
    public synchronized List<Change> owned() {
        List<Change> owned = new ArrayList<>();
        for (HostId host : hypervisors.hosts()) {
            owned.addAll(hypervisors.ask(host, hypervisor -> owned(host, hypervisor)));
        }
        return owned;
    }

    private static List<Change> owned(HostId host, Hypervisor hypervisor) {
        List<Change> owned = new ArrayList<>();
        for (VmId vm : hypervisor.shares().keySet()) {
            hypervisor
                    .tag(vm)
                    .ifPresent(tag -> owned.add(new Change(vm, host, tag.owner(), tag.before(), tag.weight())));
        }
        return owned;
    }

    /** Closes all connections. */
    @Override
    public synchronized void close() {
        hypervisors.close();
    }
}
