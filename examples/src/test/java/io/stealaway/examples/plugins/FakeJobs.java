package io.stealaway.examples.plugins;

import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import io.stealaway.spi.BackendException;
import io.stealaway.testkit.CallFaults;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A service that migrates in memory, a third of a job at a step. */
final class FakeJobs implements Jobs {
    private final TreeMap<String, Job> jobs = new TreeMap<>();
    private final TreeMap<String, HostId> targets = new TreeMap<>();
    /** Every call passes through this. */
    final CallFaults faults = new CallFaults();

    private boolean cutOff;

    void cutOff(boolean cut) {
        cutOff = cut;
    }

    int count() {
        return jobs.size();
    }

    void step() {
        jobs.replaceAll((key, job) -> switch (job.state()) {
            case WAITING -> new Job(State.RUNNING, job.host(), 2, "");
            case RUNNING ->
                job.bytesLeft() == 0
                        ? new Job(State.DONE, targets.get(key), 0, "")
                        : new Job(State.RUNNING, job.host(), job.bytesLeft() - 1, "");
            default -> job;
        });
    }

    private Map<String, Job> answering() {
        if (cutOff) {
            throw new BackendException.Unavailable("jobs", "does not answer");
        }
        return jobs;
    }

    @Override
    public Optional<Job> find(String key) {
        return faults.read(() -> Optional.ofNullable(answering().get(key)));
    }

    @Override
    public void submit(String key, VmId vm, HostId source, HostId target) {
        faults.change(() -> {
            targets.put(key, target);
            return answering().putIfAbsent(key, new Job(State.WAITING, source, -1, ""));
        });
    }

    @Override
    public void cancel(String key) {
        faults.change(() -> answering().computeIfPresent(key, (same, job) -> cancelled(job)));
    }

    private static Job cancelled(Job job) {
        return job.state() == State.RUNNING || job.state() == State.WAITING
                ? new Job(State.FAILED, job.host(), 0, "cancelled")
                : job;
    }
}
