package io.stealaway.consul;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The same rules when only a service is taken out, with two instances of it on the VM. */
class ConsulServiceIsolatorContractTest extends ConsulIsolatorContractTest {
    @Override
    SortedSet<String> services() {
        return new TreeSet<>(List.of("web"));
    }
}
