package io.stealaway.benchmarks.peers;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.stealaway.benchmarks.Instance;
import io.stealaway.benchmarks.NewVms;
import io.stealaway.benchmarks.Size;
import io.stealaway.model.VmRequest;
import io.stealaway.placement.PlacementPreset;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Measures one scheduler of new VMs on one instance and prints one line of JSON: {@code NewVmRun PEER SIZE CREATED}. It runs in a
 * process of its own, as {@link PeerRun} does.
 */
public final class NewVmRun {
    private NewVmRun() {}

    static NewVmPeer peer(String name) {
        return switch (name) {
            case "stealaway" -> new StealAwayNewVms(PlacementPreset.STEAL_AWAY);
            case "stealaway, preset NOVA" -> new StealAwayNewVms(PlacementPreset.NOVA);
            case "fenzo" -> new FenzoNewVms();
            default -> throw new IllegalArgumentException("peer (" + name + ") is not known");
        };
    }

    /** Runs. */
    public static void main(String[] args) throws Exception {
        Instance instance = Instance.of(Size.parse(args[1]));
        Problem problem = new Problem(instance, 0);
        VmRequest.Batch batch = NewVms.of(args[2], instance.snapshot().zones().get(0));
        NewVmPeer peer = peer(args[0]);
        Samples samples = Samples.of(() -> peer.prepare(problem, batch), peer::solve);
        NewVmVerdict verdict = NewVmVerdict.of(problem, batch, samples.answer());
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("peer", args[0]);
        row.put("size", args[1]);
        row.put("created", args[2]);
        samples.into(row);
        row.put("violations", verdict.violations());
        row.put("unplaced", verdict.unplaced());
        System.out.println("RESULT " + new ObjectMapper().writeValueAsString(row));
        System.exit(0);
    }
}
