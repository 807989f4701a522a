package io.stealaway.examples.plugins;

import io.stealaway.model.HostId;
import io.stealaway.model.MicroCores;
import io.stealaway.model.VmId;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.ShareControl;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CPU weights by Xen's toolstack: {@code xl sched-credit} or {@code sched-credit2} on each host, through whatever runs a command there (ssh, say).
 * VMs are domains by name. The tag is a file of the host, named after the
 * domain, as the toolstack has no room for one.
 */
final class XenShares implements ShareControl {
    /** Runs a command on a host and returns what it printed; throws {@link BackendException} if it failed. */
    interface Shell {
        String run(HostId host, List<String> command);
    }

    /** A line of {@code xl sched-credit}: name, id, weight, cap in percent of a CPU; 0 is no cap. */
    private static final Pattern DOMAIN = Pattern.compile("^(\\S.*?)\\s+(\\d+)\\s+(\\d+)\\s+(\\d+)\\s*$");

    private static final String DOM0 = "Domain-0";
    private static final int GREATEST = 65_535;
    private static final String TAGS = "/var/lib/stealaway/shares/";

    private final Shell shell;
    private final String scheduler;
    private final List<HostId> hosts;

    /** @param scheduler {@code sched-credit} or {@code sched-credit2}: {@code xl info} shows which one the host has */
    XenShares(Shell shell, String scheduler, List<HostId> hosts) {
        this.shell = shell;
        this.scheduler = scheduler;
        this.hosts = List.copyOf(hosts);
    }

    /** Reads what {@code xl sched-credit} or {@code sched-credit2} printed; the hypervisor's own domain is left out. */
    static SortedMap<VmId, Shares> parse(String printed) {
        TreeMap<VmId, Shares> shares = new TreeMap<>();
        for (String line : printed.split("\n", -1)) {
            Matcher matcher = DOMAIN.matcher(line);
            if (matcher.matches() && !matcher.group(1).equals(DOM0)) {
                long cap = Long.parseLong(matcher.group(4));
                shares.put(
                        VmId.of(matcher.group(1)),
                        new Shares(
                                Integer.parseInt(matcher.group(3)),
                                cap == 0 ? OptionalLong.empty() : OptionalLong.of(cap * MicroCores.PER_CORE / 100)));
            }
        }
        return shares;
    }

    @Override
    public String name() {
        return "xen";
    }

    @Override
    public SortedMap<VmId, Shares> read(HostId host) {
        return parse(shell.run(host, List.of("xl", scheduler)));
    }

    @Override
    public SetAnswer set(Change change) {
        Shares present = read(change.host()).get(change.vm());
        if (present == null) {
            return new Refused("it does not run on " + change.host());
        }
        if (change.weight() > GREATEST) {
            return new Refused("weight " + change.weight() + " is above " + GREATEST);
        }
        Change tag = tags(change.host()).get(change.vm());
        if (tag != null && !tag.owner().equals(change.owner())) {
            return new Refused("its weight was changed by " + tag.owner());
        }
        if (tag != null && !tag.equals(change)) {
            return new Refused("an earlier change of the same name was never put back");
        }
        if (tag != null && present.weight() == change.weight()) {
            return new WeightSet();
        }
        if (present.weight() != change.before()) {
            return new Refused("its weight is " + present.weight() + ", not " + change.before());
        }
        shell.run(
                change.host(),
                List.of("write", TAGS + change.vm(), change.owner() + "\n" + change.before() + "\n" + change.weight()));
        weigh(change.host(), change.vm(), change.weight());
        return new WeightSet();
    }

    private void weigh(HostId host, VmId vm, int weight) {
        shell.run(host, List.of("xl", scheduler, "-d", vm.value(), "-w", Integer.toString(weight)));
    }

    @Override
    public RestoreAnswer restore(Change change) {
        for (HostId host : hosts) {
            Change tag = tags(host).get(change.vm());
            if (tag != null && tag.owner().equals(change.owner())) {
                return restore(tag, read(host).get(change.vm()));
            }
        }
        return new Restored();
    }

    private RestoreAnswer restore(Change tag, Shares present) {
        boolean ours = present != null && present.weight() == tag.weight();
        if (ours) {
            weigh(tag.host(), tag.vm(), tag.before());
        }
        shell.run(tag.host(), List.of("rm", TAGS + tag.vm()));
        return ours || present == null || present.weight() == tag.before()
                ? new Restored()
                : new LeftAlone(present.weight());
    }

    @Override
    public List<Change> owned() {
        List<Change> owned = new ArrayList<>();
        hosts.forEach(host -> owned.addAll(tags(host).values()));
        return owned;
    }

    /** Lines "name owner before weight", with a tab between, of the files of the folder. */
    private Map<VmId, Change> tags(HostId host) {
        TreeMap<VmId, Change> tags = new TreeMap<>();
        for (String line : shell.run(host, List.of("tags", TAGS)).split("\n", -1)) {
            String[] fields = line.split("\t", -1);
            if (fields.length == 4) {
                tags.put(
                        VmId.of(fields[0]),
                        new Change(
                                VmId.of(fields[0]),
                                host,
                                fields[1],
                                Integer.parseInt(fields[2]),
                                Integer.parseInt(fields[3])));
            }
        }
        return tags;
    }
}
