package io.stealaway.examples.plugins;

import io.stealaway.model.HostId;
import io.stealaway.spi.HostFilter;
import io.stealaway.testkit.HostFilterContract;
import java.util.Map;

class RackPowerFilterTest extends HostFilterContract {
    @Override
    protected HostFilter filter() {
        return new RackPowerFilter(Map.of(HostId.of("host-0000"), "r1", HostId.of("host-0001"), "r1"), 20_000_000);
    }
}
