package io.stealaway.examples.plugins;

import io.stealaway.model.Vm;
import io.stealaway.spi.Isolator;
import io.stealaway.testkit.CallFaults;
import io.stealaway.testkit.IsolatorContract;
import io.stealaway.testkit.Snapshots;

class PoolIsolatorTest extends IsolatorContract {
    private final FakePool pool = new FakePool();

    @Override
    protected Isolator isolator() {
        return new PoolIsolator(pool);
    }

    @Override
    protected Vm vm() {
        return Snapshots.vm("web-1", "host-1").build();
    }

    @Override
    protected boolean out(Vm vm) {
        return pool.isOut(vm.id());
    }

    @Override
    protected void humanTakesOut(Vm vm) {
        pool.drain(vm.id(), "alice, for the upgrade");
    }

    @Override
    protected void breakBackend() {
        pool.cutOff();
    }

    @Override
    protected CallFaults faults() {
        return pool.faults;
    }

    @Override
    protected void renew() {
        pool.usersReturn();
    }

    @Override
    protected void letTimePass() {
        pool.oneUserLeaves();
    }
}
