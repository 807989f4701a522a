package io.stealaway.simulation.share;

import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import io.stealaway.spi.ShareControl;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The CPU weights of simulated hypervisors. A VM takes its weight, and the tag of who changed it, along when it moves. Not thread-safe. */
public final class SimulatedShares implements ShareControl {
    /** The VMs that run, and their weights. */
    public interface Guests {
        /** Returns how the VMs of a host share its CPU; none for a host that is unknown or down. */
        SortedMap<VmId, Shares> of(HostId host);

        /** Returns the weight of a VM that is there, wherever it is. */
        OptionalInt weight(VmId vm);

        /** Sets it. */
        void set(VmId vm, int weight);

        /** Makes a call of {@link ShareControl}, or has it fail. */
        <T> T call(Call call, Supplier<T> effect);
    }

    /** A call that can fail. */
    public enum Call {
        /** {@link ShareControl#read}. */
        READ,
        /** {@link ShareControl#set}. */
        SET,
        /** {@link ShareControl#restore}. */
        RESTORE,
        /** {@link ShareControl#owned}. */
        OWNED
    }

    private final Guests guests;
    private final SortedMap<VmId, Change> tags = new TreeMap<>();
    private int timesSet;

    /** Creates a control over guests whose weights are as they were bought. */
    public SimulatedShares(Guests guests) {
        this.guests = guests;
    }

    @Override
    public String name() {
        return "simulated";
    }

    @Override
    public SortedMap<VmId, Shares> read(HostId host) {
        return guests.call(Call.READ, () -> guests.of(host));
    }

    @Override
    public SetAnswer set(Change change) {
        return guests.call(Call.SET, () -> setTruly(change));
    }

    private SetAnswer setTruly(Change change) {
        OptionalInt weight = guests.weight(change.vm());
        Optional<Change> tag = Optional.ofNullable(tags.get(change.vm()));
        if (weight.isEmpty()) {
            return new Refused("VM " + change.vm() + " is gone");
        }
        if (tag.isPresent()) {
            return tag.get().equals(change) && weight.getAsInt() == change.weight()
                    ? new WeightSet()
                    : new Refused("its weight was changed by " + tag.get().owner());
        }
        if (weight.getAsInt() != change.before()) {
            return new Refused("its weight is " + weight.getAsInt());
        }
        tags.put(change.vm(), change);
        guests.set(change.vm(), change.weight());
        timesSet++;
        return new WeightSet();
    }

    @Override
    public RestoreAnswer restore(Change change) {
        return guests.call(Call.RESTORE, () -> restoreTruly(change));
    }

    private RestoreAnswer restoreTruly(Change change) {
        OptionalInt weight = guests.weight(change.vm());
        Change tag = tags.get(change.vm());
        if (tag == null || !tag.owner().equals(change.owner())) {
            return new Restored();
        }
        tags.remove(change.vm());
        if (weight.isPresent() && weight.getAsInt() != tag.weight()) {
            return new LeftAlone(weight.getAsInt());
        }
        weight.ifPresent(any -> guests.set(change.vm(), tag.before()));
        return new Restored();
    }

    @Override
    public List<Change> owned() {
        return guests.call(Call.OWNED, () -> List.copyOf(tags.values()));
    }

    /** Forgets a VM that was deleted. */
    public void forget(VmId vm) {
        tags.remove(vm);
    }

    /** Returns how many weights are other than they were bought now. */
    public int changed() {
        return tags.size();
    }

    /** Returns how often a weight was changed, putting back not counted. */
    public int timesSet() {
        return timesSet;
    }
}
