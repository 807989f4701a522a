package io.stealaway.remediation;

import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import io.stealaway.spi.ShareControl;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** Weights that everybody can set, and tags that tell whose they are. Keeps the books of what must never happen to them. */
final class WorldShares implements ShareControl {
    static final int BOUGHT = 1024;

    private final World world;
    final TreeMap<VmId, Integer> weights = new TreeMap<>();
    /** What humans have set, and nobody else may set again. */
    final TreeMap<VmId, Integer> byHumans = new TreeMap<>();

    final TreeMap<VmId, Change> tags = new TreeMap<>();
    int timesSet;

    WorldShares(World world) {
        this.world = world;
    }

    int weight(VmId vm) {
        return weights.getOrDefault(vm, BOUGHT);
    }

    void human(String vm, int weight) {
        weights.put(VmId.of(vm), weight);
        byHumans.put(VmId.of(vm), weight);
    }

    @Override
    public String name() {
        return "world";
    }

    @Override
    public SortedMap<VmId, Shares> read(HostId host) {
        return world.faults.call("readShares", Optional.empty(), () -> readTruly(host), TreeMap::new);
    }

    private SortedMap<VmId, Shares> readTruly(HostId host) {
        TreeMap<VmId, Shares> shares = new TreeMap<>();
        world.guests.forEach((vm, guest) -> {
            if (guest.host.equals(host)) {
                shares.put(vm, new Shares(weight(vm), OptionalLong.empty()));
            }
        });
        return shares;
    }

    @Override
    public SetAnswer set(Change change) {
        return world.faults.call(
                "setShares",
                Optional.empty(),
                () -> setTruly(change),
                () -> world.coin.getAsBoolean() ? new WeightSet() : lie(setTruly(change)));
    }

    private static SetAnswer lie(SetAnswer truth) {
        return truth instanceof WeightSet ? new Refused("told to lie") : truth;
    }

    private SetAnswer setTruly(Change change) {
        world.auditActing(change.vm(), "set the weight");
        Change tag = tags.get(change.vm());
        if (!world.guests.containsKey(change.vm())) {
            return new Refused("gone");
        }
        if (tag != null && !tag.owner().equals(change.owner())) {
            return new Refused("changed by " + tag.owner());
        }
        if (tag != null && (tag.before() != change.before() || tag.weight() != change.weight())) {
            return new Refused("an earlier change of the same name was never put back");
        }
        if (weight(change.vm()) == change.weight() && tag != null) {
            return new WeightSet();
        }
        if (weight(change.vm()) != change.before()) {
            return new Refused("somebody has set " + weight(change.vm()));
        }
        tags.put(change.vm(), change);
        weights.put(change.vm(), change.weight());
        timesSet++;
        return new WeightSet();
    }

    @Override
    public RestoreAnswer restore(Change change) {
        // A lie is an undo that is taken for done.
        return world.faults.call("restoreShares", Optional.empty(), () -> undoTruly(change), Restored::new);
    }

    private RestoreAnswer undoTruly(Change change) {
        world.auditActing(change.vm(), "undo the weight");
        Change tag = tags.get(change.vm());
        if (tag == null || !tag.owner().equals(change.owner())) {
            return new Restored();
        }
        tags.remove(change.vm());
        if (weight(change.vm()) != tag.weight()) {
            return new LeftAlone(weight(change.vm()));
        }
        weights.put(change.vm(), tag.before());
        return new Restored();
    }

    @Override
    public List<Change> owned() {
        return world.faults.call("ownedShares", Optional.empty(), this::ownedTruly, List::of);
    }

    private List<Change> ownedTruly() {
        List<Change> owned = new ArrayList<>();
        tags.forEach((vm, tag) -> {
            World.Guest guest = world.guests.get(vm);
            if (guest != null) {
                owned.add(new Change(vm, guest.host, tag.owner(), tag.before(), tag.weight()));
            }
        });
        return owned;
    }

    /** Returns what must not be, now that everything had time to end. */
    List<String> imbalance() {
        List<String> wrong = new ArrayList<>();
        world.guests.keySet().forEach(vm -> {
            int right = byHumans.getOrDefault(vm, BOUGHT);
            if (weight(vm) != right) {
                wrong.add("the weight of " + vm + " is " + weight(vm) + ", not " + right);
            }
            if (tags.containsKey(vm)) {
                wrong.add(vm + " still bears our tag");
            }
        });
        return wrong;
    }
}
