package io.stealaway.benchmarks;

import io.stealaway.model.AvailabilityZone;
import io.stealaway.model.Tenant;
import io.stealaway.model.VmId;
import io.stealaway.model.VmRequest;
import java.util.ArrayList;
import java.util.List;

/** New VMs to place, of 1 to 8 vCPUs and 2 GiB of RAM for each. */
public final class NewVms {
    private static final long GIB = 1L << 30;
    private static final int MANY = 100;
    private static final int FLAVORS = 4;

    private NewVms() {}

    /**
     * Returns requests for a zone.
     *
     * @param created {@code 1}, {@code 100 alike}, which are one request, or {@code 100}, of four flavors
     */
    public static VmRequest.Batch of(String created, AvailabilityZone zone) {
        List<VmRequest> requests = new ArrayList<>();
        if (created.equals("100")) {
            for (int i = 0; i < MANY; i++) {
                requests.add(request("new-" + i, 1 << i % FLAVORS, zone).build());
            }
        } else {
            int count = created.equals("1") ? 1 : MANY;
            requests.add(request("new", 2, zone).count(count, count).build());
        }
        return new VmRequest.Batch(requests, false);
    }

    private static VmRequest.Builder request(String id, int vcpus, AvailabilityZone zone) {
        return VmRequest.builder(VmId.of(id), Tenant.of("tenant-1"))
                .vcpus(vcpus)
                .ramBytes(vcpus * 2L * GIB)
                .zone(zone);
    }
}
