package io.stealaway.examples.plugins;

import io.stealaway.model.HostId;
import io.stealaway.spi.HostFilter;
import io.stealaway.testkit.HostFilterContract;
import java.util.Set;

class RebootFilterTest extends HostFilterContract {
    @Override
    protected HostFilter filter() {
        return new RebootFilter(Set.of(HostId.of("host-0001")));
    }
}
