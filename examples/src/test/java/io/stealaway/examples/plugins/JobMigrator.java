package io.stealaway.examples.plugins;

import io.stealaway.model.MigrationRequest;
import io.stealaway.spi.Migrator;
import java.util.Optional;

/** Moves VMs by a service whose jobs bear a key of ours, by which each move's job is found again. */
final class JobMigrator implements Migrator {
    private final Jobs jobs;

    JobMigrator(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public String prepare(MigrationRequest move) {
        // The key is all it takes. Asked nevertheless: a service that does not answer is better known before a drain.
        return jobs.find(key(move)).isPresent() ? "known" : "new";
    }

    @Override
    public StartAnswer start(MigrationRequest move, String marker) {
        if (jobs.find(key(move)).isEmpty()) {
            jobs.submit(key(move), move.vm(), move.source(), move.target());
        }
        return new Started();
    }

    @Override
    public Status status(MigrationRequest move, String marker) {
        Optional<Jobs.Job> job = jobs.find(key(move));
        return job.isEmpty() ? new NotStarted() : status(job.get());
    }

    private static Status status(Jobs.Job job) {
        return switch (job.state()) {
            case WAITING, RUNNING -> new Running(job.bytesLeft());
            case DONE -> new Completed(job.host());
            case FAILED -> new Failed(job.host(), job.message());
            case LOST -> new Unknown(job.message());
        };
    }

    @Override
    public void abort(MigrationRequest move, String marker) {
        if (jobs.find(key(move)).isPresent()) {
            jobs.cancel(key(move));
        }
    }

    private static String key(MigrationRequest move) {
        return "stealaway:" + move.id().value();
    }
}
