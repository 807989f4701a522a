package io.stealaway.placement.foresight;

import io.stealaway.model.BatchPlacement.Demand;
import io.stealaway.model.Vm;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.model.snapshot.DemandForecast;
import io.stealaway.model.snapshot.DemandHistory;
import java.util.Arrays;
import java.util.Collections;
import java.util.OptionalInt;

/**
 * What a VM that does not exist yet is expected to need: what VMs of its role wanted before, for each vCPU; else VMs of its flavor;
 * else all that it may use. A moment at which none of these is known counts as their mean, when a quarter of the moments or more know one
 * of them; else as all that it may use.
 *
 * <p>Immutable and thread-safe.
 */
public final class NewVmDemand {
    private static final int MOST_PEERS = 32;
    private static final long UNKNOWN = -1;

    private final ClusterSnapshot snapshot;
    private final DemandHistory history;
    private final DemandForecast forecast;

    /**
     * An estimate.
     *
     * @param demand in short
     * @param needs at each moment, micro-cores; empty while too little is remembered
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Estimate(Demand demand, long[] needs) {}

    public NewVmDemand(ClusterSnapshot snapshot, DemandForecast forecast) {
        this.snapshot = snapshot;
        this.forecast = forecast;
        history = snapshot.demandHistory();
    }

    /** Returns what a new VM with such facts is expected to need. */
    public Estimate of(Vm facts) {
        long most = facts.cpuLimitMicroCores();
        if (!forecast.known()) {
            return new Estimate(new Demand(Demand.Basis.ALL_IT_MAY_USE, 0, most, most), new long[0]);
        }
        int[] peers = rolePeers(facts);
        Demand.Basis basis = Demand.Basis.ROLE;
        if (peers.length == 0) {
            peers = flavorPeers(facts);
            basis = Demand.Basis.FLAVOR;
        }
        if (peers.length == 0) {
            basis = Demand.Basis.ALL_IT_MAY_USE;
        }
        long[] needs = needs(peers, facts.vcpus(), most);
        return new Estimate(new Demand(basis, peers.length, mean(needs), peak(needs)), needs);
    }

    /** Places in the history of the first of a role's VMs that it knows. */
    private int[] rolePeers(Vm facts) {
        int role = facts.role()
                .map(wanted -> Collections.binarySearch(snapshot.roles(), wanted))
                .orElse(-1);
        int[] peers = new int[MOST_PEERS];
        int count = 0;
        int all = role < 0 ? 0 : snapshot.roleVmCount(role);
        int[] members = all == 0 ? new int[0] : snapshot.roleVms(role);
        for (int i = 0; i < members.length && count < MOST_PEERS; i++) {
            count = addKnown(members[i], peers, count);
        }
        return Arrays.copyOf(peers, count);
    }

    private int[] flavorPeers(Vm facts) {
        int[] peers = new int[MOST_PEERS];
        int count = 0;
        for (int vm = 0; vm < snapshot.vms().size() && count < MOST_PEERS; vm++) {
            Vm other = snapshot.vms().get(vm);
            if (other.vcpus() == facts.vcpus()
                    && other.ramBytes() == facts.ramBytes()
                    && other.diskBytes() == facts.diskBytes()) {
                count = addKnown(vm, peers, count);
            }
        }
        return Arrays.copyOf(peers, count);
    }

    private int addKnown(int vm, int[] peers, int count) {
        Vm peer = snapshot.vms().get(vm);
        OptionalInt row = history.find(peer.id());
        if (row.isEmpty() || history.vcpus(row.getAsInt()) != peer.vcpus() || !known(row.getAsInt())) {
            return count;
        }
        peers[count] = row.getAsInt();
        return count + 1;
    }

    private boolean known(int row) {
        for (int moment = 0; moment < forecast.moments(); moment++) {
            if (history.wantedMicroCores(row, moment) != DemandHistory.MISSING) {
                return true;
            }
        }
        return false;
    }

    private long[] needs(int[] peers, int vcpus, long most) {
        long[] needs = new long[forecast.moments()];
        long sum = 0;
        int known = 0;
        for (int moment = 0; moment < needs.length; moment++) {
            long wanted = 0;
            long peerVcpus = 0;
            for (int peer : peers) {
                int one = history.wantedMicroCores(peer, moment);
                if (one != DemandHistory.MISSING) {
                    wanted += one;
                    peerVcpus += history.vcpus(peer);
                }
            }
            needs[moment] = peerVcpus == 0 ? UNKNOWN : Math.min(most, wanted * vcpus / peerVcpus);
            if (peerVcpus > 0) {
                sum += needs[moment];
                known++;
            }
        }
        // A gap in what is measured is no peak.
        long usual = known > 0 && 4L * known >= needs.length ? sum / known : most;
        for (int moment = 0; moment < needs.length; moment++) {
            needs[moment] = needs[moment] == UNKNOWN ? usual : needs[moment];
        }
        return needs;
    }

    private long mean(long[] needs) {
        long sum = 0;
        for (int moment = 0; moment < needs.length; moment++) {
            sum += forecast.weight(moment) * needs[moment];
        }
        return sum / forecast.totalWeight();
    }

    private static long peak(long[] needs) {
        long peak = 0;
        for (long need : needs) {
            peak = Math.max(peak, need);
        }
        return peak;
    }
}
