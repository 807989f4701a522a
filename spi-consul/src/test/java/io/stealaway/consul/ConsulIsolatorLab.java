package io.stealaway.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stealaway.model.Isolation;
import io.stealaway.model.Vm;
import io.stealaway.spi.BackendException;
import io.stealaway.spi.Isolator;
import io.stealaway.spi.Isolator.Isolated;
import io.stealaway.spi.Isolator.Refused;
import io.stealaway.spi.Isolator.Reintegrated;
import io.stealaway.testkit.CallFaults;
import io.stealaway.testkit.IsolatorContract;
import io.stealaway.testkit.Lab;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract, and what only a real Consul can show, in whatever mode it runs. */
abstract class ConsulIsolatorLab extends IsolatorContract {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final ConsulLab consul = new ConsulLab(mode());
    private final CallFaults faults = new CallFaults();
    private boolean broken = false;

    abstract String mode();

    @BeforeEach
    void everythingIsWell() {
        consul.up();
        consul.tidy();
        Lab.eventually(PATIENCE, () -> assertThat(consul.passing()).isEqualTo(2));
    }

    @AfterEach
    void tidy() {
        consul.tidy();
    }

    @Override
    protected Isolator isolator() {
        ConsulConfig config = broken
                ? consul.broken().build()
                : consul.config()
                        .httpClient(faults.client(consul.client(), request -> true))
                        .build();
        return ConsulIsolator.builder(config, consul.agentTemplate()).build();
    }

    @Override
    protected Vm vm() {
        return consul.vm();
    }

    @Override
    protected boolean out(Vm vm) {
        return consul.instancesInDns() == 1;
    }

    @Override
    protected void humanTakesOut(Vm vm) {
        consul.maintain(consul.hostA(), "true", "changing a disk");
        Lab.eventually(PATIENCE, () -> assertThat(consul.passing()).isEqualTo(1));
    }

    @Override
    protected void breakBackend() {
        broken = true;
    }

    @Override
    protected CallFaults faults() {
        return faults;
    }

    @Override
    protected void letTimePass() {
        Lab.pause(Duration.ofMillis(250));
    }

    private Isolation isolated() {
        return ((Isolated) isolate(isolator(), ConsulLab.OWNER)).isolation();
    }

    @Test
    void anIsolatedVmLeavesDnsAndReturnsToIt() {
        assertThat(consul.instancesInDns()).isEqualTo(2);
        Isolation isolation = isolated();
        assertThat(consul.instancesInDns()).isEqualTo(1);
        assertThat(reintegrate(isolator(), isolation)).isInstanceOf(Reintegrated.class);
        assertThat(consul.instancesInDns()).isEqualTo(2);
    }

    @Test
    void onlyTheNamedServiceLeavesDns() {
        Isolator isolator = ConsulIsolator.builder(consul.config().build(), consul.agentTemplate())
                .services(new TreeSet<>(List.of("web")))
                .build();
        Isolation isolation = ((Isolated) isolate(isolator, ConsulLab.OWNER)).isolation();
        assertThat(consul.instancesInDns()).isEqualTo(1);
        assertThat(isolator.owned()).containsExactly(isolation);
        assertThat(reintegrate(isolator, isolation)).isInstanceOf(Reintegrated.class);
        assertThat(consul.instancesInDns()).isEqualTo(2);
    }

    @Test
    void theLastInstanceIsNotTakenOut() {
        consul.maintain(URI.create(consul.lab.setting("CONSUL_HOST_B")), "true", "a human");
        Lab.eventually(PATIENCE, () -> assertThat(consul.passing()).isEqualTo(1));
        assertThat(isolate(isolator(), ConsulLab.OWNER))
                .isInstanceOfSatisfying(
                        Refused.class,
                        answer -> assertThat(answer.why()).contains("service web has 0 passing instances"));
        assertThat(consul.instancesInDns()).isEqualTo(1);
    }

    @Test
    void aMaintenanceOutlivesItsAgentAndIsUndoneWithoutAnyMemory() {
        Isolation isolation = isolated();
        consul.killAgentA();
        assertThatThrownBy(() -> isolator().reintegrate(isolation)).isInstanceOf(BackendException.class);
        consul.up();
        Lab.eventually(PATIENCE, () -> assertThat(isolator().owned()).hasSize(1));
        assertThat(consul.instancesInDns()).isEqualTo(1);
        // What a loop has that was killed as well: no token, only the list. The agent has yet to run its checks and to
        // be seen
        // by the servers, so that back and healthy are two things here.
        Isolation listed = isolator().owned().get(0);
        assertThat(listed.owner()).isEqualTo(ConsulLab.OWNER);
        Lab.eventually(
                PATIENCE, () -> assertThat(isolator().reintegrate(listed)).isInstanceOf(Reintegrated.class));
        assertThat(consul.instancesInDns()).isEqualTo(2);
        assertThat(isolator().owned()).isEmpty();
    }
}
