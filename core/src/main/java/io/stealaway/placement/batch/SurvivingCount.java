package io.stealaway.placement.batch;

import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.rule.Rules;
import java.util.Arrays;
import java.util.List;

/**
 * How many alike VMs fit so that their zone still survives the loss of hosts. Where one more would do harm depends on the hosts of all
 * others, so the numbers by host are searched: what a host holds is lowered one by one, and branches are left that cannot beat the best
 * number so far. Up to a bound on questions; then the best number found is told, which may be too small. Not thread-safe.
 */
final class SurvivingCount {
    /** More VMs than this are not searched among. */
    static final int MOST_VMS = 2_000;

    /** In a zone of more hosts there are too many numbers by host to try. */
    private static final int MOST_HOSTS = 12;

    private static final int MOST_QUESTIONS = 20_000;

    private final ClusterSnapshot snapshot;
    private final Policy policy;
    private final Rules rules;
    private final int[] hosts;
    private int questions;
    private long best;
    private boolean bounded;

    /**
     * What was found.
     *
     * @param vms the largest number found
     * @param exact whether there is no larger one
     */
    record Found(long vms, boolean exact) {}

    SurvivingCount(ClusterSnapshot snapshot, Policy policy, Rules rules, int[] hosts) {
        this.snapshot = snapshot;
        this.policy = policy;
        this.rules = rules;
        this.hosts = hosts;
    }

    /**
     * Searches.
     *
     * @param vms as many as fit without the rule, or as many as are looked at
     * @param most how many each host takes without the rule
     * @param together whether all must be on one host
     */
    Found find(List<NewVm> vms, long[] most, boolean together) {
        long all = Arrays.stream(most).sum();
        bounded = all > vms.size();
        if (vms.isEmpty()) {
            return new Found(0, true);
        }
        BatchState state = new BatchState(snapshot, policy, vms);
        long greedy = greedy(state, vms);
        best = greedy;
        if (greedy == all) {
            return new Found(all, true);
        }
        bounded |= hosts.length > MOST_HOSTS;
        if (!bounded) {
            search(state, vms, most, 0, 0, suffixSums(most));
        }
        // Which host members of a group share is itself a choice that is not searched.
        return new Found(best, !bounded && !together);
    }

    /** Puts one VM after another where the least is handed out; of equal hosts the first. */
    private long greedy(BatchState state, List<NewVm> vms) {
        int[] on = new int[vms.size()];
        int count = 0;
        while (count < vms.size()) {
            int host = leastCommitted(state, vms.get(count));
            if (host < 0) {
                break;
            }
            state.count(vms.get(count), host, 1);
            on[count++] = host;
        }
        for (int i = count - 1; i >= 0; i--) {
            state.count(vms.get(i), on[i], -1);
        }
        return count;
    }

    private int leastCommitted(BatchState state, NewVm vm) {
        Candidates candidates = new Candidates(state, rules, vm, hosts);
        return Arrays.stream(hosts)
                .boxed()
                .sorted((one, other) -> Double.compare(committed(state, one), committed(state, other)))
                .filter(host -> questions++ < MOST_QUESTIONS && candidates.accepts(host))
                .findFirst()
                .orElse(-1);
    }

    private double committed(BatchState state, int host) {
        double vcpus = share(state.plan().loads().freeVcpus(host), snapshot.vcpuCapacity(host));
        double ram = share(state.plan().loads().freeRamBytes(host), snapshot.ramCapacityBytes(host));
        return Math.max(vcpus, ram);
    }

    private static double share(long free, long capacity) {
        return capacity == 0 ? 1.0 : 1.0 - (double) free / capacity;
    }

    private static long[] suffixSums(long[] most) {
        long[] sums = new long[most.length + 1];
        for (int i = most.length - 1; i >= 0; i--) {
            sums[i] = sums[i + 1] + most[i];
        }
        return sums;
    }

    /** Decides the number of one host after another; more VMs never make a zone survive that did not with fewer. */
    private void search(BatchState state, List<NewVm> vms, long[] most, int place, int used, long[] rest) {
        best = Math.max(best, used);
        if (place == hosts.length || used + rest[place] <= best || bounded) {
            return;
        }
        int laid = 0;
        while (laid < most[place] && accepts(state, vms.get(used + laid), hosts[place])) {
            state.count(vms.get(used + laid), hosts[place], 1);
            laid++;
        }
        for (; laid >= 0; laid--) {
            search(state, vms, most, place + 1, used + laid, rest);
            if (laid > 0) {
                state.count(vms.get(used + laid - 1), hosts[place], -1);
            }
        }
    }

    private boolean accepts(BatchState state, NewVm vm, int host) {
        if (questions++ >= MOST_QUESTIONS) {
            bounded = true;
            return false;
        }
        return new Candidates(state, rules, vm, hosts).accepts(host);
    }
}
