package io.stealaway.benchmarks.peers;

import com.netflix.fenzo.ConstraintEvaluator;
import com.netflix.fenzo.TaskAssignmentResult;
import com.netflix.fenzo.TaskRequest;
import com.netflix.fenzo.TaskScheduler;
import com.netflix.fenzo.VMAssignmentResult;
import io.stealaway.model.VmRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Fenzo as {@link Fenzo} uses it, for tasks that run nowhere yet and may use all their vCPUs. */
final class FenzoNewVms implements NewVmPeer {
    private @Nullable TaskScheduler scheduler;
    private List<TaskRequest> tasks = List.of();

    @Override
    public void prepare(Problem problem, VmRequest.Batch batch) {
        List<ConstraintEvaluator> rules =
                List.of(Fenzo.rule("admitted", (task, host, state) -> NewVmVerdict.admits(problem, host)));
        List<TaskRequest> made = new ArrayList<>();
        for (VmRequest request : NewVmVerdict.requests(batch)) {
            double ramMib = request.ramBytes() >> Problem.MIB_SHIFT;
            int vm = made.size();
            made.add(new FenzoTask("new-" + vm, vm, -1, request.vcpus(), ramMib, request.vcpus(), rules));
        }
        tasks = made;
        scheduler = Fenzo.scheduler(problem);
    }

    @Override
    public int[] solve() {
        int[] hosts = new int[tasks.size()];
        Arrays.fill(hosts, -1);
        for (VMAssignmentResult host : Objects.requireNonNull(scheduler)
                .scheduleOnce(tasks, List.of())
                .getResultMap()
                .values()) {
            for (TaskAssignmentResult task : host.getTasksAssigned()) {
                hosts[((FenzoTask) task.getRequest()).vm()] = Fenzo.index(host.getHostname());
            }
        }
        return hosts;
    }
}
