package io.stealaway.consul;

import io.stealaway.model.HostId;
import io.stealaway.model.Tenant;
import io.stealaway.model.Vm;
import io.stealaway.model.VmId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.TreeMap;

/** VMs with an address, and the configuration to reach a fake Consul. */
final class Vms {
    private Vms() {}

    /** Patient: the machine that runs the tests may be busy. */
    static ConsulConfig.Builder config(FakeConsul consul, InstantSource clock) {
        return ConsulConfig.builder(consul.url(), clock).timeout(Duration.ofMinutes(1));
    }

    static Vm at(String id, String address) {
        TreeMap<String, String> metadata = new TreeMap<>();
        metadata.put("address", address);
        return Vm.builder(VmId.of(id), HostId.of("host-001"), Tenant.of("acme"))
                .vcpus(2)
                .ramBytes(1L << 30)
                .metadata(metadata)
                .build();
    }
}
