package io.stealaway.testkit;

import io.stealaway.json.SnapshotJson;
import io.stealaway.model.Detection;
import io.stealaway.model.HostId;
import io.stealaway.model.PlacementHolds;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.VmRequest;
import io.stealaway.model.policy.PlacementPolicy.VmSelection;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.spi.HostScorer;
import io.stealaway.spi.PlacementView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Small clusters with every oddity, and a VM of each to place: what rules are tried on. One that fails is shrunk before it is
 * shown. Thread-safe.
 */
final class Trials {
    /** How many different ones there are. */
    static final int COUNT = 1_000;

    private static final List<Trial> ALL = all();

    /** A cluster, a VM of it to place, and dice. */
    record Trial(int seed, ClusterSnapshot snapshot, VmId vm) {
        SplittableRandom dice() {
            return new SplittableRandom(seed);
        }

        Trial on(ClusterSnapshot other) {
            return new Trial(seed, other, vm);
        }

        Trial of(VmId other) {
            return new Trial(seed, snapshot, other);
        }
    }

    /** Something that must hold; throws when it does not. */
    interface Check {
        void of(Trial trial);
    }

    /** Looks at a view while it is valid. */
    interface Look {
        void at(PlacementView view, int[] zoneHosts);
    }

    private Trials() {}

    private static List<Trial> all() {
        List<Trial> trials = new ArrayList<>();
        for (int seed = 0; trials.size() < COUNT; seed++) {
            SplittableRandom dice = new SplittableRandom(seed);
            ClusterSnapshot snapshot = Snapshots.random(dice, shape(dice));
            if (!snapshot.vms().isEmpty()) {
                VmId vm =
                        snapshot.vms().get(dice.nextInt(snapshot.vms().size())).id();
                trials.add(new Trial(seed, snapshot, vm));
            }
        }
        return List.copyOf(trials);
    }

    /** A lone host, nobody observed, everybody robbed and a VM without memory come up now and then. */
    private static Shape shape(SplittableRandom dice) {
        int hosts = 1 + dice.nextInt(7);
        Shape shape = Shape.odd(Math.max(2, hosts), 1 + dice.nextInt(4 * hosts)).withInFlightShare(0.1);
        return switch (dice.nextInt(8)) {
            case 0 -> shape.withZones(1).withHosts(1);
            case 1 -> shape.withObservedShare(0.0);
            case 2 -> shape.withHotHostShare(1.0);
            case 3 -> Shape.plain(hosts, 3 * hosts);
            default -> shape;
        };
    }

    /**
     * Checks all of them.
     *
     * @throws AssertionError for the first that fails, with its cluster shrunk as far as it still does
     */
    static void check(Check check) {
        for (Trial trial : ALL) {
            failure(check, trial).ifPresent(thrown -> {
                throw shrunk(check, trial, thrown);
            });
        }
    }

    /** Returns what each of them gives. */
    static <T> List<T> collect(Function<Trial, T> question) {
        return ALL.stream().map(question).toList();
    }

    private static Optional<Throwable> failure(Check check, Trial trial) {
        try {
            check.of(trial);
            return Optional.empty();
        } catch (AssertionError | RuntimeException thrown) {
            return Optional.of(thrown);
        }
    }

    private static AssertionError shrunk(Check check, Trial trial, Throwable thrown) {
        ClusterSnapshot smallest = SnapshotReducer.smallest(
                trial.snapshot(),
                snapshot -> snapshot.vm(trial.vm()).isPresent()
                        && failure(check, trial.on(snapshot)).isPresent());
        Throwable reduced = failure(check, trial.on(smallest)).orElse(thrown);
        return new AssertionError(
                reduced.getMessage() + "\nwhen VM " + trial.vm()
                        + " is placed in this cluster, the smallest that fails:\n" + json(smallest),
                reduced);
    }

    private static String json(ClusterSnapshot snapshot) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            SnapshotJson.write(snapshot, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("an array cannot fail to be written", e);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Lets a check look at the view that an engine has of a trial. */
    static void look(Trial trial, Policy policy, Look look) {
        engine(policy, window(trial, look)).explain(trial.snapshot(), trial.vm(), PlacementHolds.none());
    }

    /**
     * Lets a check look at the view that an engine has once VMs of other hosts were planned to go somewhere in their zones. Not
     * called when the trial's VM may not move, or has nowhere to go.
     */
    static void lookAfterOthersMoved(Trial trial, Policy policy, Look look) {
        ClusterSnapshot snapshot = trial.snapshot();
        HostId own = snapshot.vm(trial.vm()).orElseThrow().host();
        List<Detection> detections = new ArrayList<>();
        for (Vm vm : snapshot.vms()) {
            boolean last = vm.id().equals(trial.vm());
            if (last || !vm.host().equals(own)) {
                detections.add(new Detection(vm.id(), vm.host(), last ? 0.0 : 1.0, 0.0, snapshot.takenAt()));
            }
        }
        Policy victimsMove = policy.toBuilder()
                .placement(policy.placement().toBuilder()
                        .strategy(VmSelection.VICTIM)
                        .build())
                .build();
        engine(victimsMove, window(trial, look)).plan(snapshot, detections, PlacementHolds.none());
    }

    /** Lets a check look at the view that an engine has of a VM that does not exist yet, and is to be like the trial's, in any zone. */
    static void lookAtNewVm(Trial trial, Policy policy, Look look) {
        Vm like = trial.snapshot().vm(trial.vm()).orElseThrow();
        VmRequest.Builder request = VmRequest.builder(VmId.of(like.id() + "-new"), like.tenant())
                .vcpus(like.vcpus())
                .ramBytes(like.ramBytes())
                .diskBytes(like.diskBytes())
                .sriovFunctions(like.sriovFunctions())
                .volumes(like.volumes())
                .serverGroups(like.serverGroups())
                .requiredTraits(like.requiredTraits())
                .forbiddenTraits(like.forbiddenTraits());
        like.role().ifPresent(request::role);
        like.sameHostVolume().ifPresent(request::sameHostVolume);
        HostScorer window = new HostScorer() {
            @Override
            public double score(PlacementView view, int host) {
                return 1.0;
            }

            @Override
            public void scoreAll(PlacementView view, int[] hosts, int count, double[] scores) {
                look.at(view, Arrays.copyOf(hosts, count));
                HostScorer.super.scoreAll(view, hosts, count, scores);
            }
        };
        engine(policy, window).place(trial.snapshot(), new VmRequest.Batch(List.of(request.build()), false));
    }

    private static PlacementEngine engine(Policy policy, HostScorer scorer) {
        return PlacementEngine.builder(policy)
                .withoutDefaults()
                .scorer("window", 1.0, scorer)
                .build();
    }

    /** Lets a check look when the trial's VM is placed; scatters all others. */
    private static HostScorer window(Trial trial, Look look) {
        return new HostScorer() {
            @Override
            public double score(PlacementView view, int host) {
                return new SplittableRandom(31L * view.vmIndex() + host).nextDouble();
            }

            @Override
            public void scoreAll(PlacementView view, int[] hosts, int count, double[] scores) {
                if (view.vm().id().equals(trial.vm())) {
                    look.at(view, Arrays.copyOf(hosts, count));
                }
                HostScorer.super.scoreAll(view, hosts, count, scores);
            }
        };
    }
}
