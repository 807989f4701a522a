package io.stealaway.placement.filter;

import io.stealaway.spi.HostFilter;
import java.util.List;

/** The resources of which hosts have so much left as a column, and filters that ask for nothing else. */
public enum CapacityColumn {
    /** Virtual CPUs. */
    VCPUS,
    /** Memory. */
    RAM,
    /** Local disk. */
    DISK;

    /** Returns whether one of some filters refuses a host that has too little left of this. */
    public boolean askedBy(List<HostFilter> filters) {
        return filters.stream().anyMatch(this::isAskedBy);
    }

    private boolean isAskedBy(HostFilter filter) {
        return switch (this) {
            case VCPUS -> filter instanceof VcpuFilter;
            case RAM -> filter instanceof RamFilter;
            case DISK -> filter instanceof DiskFilter;
        };
    }
}
