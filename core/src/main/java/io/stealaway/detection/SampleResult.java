package io.stealaway.detection;

import io.stealaway.model.Vm;
import io.stealaway.model.VmObservation;
import io.stealaway.model.policy.DetectionPolicy;

/** What one sample says about one VM. */
enum SampleResult {
    /** Steal and load both reach their thresholds, and the VM's own quota is not the cause. */
    HIT,
    /** Below the clear threshold. */
    CLEAR,
    /** Says nothing either way. */
    NEITHER;

    static SampleResult of(Vm vm, VmObservation observation, DetectionPolicy policy) {
        double steal = observation.neighbourStealRatio();
        if (steal < policy.clearStealRatio()) {
            return CLEAR;
        }
        boolean hit = steal >= policy.stealRatio()
                && load5PerVcpu(vm, observation) >= policy.load5PerVcpu()
                && !ThrottleVeto.vetoes(vm, observation, policy);
        return hit ? HIT : NEITHER;
    }

    static double load5PerVcpu(Vm vm, VmObservation observation) {
        return observation.load5() / vm.vcpus();
    }
}
