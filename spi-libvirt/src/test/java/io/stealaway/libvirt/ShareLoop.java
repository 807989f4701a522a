package io.stealaway.libvirt;

import io.stealaway.local.FileJournal;
import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Host;
import io.stealaway.model.HostId;
import io.stealaway.model.MigrationRequest;
import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.model.policy.DetectionPolicy;
import io.stealaway.model.policy.MigrationPolicy;
import io.stealaway.model.policy.PlacementPolicy;
import io.stealaway.model.policy.Policy;
import io.stealaway.model.policy.Policy.RunMode;
import io.stealaway.model.policy.SharePolicy;
import io.stealaway.model.snapshot.ClusterSnapshot;
import io.stealaway.remediation.Remediator;
import io.stealaway.spi.MetricsSource;
import io.stealaway.spi.Migrator;
import io.stealaway.spi.ShareControl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The loop over one real hypervisor whose guests have nowhere to go: what it can do is change their weights. As a program of its own it is killed
 * where it is told to.
 */
final class ShareLoop implements AutoCloseable {
    private static final AvailabilityZone ZONE = AvailabilityZone.of("z");

    private final LibvirtShareControl shares;
    private final LibvirtMetricsSource steal =
            new LibvirtMetricsSource(LibvirtLab.plain().build());
    private final FileJournal journal;
    private final Remediator remediator;

    ShareLoop(
            Path file,
            List<String> guests,
            String victim,
            Duration maxDuration,
            Consumer<String> heard,
            Runnable each) {
        journal = FileJournal.open(file);
        Stepwise control = new Stepwise(each);
        shares = control.real;
        MetricsSource metrics = steal;
        remediator = Remediator.builder()
                .topology(() -> cluster(guests))
                .metrics(metrics)
                .migrator(new Rooted())
                .shares(control)
                .detector((snapshot, history) -> onlyThe(VmId.of(victim), policy(maxDuration), snapshot, history))
                .journal(journal)
                .policy(policy(maxDuration))
                .listener(event -> heard.accept(event.kind() + " " + event.text()), Runnable::run)
                .build();
    }

    private static io.stealaway.spi.Detector.Detections onlyThe(
            VmId victim, Policy policy, ClusterSnapshot snapshot, io.stealaway.model.DetectionHistory history) {
        var all = new io.stealaway.detection.SustainedDetector(policy.detection()).detect(snapshot, history);
        return new io.stealaway.spi.Detector.Detections(
                all.found().stream().filter(found -> found.vm().equals(victim)).toList(), all.history());
    }

    private static Policy policy(Duration maxDuration) {
        return Policy.builder()
                .mode(RunMode.ACT)
                .passInterval(Duration.ofSeconds(3))
                .detection(DetectionPolicy.builder()
                        .stealRatio(0.3)
                        .clearStealRatio(0.22)
                        .load5PerVcpu(0.3)
                        .hitPasses(1)
                        .windowPasses(1)
                        .build())
                .placement(PlacementPolicy.builder()
                        .maxStealRatio(0.2)
                        .maxPredictedStealRatio(0.2)
                        .build())
                .migration(MigrationPolicy.builder()
                        .bandwidthBytesPerSecond(1_000_000L)
                        .build())
                .shares(SharePolicy.builder()
                        .whenItStays(!maxDuration.isZero())
                        .maxFactor(4.0)
                        .minBenefit(0.05)
                        .maxDuration(maxDuration.isZero() ? Duration.ofMinutes(1) : maxDuration)
                        .build())
                .build();
    }

    /** The guests share one CPU. */
    private static ClusterSnapshot cluster(List<String> guests) {
        ClusterSnapshot.Builder cluster = ClusterSnapshot.builder(Instant.now())
                .host(Host.builder(LibvirtLab.HOST, ZONE)
                        .cores(1)
                        .threads(1)
                        .ramBytes(1L << 33)
                        .diskBytes(1L << 40)
                        .linkBytesPerSecond(1_000_000_000L)
                        .hypervisorDemandMicroCores(0)
                        .build());
        guests.forEach(guest -> cluster.vm(Vm.builder(VmId.of(guest), LibvirtLab.HOST, Tenant.of("t"))
                .vcpus(1)
                .ramBytes(1L << 27)
                .build()));
        return cluster.build();
    }

    void pass() {
        remediator.pass();
    }

    @Override
    public void close() {
        shares.close();
        steal.close();
        journal.close();
    }

    /** Tells of each call to the daemon that belongs to the remedy: to the first look at the weights, to setting them, to putting them back. */
    private static final class Stepwise implements ShareControl {
        private final Runnable each;
        private final LibvirtShareControl real;
        private boolean counted;
        private boolean begun;

        Stepwise(Runnable each) {
            this.each = each;
            LibvirtConfig config = LibvirtLab.plain().build();
            real = new LibvirtShareControl(new Hypervisors(
                    config,
                    host -> new StepwiseHypervisor(
                            LibvirtHypervisor.connect(
                                    host, Objects.requireNonNull(config.hosts().get(host)), config),
                            this::step)));
        }

        private void step() {
            if (counted) {
                each.run();
            }
        }

        private <T> T counting(boolean is, Supplier<T> call) {
            counted = is;
            T answer = call.get();
            counted = false;
            return answer;
        }

        @Override
        public String name() {
            return real.name();
        }

        @Override
        public SortedMap<VmId, Shares> read(HostId host) {
            return counting(!begun, () -> real.read(host));
        }

        @Override
        public SetAnswer set(Change change) {
            begun = true;
            return counting(true, () -> real.set(change));
        }

        @Override
        public RestoreAnswer restore(Change change) {
            return counting(true, () -> real.restore(change));
        }

        @Override
        public List<Change> owned() {
            return real.owned();
        }
    }

    /** Nothing ever moves. */
    private static final class Rooted implements Migrator {
        @Override
        public String prepare(MigrationRequest move) {
            throw new AssertionError("there is no other host");
        }

        @Override
        public StartAnswer start(MigrationRequest move, String marker) {
            throw new AssertionError("there is no other host");
        }

        @Override
        public Status status(MigrationRequest move, String marker) {
            return new NotStarted();
        }

        @Override
        public void abort(MigrationRequest move, String marker) {
            throw new AssertionError("there is no other host");
        }
    }

    /** Arguments: journal, victim, seconds that a change may last (0: nothing is allowed, and what was is put back), how many passes, at which step to die (0: never), guests. */
    public static void main(String[] arguments) throws InterruptedException {
        int deadly = Integer.parseInt(arguments[4]);
        AtomicInteger steps = new AtomicInteger();
        Runnable each = () -> {
            if (steps.incrementAndGet() == deadly) {
                die();
            }
        };
        List<String> guests = List.of(arguments).subList(5, arguments.length);
        Consumer<String> printed = System.out::println;
        try (ShareLoop loop = new ShareLoop(
                Path.of(arguments[0]),
                guests,
                arguments[1],
                Duration.ofSeconds(Long.parseLong(arguments[2])),
                printed,
                each)) {
            for (int i = 0; i < Integer.parseInt(arguments[3]); i++) {
                loop.pass();
                Thread.sleep(1_100);
            }
        }
    }

    private static void die() {
        try {
            new ProcessBuilder(
                            "kill",
                            "-KILL",
                            String.valueOf(ProcessHandle.current().pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            throw new AssertionError("SIGKILL was survived");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
