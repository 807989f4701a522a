package io.stealaway.examples.boot;

import io.stealaway.examples.report.BatchText;
import io.stealaway.model.BatchPlacement.Answer;
import io.stealaway.model.BatchPlacement.Placed;
import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import io.stealaway.model.VmRequest;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.spi.BackendException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The part of a control plane that creates VMs: the engine chooses the hosts of a batch together, the cloud boots each VM on its
 * host, and where that one refuses after all, as when another VM came first, the alternates are tried in order.
 *
 * <p>As thread-safe as what it is made of.
 */
public final class BootingControlPlane {

    /** What boots a VM where it is told to; {@link NovaCloud} does so at Nova. */
    @FunctionalInterface
    public interface Cloud {
        /**
         * Boots a VM, and returns when it runs.
         *
         * @param request what it is one of
         * @param name its name there
         * @param host where
         * @return the cloud's own id of it
         * @throws BackendException.Conflict if the host does not take it; nothing of it is left behind
         * @throws BackendException if it cannot be told whether it was created, or the right to is lacking
         */
        VmId boot(VmRequest request, VmId name, HostId host);
    }

    /** What became of one VM. */
    public sealed interface Outcome {
        /** Returns its name, as {@link VmRequest#vms} has it. */
        VmId name();
    }

    /**
     * It runs.
     *
     * @param name its name
     * @param vm the cloud's id of it
     * @param host the host that it runs on
     * @param refusals what better hosts said, in the order in which they were tried
     */
    public record Booted(VmId name, VmId vm, HostId host, List<String> refusals) implements Outcome {}

    /**
     * There is none.
     *
     * @param name the name it would have had
     * @param why one line: what refused, the nearest miss and who blocks; or what the hosts that were tried said
     */
    public record NotBooted(VmId name, String why) implements Outcome {}

    private final Supplier<ClusterSnapshot> cluster;
    private final PlacementEngine engine;
    private final Cloud cloud;

    /**
     * Makes a control plane.
     *
     * @param cluster reads the cluster as it is: {@code topology::snapshot} for an engine that does not ask for observations
     * @param engine chooses
     * @param cloud boots
     */
    public BootingControlPlane(Supplier<ClusterSnapshot> cluster, PlacementEngine engine, Cloud cloud) {
        this.cluster = Objects.requireNonNull(cluster, "cluster");
        this.engine = Objects.requireNonNull(engine, "engine");
        this.cloud = Objects.requireNonNull(cloud, "cloud");
    }

    /**
     * Boots the VMs of a batch, one after another in the order of placement, in which no step breaks a rule.
     *
     * @return what became of each, in that order; what was booted stays when a later one is refused
     * @throws IllegalArgumentException naming what a request asks for and is not there; nothing was booted
     * @throws BackendException if the cluster cannot be read, or the cloud does not say whether it created a VM: that one is not
     *     tried elsewhere, as it may exist
     */
    public List<Outcome> boot(VmRequest.Batch batch) {
        Map<VmId, VmRequest> requests = new TreeMap<>();
        batch.requests().forEach(request -> requests.put(request.id(), request));
        List<Outcome> outcomes = new ArrayList<>();
        for (Answer answer : engine.place(cluster.get(), batch).answers()) {
            VmRequest request = Objects.requireNonNull(requests.get(answer.request()), "of the batch");
            outcomes.add(
                    answer instanceof Placed placed
                            ? boot(request, placed)
                            : new NotBooted(answer.vm(), BatchText.why(answer)));
        }
        return outcomes;
    }

    private Outcome boot(VmRequest request, Placed placed) {
        List<HostId> hosts = Stream.concat(Stream.of(placed.host()), placed.alternates().stream())
                .toList();
        List<String> refusals = new ArrayList<>();
        for (HostId host : hosts) {
            try {
                return new Booted(placed.vm(), cloud.boot(request, placed.vm(), host), host, List.copyOf(refusals));
            } catch (BackendException.Conflict e) {
                refusals.add(host + ": " + e.getMessage());
            }
        }
        return new NotBooted(
                placed.vm(),
                refusals.stream().collect(Collectors.joining("; ", "all hosts that were tried refuse it: ", "")));
    }
}
