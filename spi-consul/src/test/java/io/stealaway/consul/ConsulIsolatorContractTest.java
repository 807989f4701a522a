package io.stealaway.consul;

import io.stealaway.model.Vm;
import io.stealaway.spi.Isolator;
import io.stealaway.testkit.CallFaults;
import io.stealaway.testkit.IsolatorContract;
import io.stealaway.testkit.ManualClock;
import java.net.http.HttpClient;
import java.time.Instant;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class ConsulIsolatorContractTest extends IsolatorContract {
    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final CallFaults faults = new CallFaults();
    private final HttpClient client = faults.client(HttpClient.newHttpClient(), request -> true);
    private FakeConsul consul;

    @BeforeEach
    void start() {
        consul = new FakeConsul();
        consul.node("host-a", "127.0.0.2");
        consul.service("host-a", "web-2", "web");
        consul.node("host-b", "127.0.0.3");
    }

    @AfterEach
    void stop() {
        consul.close();
    }

    @Override
    protected Isolator isolator() {
        ConsulConfig config = Vms.config(consul, clock).httpClient(client).build();
        return ConsulIsolator.builder(config, "http://{metadata:address}:" + consul.port())
                .services(services())
                .retryDelay((operation, wait) -> clock.advance(wait))
                .build();
    }

    @Override
    protected CallFaults faults() {
        return faults;
    }

    SortedSet<String> services() {
        return new TreeSet<>();
    }

    @Override
    protected Vm vm() {
        return Vms.at("vm a/ä", "127.0.0.2");
    }

    @Override
    protected boolean out(Vm vm) {
        return consul.inMaintenance("host-a");
    }

    @Override
    protected void humanTakesOut(Vm vm) {
        consul.humanMaintains("host-a", "changing a disk");
    }

    @Override
    protected void breakBackend() {
        consul.breakDown();
    }
}
