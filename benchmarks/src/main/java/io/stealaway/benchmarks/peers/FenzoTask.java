package io.stealaway.benchmarks.peers;

import com.netflix.fenzo.ConstraintEvaluator;
import com.netflix.fenzo.TaskRequest;
import com.netflix.fenzo.VMTaskFitnessCalculator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A VM as Fenzo sees it. Used by one thread. */
final class FenzoTask implements TaskRequest {
    private final String id;
    private final int vm;
    private final int role;
    private final double vcpus;
    private final double ramMib;
    private final double need;
    private final List<ConstraintEvaluator> rules;
    private @Nullable AssignedResources assigned;

    /** A VM of the problem. */
    FenzoTask(Problem problem, int vm, String id, List<ConstraintEvaluator> rules) {
        this(id, vm, problem.vmRole[vm], problem.vmVcpus[vm], problem.vmRamMib[vm], problem.vmNeed[vm], rules);
    }

    FenzoTask(String id, int vm, int role, double vcpus, double ramMib, double need, List<ConstraintEvaluator> rules) {
        this.id = id;
        this.vm = vm;
        this.role = role;
        this.vcpus = vcpus;
        this.ramMib = ramMib;
        this.need = need;
        this.rules = rules;
    }

    int vm() {
        return vm;
    }

    int role() {
        return role;
    }

    double need() {
        return need;
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public String taskGroupName() {
        return "";
    }

    @Override
    public double getCPUs() {
        return vcpus;
    }

    @Override
    public double getMemory() {
        return ramMib;
    }

    @Override
    public double getNetworkMbps() {
        return 0;
    }

    @Override
    public double getDisk() {
        return 0;
    }

    @Override
    public int getPorts() {
        return 0;
    }

    @Override
    public Map<String, Double> getScalarRequests() {
        return Map.of();
    }

    @Override
    public Map<String, NamedResourceSetRequest> getCustomNamedResources() {
        return Map.of();
    }

    @Override
    public List<? extends ConstraintEvaluator> getHardConstraints() {
        return rules;
    }

    @Override
    public List<? extends VMTaskFitnessCalculator> getSoftConstraints() {
        return List.of();
    }

    @Override
    public void setAssignedResources(AssignedResources assigned) {
        this.assigned = assigned;
    }

    @Override
    public @Nullable AssignedResources getAssignedResources() {
        return assigned;
    }
}
