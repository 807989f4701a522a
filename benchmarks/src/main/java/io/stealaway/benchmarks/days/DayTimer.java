package io.stealaway.benchmarks.days;

import com.sun.management.OperatingSystemMXBean;
import io.stealaway.detection.SustainedDetector;
import io.stealaway.placement.PlacementEngine;
import io.stealaway.simulation.Simulation;
import io.stealaway.simulation.SimulationConfig;
import io.stealaway.simulation.SimulationResult;
import java.lang.management.ManagementFactory;
import java.util.function.UnaryOperator;

/**
 * Simulates days with the default policy and takes the time: of the process on all its processors, its compiler and its
 * garbage collector included, and on the wall.
 *
 * <p>Thread-safe; but days that are timed at the same time count in each other's CPU time.
 */
final class DayTimer {
    private static final double NANOS = 1e9;

    private final int hosts;
    private final int vms;

    DayTimer(int hosts, int vms) {
        this.hosts = hosts;
        this.vms = vms;
    }

    /**
     * What some days took.
     *
     * @param days how many
     * @param cpuSeconds of the whole process
     * @param wallSeconds on the wall
     */
    record Took(int days, double cpuSeconds, double wallSeconds) {}

    /** Simulates the day of a seed. */
    SimulationResult.Day day(long seed) {
        SimulationConfig config =
                SimulationConfig.builder().hosts(hosts).vms(vms).seed(seed).build();
        return Simulation.replay(
                config,
                new SustainedDetector(config.policy().detection()),
                PlacementEngine.builder(config.policy()).build(),
                UnaryOperator.identity());
    }

    /** Simulates the day of a seed for so long on the wall; returns how many of its minutes came to pass. */
    int minutesWithin(double wallSeconds, long seed) {
        SimulationConfig config =
                SimulationConfig.builder().hosts(hosts).vms(vms).seed(seed).build();
        long begun = System.nanoTime();
        return Simulation.replayedMinutes(
                config,
                new SustainedDetector(config.policy().detection()),
                PlacementEngine.builder(config.policy()).build(),
                () -> System.nanoTime() - begun > wallSeconds * NANOS);
    }

    /** Does something that simulates so many days, and tells what it took. */
    static Took time(int days, Runnable work) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = system.getProcessCpuTime();
        long wall = System.nanoTime();
        work.run();
        return new Took(days, (system.getProcessCpuTime() - cpu) / NANOS, (System.nanoTime() - wall) / NANOS);
    }
}
