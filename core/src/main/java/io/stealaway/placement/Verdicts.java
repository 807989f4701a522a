package io.stealaway.placement;

import io.stealaway.model.HostId;
import io.stealaway.model.VmId;
import io.stealaway.placement.PlanChecker.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects what is broken by one move, by one host, or by a plan as a whole. Not thread-safe. */
final class Verdicts {
    private final Optional<VmId> vm;
    private final Optional<HostId> host;
    private final List<Violation> violations = new ArrayList<>();

    private Verdicts(Optional<VmId> vm, Optional<HostId> host) {
        this.vm = vm;
        this.host = host;
    }

    static Verdicts ofPlan() {
        return new Verdicts(Optional.empty(), Optional.empty());
    }

    static Verdicts ofMove(VmId vm, HostId target) {
        return new Verdicts(Optional.of(vm), Optional.of(target));
    }

    static Verdicts ofHost(HostId host) {
        return new Verdicts(Optional.empty(), Optional.of(host));
    }

    /** Notes a broken rule unless it is kept. */
    void expect(String rule, boolean kept, String detail) {
        if (!PlanChecker.RULES.contains(rule)) {
            throw new IllegalStateException("rule " + rule + " is missing from PlanChecker.RULES");
        }
        if (!kept) {
            violations.add(new Violation(rule, vm, host, detail));
        }
    }

    /** Notes a figure that is not what it is said to be. */
    void figure(String name, double said, double found, double tolerance) {
        expect("figures", Math.abs(said - found) <= tolerance, name + " is said to be " + said + ", and is " + found);
    }

    List<Violation> violations() {
        return violations;
    }
}
