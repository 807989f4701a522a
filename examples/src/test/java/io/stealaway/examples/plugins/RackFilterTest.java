package io.stealaway.examples.plugins;

import io.stealaway.spi.HostFilter;
import io.stealaway.testkit.HostFilterContract;
import java.util.Set;

class RackFilterTest extends HostFilterContract {
    @Override
    protected HostFilter filter() {
        return new RackFilter(Set.of("r7"));
    }
}
