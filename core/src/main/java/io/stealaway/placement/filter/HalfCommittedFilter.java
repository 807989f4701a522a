package io.stealaway.placement.filter;

import io.stealaway.spi.HostFilter;
import io.stealaway.spi.PlacementView;

/**
 * With the VM on it, no more than half of what the host may hand out is handed out, of vCPUs, RAM and disk each: so the VMs of any
 * failed half of alike hosts find as much room on the other half.
 */
final class HalfCommittedFilter implements HostFilter {

    @Override
    public boolean accepts(PlacementView view, int host) {
        return fits(view.vm().vcpus(), view.freeVcpus(host), view.snapshot().vcpuCapacity(host))
                && fits(
                        view.vm().ramBytes(),
                        view.freeRamBytes(host),
                        view.snapshot().ramCapacityBytes(host))
                && fits(
                        view.vm().diskBytes(),
                        view.freeDiskBytes(host),
                        view.snapshot().diskCapacityBytes(host));
    }

    @Override
    public String reason(PlacementView view, int host) {
        if (!fits(view.vm().vcpus(), view.freeVcpus(host), view.snapshot().vcpuCapacity(host))) {
            return text(
                    "vCPUs",
                    view.vm().vcpus(),
                    view.freeVcpus(host),
                    view.snapshot().vcpuCapacity(host));
        }
        if (!fits(view.vm().ramBytes(), view.freeRamBytes(host), view.snapshot().ramCapacityBytes(host))) {
            return text(
                    "bytes of RAM",
                    view.vm().ramBytes(),
                    view.freeRamBytes(host),
                    view.snapshot().ramCapacityBytes(host));
        }
        return text(
                "bytes of disk",
                view.vm().diskBytes(),
                view.freeDiskBytes(host),
                view.snapshot().diskCapacityBytes(host));
    }

    private static boolean fits(long needs, long free, long capacity) {
        return needs == 0 || 2 * (capacity - free + needs) <= capacity;
    }

    private static String text(String what, long needs, long free, long capacity) {
        return "would have " + (capacity - free + needs) + " of " + capacity + " " + what
                + " handed out, more than half";
    }
}
