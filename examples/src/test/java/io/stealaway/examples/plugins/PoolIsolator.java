package io.stealaway.examples.plugins;

import io.stealaway.model.Isolation;
import io.stealaway.model.MigrationId;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import io.stealaway.spi.Isolator;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Takes a VM out of a load balancer's pool, under a tag that tells ours from what others drained. */
final class PoolIsolator implements Isolator {
    private static final String TAG = "stealaway:";

    private final Pool pool;

    PoolIsolator(Pool pool) {
        this.pool = pool;
    }

    @Override
    public String name() {
        return "pool";
    }

    @Override
    public IsolationAnswer isolate(Vm vm, MigrationId owner) {
        if (!pool.drain(vm.id(), TAG + owner.value())) {
            return new Refused("drained by " + pool.drainedBy(vm.id()).orElse("another party, until a moment ago"));
        }
        long users = pool.connections(vm.id());
        return users > 0 ? new Isolating(users + " connections are open") : new Isolated(token(vm.id(), owner));
    }

    @Override
    public ReintegrationAnswer reintegrate(Isolation isolation) {
        String ours = TAG + isolation.owner().value();
        Optional<String> by = pool.drainedBy(isolation.vm());
        if (by.isPresent() && !by.get().equals(ours)) {
            return new KeptOut("drained by " + by.get());
        }
        pool.enable(isolation.vm(), ours);
        return pool.healthy(isolation.vm()) ? new Reintegrated() : new Reintegrating("its health check fails");
    }

    @Override
    public List<Isolation> owned() {
        return pool.drained().entrySet().stream()
                .filter(entry -> entry.getValue().startsWith(TAG))
                .map(entry ->
                        token(entry.getKey(), MigrationId.of(entry.getValue().substring(TAG.length()))))
                .toList();
    }

    private Isolation token(VmId vm, MigrationId owner) {
        return new Isolation(vm, name(), owner, Collections.emptySortedMap());
    }
}
