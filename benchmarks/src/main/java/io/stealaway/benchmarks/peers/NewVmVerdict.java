package io.stealaway.benchmarks.peers;

import io.stealaway.model.VmRequest;
import java.util.Collections;
import java.util.List;

/**
 * What an answer for new VMs is worth, judged from the problem alone.
 *
 * @param violations rules broken: zone, service, steal, vCPUs, RAM
 * @param unplaced VMs that got no host
 */
record NewVmVerdict(int violations, int unplaced) {

    /** Returns one request for each new VM. */
    static List<VmRequest> requests(VmRequest.Batch batch) {
        return batch.requests().stream()
                .flatMap(request -> Collections.nCopies(request.maxCount(), request).stream())
                .toList();
    }

    /** Returns whether a host may be one at all, whatever else goes there. */
    static boolean admits(Problem problem, int host) {
        return problem.inService[host] && problem.zone[host] == 0 && problem.steal[host] < Problem.MAX_STEAL;
    }

    static NewVmVerdict of(Problem problem, VmRequest.Batch batch, int[] hosts) {
        int[] vcpus = problem.freeVcpus.clone();
        int[] ram = problem.freeRamMib.clone();
        int violations = 0;
        int unplaced = 0;
        List<VmRequest> requests = requests(batch);
        for (int i = 0; i < requests.size(); i++) {
            int host = hosts[i];
            if (host < 0) {
                unplaced++;
                continue;
            }
            vcpus[host] -= requests.get(i).vcpus();
            ram[host] -= (int) (requests.get(i).ramBytes() >> Problem.MIB_SHIFT);
            violations += admits(problem, host) ? 0 : 1;
            violations += vcpus[host] < 0 || ram[host] < 0 ? 1 : 0;
        }
        return new NewVmVerdict(violations, unplaced);
    }
}
