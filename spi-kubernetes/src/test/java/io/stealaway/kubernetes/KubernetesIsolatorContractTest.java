package io.stealaway.kubernetes;

import io.stealaway.model.Vm;
import io.stealaway.spi.Isolator;
import io.stealaway.testkit.CallFaults;
import io.stealaway.testkit.IsolatorContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

class KubernetesIsolatorContractTest extends IsolatorContract {
    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    IsolationMode mode() {
        return IsolationMode.DRAIN;
    }

    @Override
    protected Isolator isolator() {
        return world.isolator().mode(mode()).build();
    }

    @Override
    protected Vm vm() {
        return World.vm("vm-a");
    }

    @Override
    protected boolean out(Vm vm) {
        return world.server.cordoned("node-a");
    }

    @Override
    protected void humanTakesOut(Vm vm) {
        world.server.changeNode("node-a", node -> node.withObject("/spec").put("unschedulable", true));
    }

    @Override
    protected void breakBackend() {
        world.server.close();
    }

    @Override
    protected CallFaults faults() {
        return world.server.callFaults;
    }

    @Override
    protected void renew() {
        world.populate();
    }

    @Override
    protected void letTimePass() {
        world.clock.advance(Duration.ofSeconds(5));
        world.server.kubeletsRun();
    }
}
