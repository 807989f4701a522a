package io.stealaway.examples.plugins;

import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import java.util.Optional;

/** A client of a service that migrates VMs, as one may have it. Trouble with the service is a {@code BackendException}. */
interface Jobs {
    /** How far a job is. */
    enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED,
        LOST
    }

    /**
     * One job.
     *
     * @param host where the VM is now
     * @param bytesLeft bytes still to copy, or -1 when not known
     */
    record Job(State state, HostId host, long bytesLeft, String message) {}

    /** Returns the job of a key, however long ago it ended. */
    Optional<Job> find(String key);

    /** Asks for a job. The service runs no second one for a key, so that a request may be repeated. */
    void submit(String key, VmId vm, HostId source, HostId target);

    /** Asks for the end of a job. */
    void cancel(String key);
}
